// Pictures: pixels of equally large RGB images, and where they come from one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct Images {
    int count = 0, width = 0, height = 0;
    std::vector<std::uint8_t> rgb;  // count x height x width x 3

    std::size_t bytes_each() const { return std::size_t{3} * width * height; }
    const std::uint8_t* image(int i) const { return rgb.data() + i * bytes_each(); }
    std::uint8_t* image(int i) { return rgb.data() + i * bytes_each(); }
};

// Pictures got one at a time and put at one size, so that a set need not fit in memory.
struct ImageSource {
    int count = 0, width = 0, height = 0;
    // Fills height x width x 3 bytes with picture i; the same bytes at each call, from any thread.
    // Failure names the picture.
    std::function<Status(int i, std::span<std::uint8_t> rgb)> load;
    // Where pictures are still coming: [0, ready()) can be loaded, more at each call. Without it all
    // can.
    std::function<int()> ready = nullptr;

    std::size_t bytes_each() const { return std::size_t{3} * width * height; }
};

ImageSource source_of(std::shared_ptr<const Images> images);

// All of them at once.
Result<Images> load_all(const ImageSource& source);

// Pictures [begin, end) of a source.
struct ImageRange {
    int begin = 0, end = 0;

    int count() const { return end - begin; }
};

}  // namespace bluesquare
