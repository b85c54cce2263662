// Many images in one PNG.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/images.h"

namespace bluesquare {

inline constexpr std::int64_t most_sheet_pixels = 350'000'000;

// The images `ids` in rows of `columns`, white between and around them. The PNG's bytes; empty
// where `ids` is, or where it would have more than most_sheet_pixels.
std::vector<std::uint8_t> contact_sheet(const Images& images, int columns,
                                        std::span<const int> ids);

// 8-bit RGB, width x height x 3. Empty where it is too large.
std::vector<std::uint8_t> encode_png(const std::uint8_t* rgb, int width, int height);

}  // namespace bluesquare
