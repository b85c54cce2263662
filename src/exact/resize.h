// Resizing with antialiasing: the triangle filter of Pillow's and TensorFlow's antialiased
// bilinear, as wide as the reduction asks. Sums in double and in a fixed order: the same bytes
// everywhere.
#pragma once

#include <cstdint>
#include <vector>

namespace bluesquare {

// What one output position takes from the input: weights of positions first, first + 1, ...
struct Taps {
    int first = 0;
    std::vector<double> weights;  // sum 1
};

// One for each of the `to` output positions along an axis of `from` input positions; both at
// least 1.
std::vector<Taps> triangle_taps(int from, int to);

// Opaque RGB pictures of one size to another, the aspect as it comes out.
class RgbResizer {
   public:
    RgbResizer(int from_width, int from_height, int to_width, int to_height);
    // in: from_height x from_width x 3. out: to_height x to_width x 3.
    void operator()(const std::uint8_t* in, std::uint8_t* out) const;

   private:
    int from_width_;
    std::vector<Taps> columns_, rows_;
};

}  // namespace bluesquare
