// What stands in an image file before its pixels and changes how they are to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bluesquare {

struct ImageHead {
    int orientation = 1;            // EXIF, 1 to 8: how the picture is to be turned to be looked at
    const char* refused = nullptr;  // why the pixels would come out wrong, and the remedy
    std::size_t pixels = 0;         // where they begin; the end where none do
};

// Of a PNG, a JPEG or a WebP; anything else, and what is broken, reads as far as it goes.
ImageHead read_image_head(std::span<const std::uint8_t> file);

}  // namespace bluesquare
