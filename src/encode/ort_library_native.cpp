#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <dlfcn.h>

#include "encode/ort_library.h"
#include "encode/ort_runtime.h"

namespace bluesquare {
namespace {

constexpr std::uint32_t kOldestApi = 18;  // the first with AddExternalInitializersFromFilesInMemory
constexpr std::uint32_t kPluginApi = 22;  // the first with providers in libraries of their own
constexpr const char* kPlugin = "libonnxruntime_providers_webgpu.so";

// The plugin beside a library, as an absolute path: ONNX Runtime looks for others in its own
// folder. Empty where there is none; a library that the system is to find has no folder.
std::string plugin_beside(const std::filesystem::path& library) {
    if (!library.has_parent_path()) return {};
    std::error_code error;
    const auto plugin = std::filesystem::absolute(library.parent_path() / kPlugin, error);
    return !error && std::filesystem::exists(plugin, error) ? plugin.string() : std::string();
}

// "1.29.0" -> 29, which is the number of the newest API that it has. ONNX Runtime complains on
// standard error where it is asked for a newer one.
std::uint32_t newest_api(std::string_view version) {
    const auto dot = version.find('.');
    return dot == version.npos ? 0 : std::strtoul(version.data() + dot + 1, nullptr, 10);
}

}  // namespace

bool is_built_in(Provider provider) {
    const auto names = Ort::GetAvailableProviders();
    return std::ranges::find(names, engine_name(provider)) != names.end();
}

Ort::ConstEpDevice plugin_device(const OrtRuntime& runtime, Provider provider) {
    for (const auto& device : runtime.env.GetEpDevices())
        if (engine_name(provider) == device.EpName()) return device;
    return {};
}

namespace {

Status open_plugin(const OrtRuntime& runtime, const std::string& plugin) {
    try {
        Ort::ThrowOnError(
            Ort::GetApi().RegisterExecutionProviderLibrary(runtime.env, "webgpu", plugin.c_str()));
    } catch (const std::exception& error) {
        return Error{first_line(error.what())};
    }
    if (!plugin_device(runtime, Provider::webgpu))
        return Error{std::string(kPlugin) + " finds no device"};
    return Done{};
}

}  // namespace

Status OrtLibrary::offers(Provider provider) const {
    if (is_built_in(provider)) return Done{};
    const std::string plugin = plugin_beside(runtime_->path);
    if (provider != Provider::webgpu || newest_api(version()) < kPluginApi || plugin.empty())
        return Error{"this build of it has no such provider"};
    static const Status opened = open_plugin(*runtime_, plugin);  // a program opens one library
    return opened;
}

Result<OrtLibrary> OrtLibrary::open(const std::string& path) {
    const auto refused = [&](const std::string& why) {
        return Error{"ONNX Runtime '" + path + "': " + why +
                     ": run deps/install.sh native or point to it with --onnxruntime PATH"};
    };
    // From 1.29 on official builds for Linux report to Microsoft unless told not to before they
    // load.
    ::setenv("ORT_DISABLE_TELEMETRY", "1", 1);
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return refused(first_line(::dlerror()));
    using GetBase = const OrtApiBase* (*)();
    const auto get_base = reinterpret_cast<GetBase>(::dlsym(library, "OrtGetApiBase"));
    if (get_base == nullptr) return refused("not an ONNX Runtime library");
    const std::uint32_t newest = newest_api(get_base()->GetVersionString());
    const OrtApi* const api = get_base()->GetApi(newest < kPluginApi ? kOldestApi : kPluginApi);
    if (api == nullptr)
        return refused(std::string("version ") + get_base()->GetVersionString() +
                       " is too old, expected 1.18 or newer");
    Ort::InitApi(api);
    try {
        return OrtLibrary(std::make_shared<const OrtRuntime>(
            OrtRuntime{.path = path, .version = get_base()->GetVersionString()}));
    } catch (const std::exception& error) {
        return refused(first_line(error.what()));
    }
}

const std::string& OrtLibrary::version() const { return runtime_->version; }

}  // namespace bluesquare
