#include "data/resize.h"

#include <algorithm>
#include <cassert>

#include "exact/resize.h"

namespace bluesquare {
namespace {

// One input row: colours times alpha (0 to 1), and alpha (0 to 255).
void weigh_row(const std::uint8_t* rgba, int width, std::vector<double>& row) {
    for (int x = 0; x < width; ++x, rgba += 4) {
        const double alpha = rgba[3] / 255.0;
        for (int c = 0; c < 3; ++c) row[4 * x + c] = rgba[c] * alpha;
        row[4 * x + 3] = rgba[3];
    }
}

// Every row made narrower or wider; height x to x 4.
std::vector<double> resize_rows(const Picture& picture, int to) {
    const auto taps = triangle_taps(picture.width, to);
    std::vector<double> row(std::size_t{4} * picture.width);
    std::vector<double> out(std::size_t{4} * to * picture.height);
    double* target = out.data();
    for (int y = 0; y < picture.height; ++y) {
        weigh_row(&picture.rgba[std::size_t{4} * picture.width * y], picture.width, row);
        for (const Taps& tap : taps) {
            const double* source = &row[std::size_t{4} * tap.first];
            for (const double weight : tap.weights)
                for (int c = 0; c < 4; ++c) target[c] += weight * *source++;
            target += 4;
        }
    }
    return out;
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
    const auto rows = resize_rows(picture, width);
    const std::size_t stride = std::size_t{4} * width;
    Picture out{width, height, std::vector<std::uint8_t>(stride * height)};
    const auto taps = triangle_taps(picture.height, height);
    std::vector<double> sums(stride);
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), 0.0);
        for (std::size_t k = 0; k < taps[y].weights.size(); ++k) {
            const double* source = &rows[(taps[y].first + k) * stride];
            for (std::size_t i = 0; i < stride; ++i) sums[i] += taps[y].weights[k] * source[i];
        }
        for (int x = 0; x < width; ++x) unweigh(&sums[4 * x], &out.rgba[y * stride + 4 * x]);
    }
    return out;
}

}  // namespace bluesquare
