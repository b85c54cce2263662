// The only file compiled with -ffp-contract=fast: every product below is of two widened floats, hence
// exact, so that fusing it with the addition saves time and changes no bit.
#include <algorithm>
#include <vector>

#include "core/linear.h"

namespace bluesquare {
namespace {

// One machine vector of doubles (a GCC and Clang extension; WebAssembly's are 16 bytes).
constexpr int kLaneBytes = EIGEN_MAX_STATIC_ALIGN_BYTES;
using Lane __attribute__((vector_size(kLaneBytes))) = double;
constexpr int kLaneWidth = kLaneBytes / sizeof(double);

// A tile of 6 x 2 lanes keeps its 12 sums in registers everywhere.
constexpr int kTileRows = 6;
constexpr int kTileColumns = 2 * kLaneWidth;

// Columns [column, column + kTileColumns) of the weights, widened to double, padded with zeros: two
// lanes for each of the d rows.
using Panel = std::vector<Lane, Eigen::aligned_allocator<Lane>>;

Panel pack_panel(const Features& weights, int column) {
    const int width = std::min<int>(kTileColumns, static_cast<int>(weights.cols()) - column);
    Panel panel(2 * weights.rows(), Lane{});
    for (int k = 0; k < weights.rows(); ++k)
        for (int j = 0; j < width; ++j)
            panel[2 * k + j / kLaneWidth][j % kLaneWidth] = weights(k, column + j);
    return panel;
}

// `Rows` consecutive rows of features times one panel; the sum over k ascends in every element.
template <int Rows>
void multiply_tile(const float* first_row, const Panel& panel, int d, double* out, int stride,
                   int width) {
    Lane low[Rows] = {}, high[Rows] = {};
    const Lane* w = panel.data();
    for (int k = 0; k < d; ++k, w += 2) {
        for (int r = 0; r < Rows; ++r) {
            const double x = first_row[r * d + k];
            low[r] += x * w[0];
            high[r] += x * w[1];
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int j = 0; j < width; ++j)
            out[r * stride + j] = j < kLaneWidth ? low[r][j] : high[r][j - kLaneWidth];
}

}  // namespace

void multiply(const Features& features, const Features& weights, int begin, int end, Matrix& out) {
    const int d = static_cast<int>(features.cols());
    const int m = static_cast<int>(weights.cols());
    for (int column = 0; column < m; column += kTileColumns) {
        const Panel panel = pack_panel(weights, column);
        const int width = std::min(kTileColumns, m - column);
        int i = begin;
        for (; i + kTileRows <= end; i += kTileRows)
            multiply_tile<kTileRows>(&features(i, 0), panel, d, &out(i, column), m, width);
        for (; i < end; ++i) multiply_tile<1>(&features(i, 0), panel, d, &out(i, column), m, width);
    }
}

}  // namespace bluesquare
