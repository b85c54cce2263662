// The only file compiled with -ffp-contract=fast: every product below is of two widened floats,
// hence exact, so that fusing it with the addition saves time and changes no bit.
#include <algorithm>
#include <vector>

#include "core/linear.h"

namespace bluesquare {
namespace {

// One machine vector of doubles (a GCC and Clang extension; WebAssembly's are 16 bytes).
constexpr int kLaneBytes = EIGEN_MAX_STATIC_ALIGN_BYTES;
using Lane __attribute__((vector_size(kLaneBytes))) = double;
constexpr int kLaneWidth = kLaneBytes / sizeof(double);

// Rows of a tile: its sums stay in registers everywhere. Rows of a block: they stay in the
// second-level cache while panel after panel goes over them.
constexpr int kTileRows = 6;
constexpr int kBlockRows = 16 * kTileRows;

// Columns [column, column + width) of the weights, widened to double and padded with zeros to whole
// lanes: `lanes` of them for each of the d rows.
struct Panel {
    int column, width, lanes;
    std::vector<Lane, Eigen::aligned_allocator<Lane>> w;
};

Panel pack_panel(const Features& weights, int column, int width) {
    Panel panel{column, width, width > kLaneWidth ? 2 : 1, {}};
    panel.w.assign(panel.lanes * weights.rows(), Lane{});
    for (int k = 0; k < weights.rows(); ++k)
        for (int j = 0; j < width; ++j)
            panel.w[panel.lanes * k + j / kLaneWidth][j % kLaneWidth] = weights(k, column + j);
    return panel;
}

// `Rows` consecutive rows of features times one panel; the sum over k ascends in every element.
template <int Rows, int Lanes>
void multiply_tile(const Features& features, int row, const Panel& panel, Matrix& out) {
    const int d = static_cast<int>(features.cols());
    const float* x = &features(row, 0);
    const Lane* w = panel.w.data();
    Lane sums[Rows][Lanes] = {};
    for (int k = 0; k < d; ++k, w += Lanes)
        for (int r = 0; r < Rows; ++r)
            for (int l = 0; l < Lanes; ++l) sums[r][l] += static_cast<double>(x[r * d + k]) * w[l];
    for (int r = 0; r < Rows; ++r)
        for (int j = 0; j < panel.width; ++j)
            out(row + r, panel.column + j) = sums[r][j / kLaneWidth][j % kLaneWidth];
}

template <int Lanes>
void multiply_rows(const Features& features, int begin, int end, const Panel& panel, Matrix& out) {
    int i = begin;
    for (; i + kTileRows <= end; i += kTileRows)
        multiply_tile<kTileRows, Lanes>(features, i, panel, out);
    for (; i < end; ++i) multiply_tile<1, Lanes>(features, i, panel, out);
}

}  // namespace

void multiply(const Features& features, const Features& weights, int begin, int end, Matrix& out) {
    const int m = static_cast<int>(weights.cols());
    std::vector<Panel> panels;
    for (int column = 0; column < m; column += 2 * kLaneWidth)
        panels.push_back(pack_panel(weights, column, std::min(2 * kLaneWidth, m - column)));
    for (int block = begin; block < end; block += kBlockRows) {
        const int block_end = std::min(block + kBlockRows, end);
        for (const Panel& panel : panels)
            (panel.lanes == 1 ? multiply_rows<1> : multiply_rows<2>)(features, block, block_end,
                                                                     panel, out);
    }
}

}  // namespace bluesquare
