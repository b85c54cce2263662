// Many images in one PNG.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/images.h"

namespace bluesquare {

// The images `ids` in rows of `columns`, white between and around them. The PNG's bytes; empty
// where `ids` is.
std::vector<std::uint8_t> contact_sheet(const Images& images, int columns,
                                        std::span<const int> ids);

// 8-bit RGB, width x height x 3.
std::vector<std::uint8_t> encode_png(const std::uint8_t* rgb, int width, int height);

}  // namespace bluesquare
