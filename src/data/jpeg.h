// Writing JPEG.
#pragma once

#include <cstdint>
#include <vector>

namespace bluesquare {

// 8-bit RGB, width x height x 3, both at most 65,535. quality: 1 to 100; up to 90 colours have half
// the resolution. The same bytes on every machine.
std::vector<std::uint8_t> encode_jpeg(const std::uint8_t* rgb, int width, int height, int quality);

}  // namespace bluesquare
