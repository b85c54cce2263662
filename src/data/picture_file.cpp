#include "data/picture_file.h"

#include <algorithm>

#include "data/resize.h"

namespace bluesquare {

std::string lower_ending(std::string_view file) {
    std::string end(file.substr(std::min(file.rfind('.'), file.size())));
    for (char& c : end)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return end;
}

bool is_picture_name(std::string_view file) {
    const std::string end = lower_ending(file);
    return end == ".png" || end == ".jpg" || end == ".jpeg" || end == ".webp";
}

Status read_picture(std::span<const std::uint8_t> bytes, const std::string& name, std::int64_t most,
                    int side, std::span<std::uint8_t> rgb, Decoder decoder) {
    const auto picture = decode_image(bytes, name, most, decoder);
    if (!picture) return picture.error();
    copy_rgb(over_grey(resize_antialiased(*picture, side, side)), rgb.data());
    return Done{};
}

}  // namespace bluesquare
