#include "exact/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <deque>
#include <utility>

#include <Eigen/Core>

namespace bluesquare {
namespace {

constexpr int kMostKept = 1 << 16;     // positions of the input; their taps take 1 MB
constexpr int kMostWidened = 1 << 14;  // pixels of a row that are numbers at once: 512 kB of colour

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

// An output row to which input rows are still being added.
struct OpenRow {
    Taps taps;
    std::vector<double> sums;
};

void add_row(OpenRow& open, int y, const std::vector<double>& row) {
    if (y < open.taps.first || y >= open.taps.end()) return;
    const double weight = open.taps.weights[y - open.taps.first];
    const double* from = row.data();
    double* sums = open.sums.data();
    for (std::size_t i = 0, n = row.size(); i < n; ++i) sums[i] += weight * from[i];
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

}  // namespace

Axis::Axis(int from, int to) : from_(from), to_(to) {
    assert(from > 0 && to > 0);
    if (from > kMostKept || to > kMostKept) return;
    for (int i = 0; i < to; ++i) kept_.push_back(taps_at(i, from, to));
}

const Taps& Axis::at(int position, Taps& room) const {
    if (!kept_.empty()) return kept_[position];
    return room = taps_at(position, from_, to_);
}

template <int channels>
void narrow_row(const Axis& columns,
                const std::function<void(int first, std::span<double> pixels)>& widen,
                std::vector<double>& room, double* row) {
    using Pixel = Eigen::Array<double, channels, 1>;
    constexpr auto numbers = std::size_t{channels};
    Taps taps_room;
    int begin = 0, end = 0;  // pixels that are in `room`
    for (int x = 0; x < columns.to(); ++x, row += channels) {
        const Taps& taps = columns.at(x, taps_room);
        if (taps.end() > end) {
            begin = taps.first;
            end = std::max(taps.end(), std::min(columns.from(), begin + kMostWidened));
            room.resize(numbers * (end - begin));
            widen(begin, room);
        }
        const double* from = &room[numbers * (taps.first - begin)];
        Pixel sum = Pixel::Zero();
        for (const double weight : taps.weights) {
            sum += weight * Eigen::Map<const Pixel>(from);
            from += channels;
        }
        Eigen::Map<Pixel>{row} = sum;
    }
}

template void narrow_row<2>(const Axis&, const std::function<void(int, std::span<double>)>&,
                            std::vector<double>&, double*);
template void narrow_row<4>(const Axis&, const std::function<void(int, std::span<double>)>&,
                            std::vector<double>&, double*);

// Taps begin and end the later the further down their row is: rows open and close in order.
void resize_rows(const Axis& rows, std::size_t stride,
                 const std::function<void(int y, double* row)>& narrow,
                 const std::function<void(int y, const double* sums)>& give) {
    std::deque<OpenRow> open;
    int opened = 0, given = 0;
    std::vector<double> row(stride);
    for (int y = 0; y < rows.from() && given < rows.to(); ++y) {
        narrow(y, row.data());
        for (; opened < rows.to() && (open.empty() || open.back().taps.first <= y); ++opened) {
            Taps room;
            open.push_back({rows.at(opened, room), std::vector<double>(stride)});
        }
        for (OpenRow& each : open) add_row(each, y, row);
        for (; !open.empty() && open.front().taps.end() <= y + 1; open.pop_front())
            give(given++, open.front().sums.data());
    }
    assert(given == rows.to());
}

void RgbResizer::operator()(const std::uint8_t* in, std::uint8_t* out) const {
    const std::size_t width = columns_.from();
    const int to = columns_.to();
    std::vector<double> room;
    const auto narrow = [&](int y, double* row) {
        const auto widen = [&](int first, std::span<double> pixels) {
            const std::uint8_t* rgb = in + 3 * (width * y + first);
            for (std::size_t i = 0; i < pixels.size(); i += 4) {
                for (int c = 0; c < 3; ++c) pixels[i + c] = *rgb++;
                pixels[i + 3] = 0;
            }
        };
        narrow_row<4>(columns_, widen, room, row);
    };
    resize_rows(rows_, std::size_t{4} * to, narrow, [&](int, const double* sums) {
        for (int x = 0; x < to; ++x)
            for (int c = 0; c < 3; ++c) *out++ = to_byte(sums[4 * x + c]);
    });
}

}  // namespace bluesquare
