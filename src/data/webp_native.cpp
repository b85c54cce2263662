#include <webp/decode.h>

#include "data/webp.h"

namespace bluesquare {

Result<Picture> decode_webp(std::span<const std::uint8_t> bytes, const std::string& name,
                            std::int64_t most) {
    const auto broken = [&](const std::string& why) {
        return Error{name + " is not a WebP image that can be read (" + why +
                     "); replace the file"};
    };
    WebPBitstreamFeatures head;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &head) != VP8_STATUS_OK)
        return broken("its head is damaged");
    if (head.has_animation) return Error{name + " is an animated WebP; save one of its pictures"};
    if (auto ok = check_size(head.width, head.height, most, name); !ok) return ok.error();
    Picture picture = blank(head.width, head.height);
    if (!WebPDecodeRGBAInto(bytes.data(), bytes.size(), picture.rgba.data(), picture.rgba.size(),
                            4 * head.width))
        return broken("damaged or cut off");
    return picture;
}

}  // namespace bluesquare
