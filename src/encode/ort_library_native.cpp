#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <utility>

#include <dlfcn.h>

#include "encode/ort_library.h"
#include "encode/ort_runtime.h"

namespace bluesquare {
namespace {

constexpr std::uint32_t kOldestApi = 18;  // the first with AddExternalInitializersFromFilesInMemory

struct ProviderName {
    Provider provider;
    std::string_view name, engine;  // ours, and ONNX Runtime's
};
constexpr ProviderName kProviders[] = {{Provider::cpu, "cpu", "CPUExecutionProvider"},
                                       {Provider::cuda, "cuda", "CUDAExecutionProvider"},
                                       {Provider::webgpu, "webgpu", "WebGpuExecutionProvider"},
                                       {Provider::automatic, "auto", ""}};

const ProviderName& row_of(Provider provider) {
    return *std::ranges::find(kProviders, provider, &ProviderName::provider);
}

}  // namespace

std::string_view name_of(Provider provider) { return row_of(provider).name; }

std::vector<std::string> provider_names() {
    std::vector<std::string> names;
    for (const ProviderName& row : kProviders) names.emplace_back(row.name);
    return names;
}

Provider provider_of(std::string_view name) {
    const auto found = std::ranges::find(kProviders, name, &ProviderName::name);
    assert(found != std::end(kProviders));
    return found->provider;
}

bool OrtLibrary::has(Provider provider) const {
    const auto names = Ort::GetAvailableProviders();
    return std::ranges::find(names, row_of(provider).engine) != names.end();
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
    const OrtApi* const api = get_base()->GetApi(kOldestApi);
    if (api == nullptr)
        return refused(std::string("version ") + get_base()->GetVersionString() +
                       " is too old, expected 1.18 or newer");
    Ort::InitApi(api);
    try {
        return OrtLibrary(std::make_shared<const OrtRuntime>(
            OrtRuntime{.version = get_base()->GetVersionString()}));
    } catch (const std::exception& error) {
        return refused(first_line(error.what()));
    }
}

const std::string& OrtLibrary::version() const { return runtime_->version; }

}  // namespace bluesquare
