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

// Row by row, so that a coloured picture is known by its first.
bool is_opaque_grey(const Picture& picture) {
    const std::size_t stride = std::size_t{4} * picture.width;
    for (std::size_t begin = 0; begin < picture.rgba.size(); begin += stride) {
        const auto row = std::span(picture.rgba).subspan(begin, stride);
        int other = 0;
        for (std::size_t i = 0; i < stride; i += 4)
            other |= (row[i] ^ row[i + 1]) | (row[i] ^ row[i + 2]) | (row[i + 3] ^ 255);
        if (other != 0) return false;
    }
    return true;
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

// A pixel as numbers that can be summed, and back: the colours times alpha (0 to 1), and alpha (0
// to 255).
struct Colours {
    static constexpr int channels = 4;

    static void weigh(std::span<const std::uint8_t> rgba, double* pixels) {
        std::copy(rgba.begin(), rgba.end(), pixels);
        if (is_opaque(rgba)) return;
        for (std::size_t i = 0; i < rgba.size(); i += 4)
            for (int c = 0; c < 3; ++c) pixels[i + c] *= rgba[i + 3] / 255.0;
    }

    // The four at once, since divisions are what takes the time.
    static void unweigh(const double* sums, std::uint8_t* rgba) {
        const double alpha = sums[3] / 255;
        if (!(alpha > 0)) return;
        const Eigen::Array4d values = Eigen::Map<const Eigen::Array4d>(sums) / alpha;
        const Eigen::Array4i rounded = (values.max(0).min(255) + 0.5).cast<int>();
        for (int c = 0; c < 4; ++c) rgba[c] = static_cast<std::uint8_t>(rounded[c]);
        rgba[3] = to_byte(sums[3]);
    }
};

// An opaque picture without colour: half the work for the same bytes. Alpha's sum is kept, since
// it need not be 255 to the last bit.
struct Grey {
    static constexpr int channels = 2;

    static void weigh(std::span<const std::uint8_t> rgba, double* pixels) {
        for (std::size_t i = 0; i < rgba.size(); i += 4) {
            *pixels++ = rgba[i];
            *pixels++ = 255;
        }
    }

    static void unweigh(const double* sums, std::uint8_t* rgba) {
        std::fill_n(rgba, 3, to_byte(sums[0] / (sums[1] / 255)));
        rgba[3] = to_byte(sums[1]);
    }
};

template <class Pixels>
Picture resize_as(const Picture& picture, int width, int height) {
    const Axis columns(picture.width, width), rows(picture.height, height);
    const std::size_t from_width = picture.width, stride = std::size_t{Pixels::channels} * width;
    Picture out = blank(width, height);
    std::uint8_t* to = out.rgba.data();
    std::vector<double> room;
    const auto narrow = [&](int y, double* row) {
        const auto widen = [&](int first, std::span<double> pixels) {
            const std::size_t count = pixels.size() / Pixels::channels;
            Pixels::weigh({&picture.rgba[4 * (from_width * y + first)], 4 * count}, pixels.data());
        };
        narrow_row<Pixels::channels>(columns, widen, room, row);
    };
    resize_rows(rows, stride, narrow, [&](int, const double* sums) {
        for (int x = 0; x < width; ++x, sums += Pixels::channels, to += 4)
            Pixels::unweigh(sums, to);
    });
    return out;
}

}  // namespace

Picture resize_antialiased(const Picture& picture, int width, int height) {
    assert(width > 0 && height > 0 && picture.width > 0 && picture.height > 0);
    return is_opaque_grey(picture) ? resize_as<Grey>(picture, width, height)
                                   : resize_as<Colours>(picture, width, height);
}

}  // namespace bluesquare
