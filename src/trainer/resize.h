// What ONNX's Resize does along one axis, as a matrix.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/graph.h"

namespace bluesquare {

struct ResizeAxis {
    std::string mode;         // nearest, linear, cubic
    std::string coordinates;  // half_pixel, pytorch_half_pixel, align_corners, asymmetric
    std::string rounding;     // of nearest: round_prefer_floor, round_prefer_ceil, floor, ceil
    double cubic = -0.75;     // its coefficient
    bool exclude_outside = false;
    std::int64_t in = 1, out = 1;
    double scale = 1;  // as the graph says it; out / in where it says sizes

    bool identity() const { return in == out && scale == 1; }
    std::vector<float> matrix() const;      // out x in
    std::vector<float> transposed() const;  // in x out
};

// Of a tape's step, whose attributes are ONNX's, and scale0, scale1, ... for each axis.
ResizeAxis resize_axis_of(const Attributes& attributes, int axis, std::int64_t in,
                          std::int64_t out);

// x's numbers along an axis, as rows, times a matrix.
Tensor times(Graph& g, Tensor x, int axis, Tensor matrix);

}  // namespace bluesquare
