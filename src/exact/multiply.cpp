// The only file compiled with -ffp-contract=fast: every product below is of two widened floats,
// hence exact, so that fusing it with the addition saves time and changes no bit (or one of a
// RoughProduct, whose bits nobody relies on).
#include <algorithm>
#include <vector>

#include "exact/dot_tile.h"
#include "exact/linear.h"

namespace bluesquare {
namespace {

// One machine vector (a GCC and Clang extension; WebAssembly's are 16 bytes).
constexpr int kLaneBytes = EIGEN_MAX_STATIC_ALIGN_BYTES;
template <class T>
struct Lane {
    using Vector __attribute__((vector_size(kLaneBytes))) = T;
    static constexpr int width = kLaneBytes / sizeof(T);
    Vector values;
};

// Rows of a tile: its sums stay in registers everywhere. Rows of a block: they stay in the
// second-level cache while panel after panel goes over them.
constexpr int kTileRows = 6;
constexpr int kBlockRows = 16 * kTileRows;

// Columns [column, column + width) of the weights as T, padded with zeros to whole lanes: `lanes`
// of them for each of the d rows.
template <class T>
struct Panel {
    int column, width, lanes;
    std::vector<Lane<T>, Eigen::aligned_allocator<Lane<T>>> w;
};

template <class T>
Panel<T> pack_panel(const Features& weights, int column, int width) {
    Panel<T> panel{column, width, width > Lane<T>::width ? 2 : 1, {}};
    panel.w.assign(panel.lanes * weights.rows(), Lane<T>{});
    for (int k = 0; k < weights.rows(); ++k)
        for (int j = 0; j < width; ++j)
            panel.w[panel.lanes * k + j / Lane<T>::width].values[j % Lane<T>::width] =
                weights(k, column + j);
    return panel;
}

// `Rows` consecutive rows of features times one panel; the sum over k ascends in every element.
template <int Rows, int Lanes, class T, class Out>
void multiply_tile(const float* features, int d, int row, const Panel<T>& panel, Out& out) {
    const float* x = features + static_cast<std::ptrdiff_t>(row) * d;
    const Lane<T>* w = panel.w.data();
    typename Lane<T>::Vector sums[Rows][Lanes] = {};
    for (int k = 0; k < d; ++k, w += Lanes)
        for (int r = 0; r < Rows; ++r)
            for (int l = 0; l < Lanes; ++l)
                sums[r][l] += static_cast<T>(x[r * d + k]) * w[l].values;
    for (int r = 0; r < Rows; ++r)
        for (int j = 0; j < panel.width; ++j)
            out(row + r, panel.column + j) = sums[r][j / Lane<T>::width][j % Lane<T>::width];
}

template <int Lanes, class T, class Out>
void multiply_rows(const float* x, int d, int begin, int end, const Panel<T>& panel, Out& out) {
    int i = begin;
    for (; i + kTileRows <= end; i += kTileRows)
        multiply_tile<kTileRows, Lanes>(x, d, i, panel, out);
    for (; i < end; ++i) multiply_tile<1, Lanes>(x, d, i, panel, out);
}

template <class T>
std::vector<Panel<T>> pack(const Features& weights) {
    constexpr int kWidth = 2 * Lane<T>::width;
    const int m = static_cast<int>(weights.cols());
    std::vector<Panel<T>> panels;
    for (int column = 0; column < m; column += kWidth)
        panels.push_back(pack_panel<T>(weights, column, std::min(kWidth, m - column)));
    return panels;
}

template <class T, class Out>
void multiply_block(const float* x, int d, int begin, int end, const std::vector<Panel<T>>& panels,
                    Out& out) {
    for (const Panel<T>& panel : panels)
        (panel.lanes == 1 ? multiply_rows<1, T, Out> : multiply_rows<2, T, Out>)(x, d, begin, end,
                                                                                 panel, out);
}

}  // namespace

Matrix multiply(const Features& features, const Features& weights, const Parallel& parallel) {
    const int n = static_cast<int>(features.rows()), d = static_cast<int>(features.cols());
    Matrix out(n, weights.cols());
    const std::vector<Panel<double>> panels = pack<double>(weights);
    parallel((n + kBlockRows - 1) / kBlockRows, [&](int block) {
        const int begin = block * kBlockRows;
        multiply_block(features.data(), d, begin, std::min(begin + kBlockRows, n), panels, out);
    });
    return out;
}

struct RoughProduct::Packed {
    int d, m;
    Features column;  // where there is but one
    std::vector<Panel<float>> panels;
};

RoughProduct::RoughProduct(const Features& weights)
    : packed_(
          new Packed{static_cast<int>(weights.rows()), static_cast<int>(weights.cols()),
                     weights.cols() == 1 ? weights : Features(),
                     weights.cols() == 1 ? std::vector<Panel<float>>() : pack<float>(weights)}) {}
RoughProduct::~RoughProduct() = default;

void RoughProduct::operator()(const float* x, int n, Features& out) const {
    out.resize(n, packed_->m);
    if (packed_->m == 1) {
        // Eigen reads the memory as fast as it goes.
        out.noalias() = Eigen::Map<const Features>(x, n, packed_->d) * packed_->column;
        return;
    }
    for (int begin = 0; begin < n; begin += kBlockRows)
        multiply_block(x, packed_->d, begin, std::min(begin + kBlockRows, n), packed_->panels, out);
}

double rough_error(int d) { return 1.01 * (d + 1) * 0x1p-24; }

void inner_products(std::span<const float* const> a, std::span<const float* const> b, int d,
                    double* out) {
    const int columns = static_cast<int>(b.size());
    dot_all(a.data(), static_cast<int>(a.size()), b.data(), columns, d, out, columns);
}

}  // namespace bluesquare
