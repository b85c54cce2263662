#include "exact/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace bluesquare {
namespace {

Taps taps_at(int position, int from, int to) {
    const double scale = static_cast<double>(from) / to;
    const double support = std::max(scale, 1.0);
    const double center = (position + 0.5) * scale;
    const int begin = std::max(static_cast<int>(std::floor(center - support + 0.5)), 0);
    const int end = std::min(static_cast<int>(std::floor(center + support + 0.5)), from);
    Taps taps{begin, {}};
    double sum = 0;
    for (int i = begin; i < end; ++i) {
        taps.weights.push_back(std::max(1 - std::fabs(i + 0.5 - center) / support, 0.0));
        sum += taps.weights.back();
    }
    for (double& weight : taps.weights) weight /= sum;
    return taps;
}

// One row made narrower or wider.
void resize_row(const std::uint8_t* row, const std::vector<Taps>& columns, double* out) {
    for (const Taps& tap : columns) {
        const std::uint8_t* source = row + std::size_t{3} * tap.first;
        double sums[3] = {};
        for (const double weight : tap.weights)
            for (double& sum : sums) sum += weight * *source++;
        out = std::copy(sums, sums + 3, out);
    }
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

}  // namespace

std::vector<Taps> triangle_taps(int from, int to) {
    assert(from > 0 && to > 0);
    std::vector<Taps> taps;
    for (int i = 0; i < to; ++i) taps.push_back(taps_at(i, from, to));
    return taps;
}

RgbResizer::RgbResizer(int from_width, int from_height, int to_width, int to_height)
    : from_width_(from_width),
      columns_(triangle_taps(from_width, to_width)),
      rows_(triangle_taps(from_height, to_height)) {}

void RgbResizer::operator()(const std::uint8_t* in, std::uint8_t* out) const {
    const std::size_t stride = 3 * columns_.size();
    const int height = rows_.back().first + static_cast<int>(rows_.back().weights.size());
    std::vector<double> narrow(stride * height);  // height x to_width x 3
    for (int y = 0; y < height; ++y)
        resize_row(in + std::size_t{3} * from_width_ * y, columns_, &narrow[stride * y]);
    std::vector<double> sums(stride);
    for (const Taps& tap : rows_) {
        std::fill(sums.begin(), sums.end(), 0.0);
        const double* source = &narrow[stride * tap.first];
        for (const double weight : tap.weights)
            for (double& sum : sums) sum += weight * *source++;
        out = std::transform(sums.begin(), sums.end(), out, to_byte);
    }
}

}  // namespace bluesquare
