// Pixels of equally large RGB images.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bluesquare {

struct Images {
    int count = 0, width = 0, height = 0;
    std::vector<std::uint8_t> rgb;  // count x height x width x 3

    std::size_t bytes_each() const { return std::size_t{3} * width * height; }
    const std::uint8_t* image(int i) const { return rgb.data() + i * bytes_each(); }
    std::uint8_t* image(int i) { return rgb.data() + i * bytes_each(); }
};

}  // namespace bluesquare
