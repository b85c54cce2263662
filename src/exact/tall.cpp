#include "exact/tall.h"

#include <algorithm>
#include <cstring>

#include "exact/dot_tile.h"

namespace bluesquare {
namespace {

// One machine vector (a GCC and Clang extension; WebAssembly's are 16 bytes).
constexpr int kWidth = EIGEN_MAX_STATIC_ALIGN_BYTES / sizeof(double);
using Lane __attribute__((vector_size(kWidth * sizeof(double)))) = double;

// A tile's sums stay in registers: rows by vectors.
constexpr int kRows = 8;
constexpr int kLanes = kManyRegisters ? 2 : 1;
constexpr int kPanel = kLanes * kWidth;  // columns

// Columns [column, column + kPanel) of v, those that are missing as zeros.
class Panel {
   public:
    Panel(const Matrix& v, int column)
        : count_(std::min<int>(kPanel, static_cast<int>(v.cols()) - column)),
          numbers_(static_cast<std::size_t>(v.rows()) * kLanes, Lane{}) {
        for (Eigen::Index k = 0; k < v.rows(); ++k)
            std::memcpy(&numbers_[k * kLanes], &v(k, column), count_ * sizeof(double));
    }
    const Lane* row(int k) const { return numbers_.data() + static_cast<std::size_t>(k) * kLanes; }

   private:
    int count_;
    std::vector<Lane, Eigen::aligned_allocator<Lane>> numbers_;
};

void store(const Lane* sums, double* to, int count) {
    std::memcpy(to, sums, count * sizeof(double));
}

// Rows [i, i + R) of A v in the panel's columns.
template <int R, class T>
void multiply_tile(const Tall<T>& a, int i, const Panel& v, int column, Matrix& out) {
    Lane sums[R][kLanes] = {};
    const T* row[R];
    for (int r = 0; r < R; ++r) row[r] = a.row[i + r];
    const int shared = a.length[i];
    for (int k = 0; k < shared; ++k) {
        const Lane* x = v.row(k);
        for (int r = 0; r < R; ++r)
            for (int l = 0; l < kLanes; ++l) sums[r][l] += static_cast<double>(row[r][k]) * x[l];
    }
    const int count = std::min<int>(kPanel, static_cast<int>(out.cols()) - column);
    for (int r = 0; r < R; ++r) {
        for (int k = shared; k < a.length[i + r]; ++k)
            for (int l = 0; l < kLanes; ++l)
                sums[r][l] += static_cast<double>(row[r][k]) * v.row(k)[l];
        store(sums[r], &out(i + r, column), count);
    }
}

// Rows [k, k + R) of A' s in the panel's columns.
template <int R, class T>
void transposed_tile(const Tall<T>& a, int k, const Panel& s, int column, Matrix& out) {
    const auto first = [&](int length) {
        return static_cast<int>(std::lower_bound(a.length.begin(), a.length.end(), length) -
                                a.length.begin());
    };
    Lane sums[R][kLanes] = {};
    const int whole = first(k + R);
    for (int i = first(k + 1); i < whole; ++i)
        for (int r = 0; r < a.length[i] - k; ++r)
            for (int l = 0; l < kLanes; ++l)
                sums[r][l] += static_cast<double>(a.row[i][k + r]) * s.row(i)[l];
    for (int i = whole; i < a.rows(); ++i) {
        const T* row = a.row[i] + k;
        const Lane* x = s.row(i);
        for (int r = 0; r < R; ++r)
            for (int l = 0; l < kLanes; ++l) sums[r][l] += static_cast<double>(row[r]) * x[l];
    }
    const int count = std::min<int>(kPanel, static_cast<int>(out.cols()) - column);
    for (int r = 0; r < R; ++r) store(sums[r], &out(k + r, column), count);
}

double dot_row(const double* a, const double* b, int n) {
    double sum = 0;
    dot_tile<1, 1>(&a, &b, n, &sum, 1);
    return sum;
}

double dot_row(const float* a, const double* b, int n) {
    DotLanes sums{}, left, right;
    int k = 0;
    for (; k + kDotLanes <= n; k += kDotLanes) {
        load_lanes(a + k, left);
        load_lanes(b + k, right);
        sums += left * right;
    }
    load_lanes(a + k, n - k, left);
    load_lanes(b + k, n - k, right);
    return add_lanes(sums + left * right);
}

// out += sum_i s[i] * row i, one row after another.
template <class T>
void combine(const Tall<T>& a, const double* s, double* out) {
    int i = 0;
    for (; i + kRows <= a.rows(); i += kRows) {
        const int shared = a.length[i];
        for (int k = 0; k < shared; ++k) {
            double sum = out[k];
            for (int r = 0; r < kRows; ++r) sum += s[i + r] * a.row[i + r][k];
            out[k] = sum;
        }
        for (int r = 0; r < kRows; ++r)
            for (int k = shared; k < a.length[i + r]; ++k) out[k] += s[i + r] * a.row[i + r][k];
    }
    for (; i < a.rows(); ++i)
        for (int k = 0; k < a.length[i]; ++k) out[k] += s[i] * a.row[i][k];
}

}  // namespace

Tall<float> tall_rows(const Features& x) {
    Tall<float> rows;
    rows.width = static_cast<int>(x.cols());
    for (Eigen::Index i = 0; i < x.rows(); ++i) rows.add(x.row(i).data(), rows.width);
    return rows;
}

template <class T>
Matrix multiply(const Tall<T>& a, const Matrix& v) {
    const int columns = static_cast<int>(v.cols());
    Matrix out(a.rows(), columns);
    if (columns <= kFewColumns) {
        const Columns by_column = v;
        for (int c = 0; c < columns; ++c)
            for (int i = 0; i < a.rows(); ++i)
                out(i, c) = dot_row(a.row[i], by_column.col(c).data(), a.length[i]);
        return out;
    }
    for (int column = 0; column < columns; column += kPanel) {
        const Panel panel(v, column);
        int i = 0;
        for (; i + kRows <= a.rows(); i += kRows) multiply_tile<kRows>(a, i, panel, column, out);
        for (; i < a.rows(); ++i) multiply_tile<1>(a, i, panel, column, out);
    }
    return out;
}

template <class T>
Matrix multiply_transposed(const Tall<T>& a, const Matrix& s) {
    const int columns = static_cast<int>(s.cols());
    if (columns <= kFewColumns) {
        Columns out = Columns::Zero(a.width, columns);
        const Columns by_column = s;
        for (int c = 0; c < columns; ++c) combine(a, by_column.col(c).data(), out.col(c).data());
        return out;
    }
    Matrix out(a.width, columns);
    for (int column = 0; column < columns; column += kPanel) {
        const Panel panel(s, column);
        int k = 0;
        for (; k + kRows <= a.width; k += kRows) transposed_tile<kRows>(a, k, panel, column, out);
        for (; k < a.width; ++k) transposed_tile<1>(a, k, panel, column, out);
    }
    return out;
}

template Matrix multiply(const Tall<double>&, const Matrix&);
template Matrix multiply(const Tall<float>&, const Matrix&);
template Matrix multiply_transposed(const Tall<double>&, const Matrix&);
template Matrix multiply_transposed(const Tall<float>&, const Matrix&);

}  // namespace bluesquare
