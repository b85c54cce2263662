#include <filesystem>

#include "platform/places.h"

namespace bluesquare {
namespace {

Places places(const std::filesystem::path& assets, const std::filesystem::path& libraries) {
    return {assets.string(), (libraries / "libonnxruntime.so.1").string(),
            (libraries / "libortextensions.so").string()};
}

}  // namespace

// The window's program lies a folder deeper than the command line (cmake/package.cmake).
Places default_places() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const char* prefix : {"..", "../.."}) {
        const auto root = (program / prefix).lexically_normal();
        if (const auto share = root / "share/bluesquare"; std::filesystem::exists(share, ignored))
            return places(share, root / "lib/bluesquare");
    }
    const auto assets = program / "assets";
    return places(assets, assets);
}

}  // namespace bluesquare
