// Resizing with antialiasing: the triangle filter of Pillow's and TensorFlow's antialiased
// bilinear, as wide as the reduction asks. Sums in double and in a fixed order: the same bytes
// everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace bluesquare {

// What one output position takes from the input: weights of positions first, first + 1, ...
struct Taps {
    int first = 0;
    std::vector<double> weights;  // sum 1
    int end() const { return first + static_cast<int>(weights.size()); }
};

// How the positions along one axis come from those of another, both at least 1. The taps of a long
// axis take more room than the picture: they are made when they are asked for.
class Axis {
   public:
    Axis(int from, int to);
    int from() const { return from_; }
    int to() const { return to_; }
    // room: where they are made, if need be.
    const Taps& at(int position, Taps& room) const;

   private:
    int from_, to_;
    std::vector<Taps> kept_;  // empty where there are too many
};

// A row of so many channels a pixel, 2 or 4, made narrower or wider: columns.from() x channels to
// columns.to() x channels. widen(first, pixels) fills in pixels.size() / channels pixels of it, as
// numbers: the whole row where it is not long, else one part after the other. `room` is where they
// are put.
template <int channels>
void narrow_row(const Axis& columns,
                const std::function<void(int first, std::span<double> pixels)>& widen,
                std::vector<double>& room, double* row);

// Makes a picture's rows fewer or more. narrow(y, row) fills in row y of the input, `stride` sums
// wide, and is called once for each, top first; give(y, sums) gets those of the output, top first.
// Memory is that of the few rows which one input row is part of.
void resize_rows(const Axis& rows, std::size_t stride,
                 const std::function<void(int y, double* row)>& narrow,
                 const std::function<void(int y, const double* sums)>& give);

// Opaque RGB pictures of one size to another, the aspect as it comes out.
class RgbResizer {
   public:
    RgbResizer(int from_width, int from_height, int to_width, int to_height)
        : columns_(from_width, to_width), rows_(from_height, to_height) {}
    // in: from_height x from_width x 3. out: to_height x to_width x 3.
    void operator()(const std::uint8_t* in, std::uint8_t* out) const;

   private:
    Axis columns_, rows_;
};

}  // namespace bluesquare
