#include "data/resize.h"

#include <algorithm>
#include <cassert>

#include "exact/resize.h"

namespace bluesquare {
namespace {

// A picture's row made narrower or wider: four sums a pixel, of colours times alpha (0 to 1) and of
// alpha (0 to 255).
void narrow_row(const std::uint8_t* rgba, const Axis& columns, double* row) {
    Taps room;
    for (int x = 0; x < columns.to(); ++x, row += 4) {
        const Taps& taps = columns.at(x, room);
        const std::uint8_t* source = rgba + std::size_t{4} * taps.first;
        double sums[4] = {};
        for (const double weight : taps.weights) {
            const double alpha = source[3] / 255.0;
            for (int c = 0; c < 3; ++c) sums[c] += weight * (source[c] * alpha);
            sums[3] += weight * source[3];
            source += 4;
        }
        std::copy(sums, sums + 4, row);
    }
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

void unweigh(const double* sums, std::uint8_t* rgba) {
    const double alpha = sums[3] / 255;
    for (int c = 0; c < 3; ++c) rgba[c] = alpha > 0 ? to_byte(sums[c] / alpha) : 0;
    rgba[3] = to_byte(sums[3]);
}

}  // namespace

Picture resize_antialiased(const Picture& picture, int width, int height) {
    assert(width > 0 && height > 0 && picture.width > 0 && picture.height > 0);
    const Axis columns(picture.width, width), rows(picture.height, height);
    const std::size_t from_stride = std::size_t{4} * picture.width, stride = std::size_t{4} * width;
    Picture out{width, height, std::vector<std::uint8_t>(stride * height)};
    resize_rows(
        rows, stride,
        [&](int y, double* row) { narrow_row(&picture.rgba[from_stride * y], columns, row); },
        [&](int y, const double* sums) {
            for (int x = 0; x < width; ++x) unweigh(sums + 4 * x, &out.rgba[y * stride + 4 * x]);
        });
    return out;
}

}  // namespace bluesquare
