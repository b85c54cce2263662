#include "data/webp.h"

namespace bluesquare {

Result<Picture> decode_webp(std::span<const std::uint8_t>, const std::string& name, std::int64_t) {
    return Error{name + " is a WebP image, which is not read here; save it as PNG or JPEG"};
}

}  // namespace bluesquare
