#include <algorithm>
#include <cstdlib>
#include <utility>

#include <dlfcn.h>

#include "encode/ort_library.h"
#include "encode/ort_runtime.h"

namespace bluesquare {
namespace {

constexpr std::uint32_t kOldestApi = 18;  // the first with AddExternalInitializersFromFilesInMemory

}  // namespace

bool OrtLibrary::has(Provider provider) const {
    const auto names = Ort::GetAvailableProviders();
    return std::ranges::find(names, engine_name(provider)) != names.end();
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
