#include "data/picture_file.h"

#include "data/resize.h"

namespace bluesquare {

Status read_picture(std::span<const std::uint8_t> bytes, const std::string& name, std::int64_t most,
                    int side, std::span<std::uint8_t> rgb, Decoder decoder) {
    const auto picture = decode_image(bytes, name, most, decoder);
    if (!picture) return picture.error();
    copy_rgb(over_grey(resize_antialiased(*picture, side, side)), rgb.data());
    return Done{};
}

}  // namespace bluesquare
