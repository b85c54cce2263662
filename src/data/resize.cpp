#include "data/resize.h"

#include <algorithm>
#include <cassert>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "exact/resize.h"

namespace bluesquare {
namespace {

bool is_opaque(std::span<const std::uint8_t> rgba) {
    std::uint8_t all = 255;
    for (std::size_t i = 3; i < rgba.size(); i += 4) all &= rgba[i];
    return all == 255;
}

// Colours times alpha (0 to 1), and alpha (0 to 255).
void weigh(std::span<const std::uint8_t> rgba, double* pixels) {
    std::copy(rgba.begin(), rgba.end(), pixels);
    if (is_opaque(rgba)) return;
    for (std::size_t i = 0; i < rgba.size(); i += 4)
        for (int c = 0; c < 3; ++c) pixels[i + c] *= rgba[i + 3] / 255.0;
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

// The four at once, since divisions are what takes the time.
void unweigh(const double* sums, std::uint8_t* rgba) {
    const double alpha = sums[3] / 255;
    if (!(alpha > 0)) return;
    const Eigen::Array4d values = Eigen::Map<const Eigen::Array4d>(sums) / alpha;
    const Eigen::Array4i rounded = (values.max(0).min(255) + 0.5).cast<int>();
    for (int c = 0; c < 4; ++c) rgba[c] = static_cast<std::uint8_t>(rounded[c]);
    rgba[3] = to_byte(sums[3]);
}

}  // namespace

Picture resize_antialiased(const Picture& picture, int width, int height) {
    assert(width > 0 && height > 0 && picture.width > 0 && picture.height > 0);
    const Axis columns(picture.width, width), rows(picture.height, height);
    const std::size_t from_width = picture.width, stride = std::size_t{4} * width;
    Picture out = blank(width, height);
    std::vector<double> room;
    const auto narrow = [&](int y, double* row) {
        const auto widen = [&](int first, std::span<double> pixels) {
            weigh({&picture.rgba[4 * (from_width * y + first)], pixels.size()}, pixels.data());
        };
        narrow_row(columns, widen, room, row);
    };
    resize_rows(rows, stride, narrow, [&](int y, const double* sums) {
        for (int x = 0; x < width; ++x) unweigh(sums + 4 * x, &out.rgba[y * stride + 4 * x]);
    });
    return out;
}

}  // namespace bluesquare
