// A PNG or JPEG: decoded, squared and resized to two sizes that the first bytes choose.
#include "../fuzz.h"
#include "data/resize.h"

using namespace bluesquare;

namespace {
constexpr std::int64_t most = 65'536;  // pixels, so that many are tried
}

void fuzz_one(std::span<const std::uint8_t> input) {
    if (input.size() < 2) return;
    const int width = 1 + input[0] % 64, height = 1 + input[1] % 64;
    const auto picture = decode_image(input.subspan(2), "picture", most);
    if (!picture) return require_one_line(picture.error());
    const Picture resized = resize_antialiased(*picture, width, height);
    require(resized.rgba.size() == std::size_t{4} * width * height);
    if (picture->width < 4 * picture->height && picture->height < 4 * picture->width)
        require(square_over_grey(*picture).rgba[3] == 255);
}
