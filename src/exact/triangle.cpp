#include "exact/triangle.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "exact/dot_tile.h"

namespace bluesquare {
namespace {

constexpr int kRows = 8;  // taken together

// Pointers to rows [begin, begin + count), of the last ones fewer.
struct RowPointers {
    std::array<const double*, kRows> row{};
    int count;

    RowPointers(const Triangle& l, int begin) : count(std::min(kRows, l.size() - begin)) {
        for (int r = 0; r < count; ++r) row[r] = l.row(begin + r);
    }
};

// out[k] += v[r] * rows[r][k], k < n, one row after another from the last to the first.
void add_rows(const RowPointers& rows, const double* v, int n, double* out) {
    if (rows.count == kRows) {
        for (int k = 0; k < n; ++k) {
            double sum = out[k];
            for (int r = kRows - 1; r >= 0; --r) sum += v[r] * rows.row[r][k];
            out[k] = sum;
        }
    } else {
        for (int r = rows.count - 1; r >= 0; --r)
            for (int k = 0; k < n; ++k) out[k] += v[r] * rows.row[r][k];
    }
}

// sum_k t[k] * lanes[k].
template <class Lanes>
Lanes combine(const double* t, const std::array<Lanes, kRows>& lanes) {
    Lanes sum{};
    for (int k = 0; k < kRows; ++k)
        for (int c = 0; c < kRows; ++c) sum[c] += t[k] * lanes[k][c];
    return sum;
}

}  // namespace

void Triangle::grow(int rows) {
    size_ += rows;
    elements_.resize(start(size_));
}

Columns multiply_symmetric(const Triangle& a, const Columns& v) {
    Columns out = Columns::Zero(v.rows(), v.cols());
    for (int begin = 0; begin < a.size(); begin += kRows) {
        const RowPointers rows(a, begin);  // in the cache for all columns
        double own[kRows][kRows] = {};     // the block on the diagonal, whole
        for (int r = 0; r < rows.count; ++r)
            for (int k = 0; k <= r; ++k) own[k][r] = own[r][k] = rows.row[r][begin + k];
        for (Eigen::Index c = 0; c < v.cols(); ++c) {
            const double* x = v.col(c).data();
            double* y = out.col(c).data();
            double dots[kRows] = {};
            dot_all(rows.row.data(), rows.count, &x, 1, begin, dots, 1);
            add_rows(rows, x + begin, begin, y);
            for (int r = 0; r < rows.count; ++r) dots[r] += y[begin + r];
            for (int k = 0; k < rows.count; ++k)
                for (int r = 0; r < kRows; ++r) dots[r] += own[k][r] * x[begin + k];
            std::copy_n(dots, rows.count, y + begin);
        }
    }
    return out;
}

Cholesky::Cholesky(Triangle a) : l_(std::move(a)) {
    for (int begin = 0; begin < size(); begin += kBlock) {
        const RowPointers rows(l_, begin);
        for (int column = 0; column < begin; column += kBlock) {
            const RowPointers columns(l_, column);
            double dots[kRows][kRows];
            dot_all(rows.row.data(), rows.count, columns.row.data(), kBlock, column, dots[0],
                    kRows);
            for (int r = 0; r < rows.count; ++r) {
                double* row = l_.row(begin + r) + column;
                for (int c = 0; c < kBlock; ++c) dots[r][c] = row[c] - dots[r][c];
                const Lanes x = combine(dots[r], inverse_[column / kBlock].column);
                std::copy(x.begin(), x.end(), row);
            }
        }
        double dots[kRows][kRows];
        dot_all(rows.row.data(), rows.count, rows.row.data(), rows.count, begin, dots[0], kRows);
        for (int r = 0; r < rows.count; ++r) {
            double* row = l_.row(begin + r) + begin;
            for (int c = 0; c <= r; ++c) {
                double rest = row[c] - dots[r][c];
                for (int k = 0; k < c; ++k) rest -= row[k] * rows.row[c][begin + k];
                row[c] = c == r ? std::sqrt(rest) : rest / rows.row[c][begin + c];
            }
        }
        invert_block(begin);
    }
}

void Cholesky::invert_block(int i) {
    inverse_.resize(i / kBlock + 1);
    Inverse& inverse = inverse_.back();
    const int begin = i / kBlock * kBlock;
    const RowPointers rows(l_, begin);
    for (int j = 0; j < kBlock; ++j)
        for (int i = 0; i < kBlock; ++i) {
            double rest = i == j ? 1.0 : 0.0;
            for (int k = j; k < i && i < rows.count; ++k)
                rest -= rows.row[i][begin + k] * inverse.column[j][k];
            const double pivot = i < rows.count ? rows.row[i][begin + i] : 1.0;
            inverse.column[j][i] = inverse.row[i][j] = i < j ? 0.0 : rest / pivot;
        }
}

Matrix Cholesky::beside(Matrix b) const {
    const int m = static_cast<int>(b.rows());
    std::vector<const double*> of_b(m);
    for (int i = 0; i < m; ++i) of_b[i] = b.row(i).data();
    std::vector<double> dots(static_cast<std::size_t>(m) * kRows);
    for (int column = 0; column < size(); column += kBlock) {
        const RowPointers columns(l_, column);
        dot_all(of_b.data(), m, columns.row.data(), columns.count, column, dots.data(), kRows);
        for (int i = 0; i < m; ++i) {
            double rest[kRows] = {};
            for (int c = 0; c < columns.count; ++c)
                rest[c] = b(i, column + c) - dots[i * kRows + c];
            const Lanes x = combine(rest, inverse_[column / kBlock].column);
            std::copy_n(x.begin(), columns.count, &b(i, column));
        }
    }
    return b;
}

void Cholesky::append(const Matrix& beside, const Triangle& block) {
    const int old = size();
    l_.grow(block.size());
    for (int i = 0; i < block.size(); ++i) {
        double* row = l_.row(old + i);
        std::copy_n(beside.row(i).data(), old, row);
        std::copy_n(block.row(i), i + 1, row + old);
    }
    for (int from = old; from < size(); from = (from / kBlock + 1) * kBlock) invert_block(from);
}

void Cholesky::solve(double* v) const {
    for (int begin = 0; begin < size(); begin += kBlock) {
        const RowPointers rows(l_, begin);
        double rest[kRows] = {};
        const double* solved = v;
        dot_all(rows.row.data(), rows.count, &solved, 1, begin, rest, 1);
        for (int r = 0; r < rows.count; ++r) rest[r] = v[begin + r] - rest[r];
        const Lanes x = combine(rest, inverse_[begin / kBlock].column);
        std::copy_n(x.begin(), rows.count, v + begin);
    }
}

void Cholesky::solve_transposed(double* v) const {
    for (int begin = (size() + kBlock - 1) / kBlock * kBlock; (begin -= kBlock) >= 0;) {
        const RowPointers rows(l_, begin);
        double rest[kRows] = {};
        std::copy_n(v + begin, rows.count, rest);
        const Lanes x = combine(rest, inverse_[begin / kBlock].row);
        std::copy_n(x.begin(), rows.count, v + begin);
        Lanes minus_x;
        for (int r = 0; r < kRows; ++r) minus_x[r] = -x[r];
        add_rows(rows, minus_x.data(), begin, v);
    }
}

PartialCholesky partial_cholesky(const Matrix& a, const std::vector<double>& nothing, int most) {
    const int n = static_cast<int>(a.rows());
    PartialCholesky l;
    l.rows.resize(n);
    for (int i = 0; i < n; ++i) {
        std::vector<double>& x = l.rows[i];
        for (std::size_t b = 0; b < l.basis.size(); ++b) {
            const std::vector<double>& y = l.rows[l.basis[b]];
            x.push_back((a(i, l.basis[b]) - dot(x.data(), y.data(), static_cast<int>(b))) / y[b]);
        }
        const double left = a(i, i) - dot(x.data(), x.data(), static_cast<int>(x.size()));
        if (left > nothing[i] && std::ssize(l.basis) < most) {
            x.push_back(std::sqrt(left));
            l.basis.push_back(i);
        }
    }
    return l;
}

}  // namespace bluesquare
