#include <filesystem>

#include "platform/places.h"

namespace bluesquare {

// The window's program lies a folder deeper than the command line (cmake/package.cmake).
Places default_places() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const char* prefix : {"..", "../.."}) {
        const auto root = (program / prefix).lexically_normal();
        if (const auto share = root / "share/bluesquare"; std::filesystem::exists(share, ignored))
            return {share.string(), (root / "lib/bluesquare/libonnxruntime.so.1").string()};
    }
    const auto assets = program / "assets";
    return {assets.string(), (assets / "libonnxruntime.so.1").string()};
}

}  // namespace bluesquare
