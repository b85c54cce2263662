// One picture with its transparency: decoding and compositing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba;  // height x width x 4, colours not multiplied by alpha
};

// Largest picture that is decoded, in pixels.
inline constexpr std::int64_t most_pixels = 64'000'000;

// No colour, transparent.
Picture blank(int width, int height);

// The code that makes the pixels of a PNG or a JPEG. Each gives the same bytes on every machine,
// and `fast` reads what `portable` reads; in the page both are stb. A PNG's pixels are the same by
// either, a JPEG's differ by a little; of one in inks they are stb's.
enum class Decoder {
    fast,      // libjpeg-turbo, whose pixels are those of Pillow, and libpng
    portable,  // stb: the page's pixels, bit by bit
};

// PNG, JPEG or (natively) WebP of any depth and channels, to 8 bits. Turned as the EXIF orientation
// in the file says, as browsers do; colour profiles and gamma are left out of account. `name` is
// what messages call the file. Failure where it is neither, is broken, has more than `most` pixels
// (refused before any memory is taken), or has colours that would come out wrong (Xcode's PNG, a
// CMYK JPEG without Adobe's segment).
Result<Picture> decode_image(std::span<const std::uint8_t> bytes, const std::string& name,
                             std::int64_t most = most_pixels, Decoder decoder = Decoder::fast);

// Failure where there are no pixels, or more than `most`.
Status check_size(int width, int height, std::int64_t most, const std::string& name);

// On grey 128, opaque.
Picture over_grey(const Picture& picture);

// In the middle of an opaque grey square whose side is the longer of the two; on grey where it is
// transparent.
Picture square_over_grey(const Picture& picture);

// Drops the alpha: width x height x 3 bytes to `rgb`.
void copy_rgb(const Picture& picture, std::uint8_t* rgb);

}  // namespace bluesquare
