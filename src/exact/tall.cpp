#include "exact/tall.h"

#include <algorithm>
#include <cstring>

#include "exact/dot_tile.h"

namespace bluesquare {
namespace {

// One machine vector (a GCC and Clang extension; WebAssembly's are 16 bytes).
template <class S>
constexpr int kWidth = EIGEN_MAX_STATIC_ALIGN_BYTES / sizeof(S);
template <class S>
struct Lane {
    using Vector __attribute__((vector_size(EIGEN_MAX_STATIC_ALIGN_BYTES))) = S;
    Vector values;
};

// A tile's sums stay in registers: rows by vectors.
constexpr int kRows = 8;
constexpr int kLanes = kManyRegisters ? 2 : 1;
template <class S>
constexpr int kPanel = kLanes* kWidth<S>;  // columns

template <class S>
using Rows = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Columns [column, column + kPanel) of v, those that are missing as zeros. S: what sums are kept
// in.
template <class S>
class Panel {
   public:
    explicit Panel(const Rows<S>& v) : numbers_(static_cast<std::size_t>(v.rows()) * kLanes) {}
    void pack(const Rows<S>& v, int column) {
        const auto count = std::min<std::ptrdiff_t>(kPanel<S>, v.cols() - column);
        if (count < kPanel<S>) std::fill(numbers_.begin(), numbers_.end(), Lane<S>{});
        for (Eigen::Index k = 0; k < v.rows(); ++k)
            std::memcpy(&numbers_[k * kLanes], &v(k, column), count * sizeof(S));
    }
    const Lane<S>* row(int k) const {
        return numbers_.data() + static_cast<std::size_t>(k) * kLanes;
    }

   private:
    std::vector<Lane<S>, Eigen::aligned_allocator<Lane<S>>> numbers_;
};

template <class S>
void store(const typename Lane<S>::Vector* sums, Rows<S>& out, int row, int column) {
    const auto count = std::min<std::ptrdiff_t>(kPanel<S>, out.cols() - column);
    std::memcpy(&out(row, column), sums, count * sizeof(S));
}

// Rows [i, i + R) of A v in the panel's columns.
template <int R, class T, class S>
void multiply_tile(const Tall<T>& a, int i, const Panel<S>& v, int column, Rows<S>& out) {
    typename Lane<S>::Vector sums[R][kLanes] = {};
    const T* row[R];
    for (int r = 0; r < R; ++r) row[r] = a.row[i + r];
    const int shared = a.length[i];
    for (int k = 0; k < shared; ++k) {
        const Lane<S>* x = v.row(k);
        for (int r = 0; r < R; ++r)
            for (int l = 0; l < kLanes; ++l) sums[r][l] += static_cast<S>(row[r][k]) * x[l].values;
    }
    for (int r = 0; r < R; ++r) {
        for (int k = shared; k < a.length[i + r]; ++k)
            for (int l = 0; l < kLanes; ++l)
                sums[r][l] += static_cast<S>(row[r][k]) * v.row(k)[l].values;
        store<S>(sums[r], out, i + r, column);
    }
}

// Rows [k, k + R) of A' s in the panel's columns.
template <int R, class T, class S>
void transposed_tile(const Tall<T>& a, int k, const Panel<S>& s, int column, Rows<S>& out) {
    const auto first = [&](int length) {
        return static_cast<int>(std::lower_bound(a.length.begin(), a.length.end(), length) -
                                a.length.begin());
    };
    typename Lane<S>::Vector sums[R][kLanes] = {};
    const int whole = first(k + R);
    for (int i = first(k + 1); i < whole; ++i)
        for (int r = 0; r < a.length[i] - k; ++r)
            for (int l = 0; l < kLanes; ++l)
                sums[r][l] += static_cast<S>(a.row[i][k + r]) * s.row(i)[l].values;
    for (int i = whole; i < a.rows(); ++i) {
        const T* row = a.row[i] + k;
        const Lane<S>* x = s.row(i);
        for (int r = 0; r < R; ++r)
            for (int l = 0; l < kLanes; ++l) sums[r][l] += static_cast<S>(row[r]) * x[l].values;
    }
    for (int r = 0; r < R; ++r) store<S>(sums[r], out, k + r, column);
}

template <class T, class S>
void multiply_panels(const Tall<T>& a, const Rows<S>& v, Rows<S>& out) {
    Panel<S> panel(v);
    for (int column = 0; column < v.cols(); column += kPanel<S>) {
        panel.pack(v, column);
        int i = 0;
        for (; i + kRows <= a.rows(); i += kRows) multiply_tile<kRows>(a, i, panel, column, out);
        for (; i < a.rows(); ++i) multiply_tile<1>(a, i, panel, column, out);
    }
}

template <class T, class S>
void transposed_panels(const Tall<T>& a, const Rows<S>& s, Rows<S>& out) {
    Panel<S> panel(s);
    for (int column = 0; column < s.cols(); column += kPanel<S>) {
        panel.pack(s, column);
        int k = 0;
        for (; k + kRows <= a.width; k += kRows) transposed_tile<kRows>(a, k, panel, column, out);
        for (; k < a.width; ++k) transposed_tile<1>(a, k, panel, column, out);
    }
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
    multiply_panels(a, v, out);
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
    transposed_panels(a, s, out);
    return out;
}

void multiply(const Tall<float>& a, const Features& v, Features& out) {
    out.resize(a.rows(), v.cols());
    multiply_panels(a, v, out);
}

void multiply_transposed(const Tall<float>& a, const Features& s, Features& out) {
    out.resize(a.width, s.cols());
    transposed_panels(a, s, out);
}

template Matrix multiply(const Tall<double>&, const Matrix&);
template Matrix multiply(const Tall<float>&, const Matrix&);
template Matrix multiply_transposed(const Tall<double>&, const Matrix&);
template Matrix multiply_transposed(const Tall<float>&, const Matrix&);

}  // namespace bluesquare
