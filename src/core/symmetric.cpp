#include <algorithm>
#include <cmath>
#include <vector>

#include "core/linear.h"

namespace bluesquare {
namespace {

constexpr int kBlock = 8;

// Inner product in eight fixed partial sums.
double fixed_order_dot(const double* a, const double* b, int n) {
    constexpr int lanes = 8;
    double sums[lanes] = {};
    int k = 0;
    for (; k + lanes <= n; k += lanes)
        for (int j = 0; j < lanes; ++j) sums[j] += a[k + j] * b[k + j];
    for (int j = 0; k + j < n; ++j) sums[j] += a[k + j] * b[k + j];
    for (int width = lanes / 2; width > 0; width /= 2)
        for (int j = 0; j < width; ++j) sums[j] += sums[j + width];
    return sums[0];
}

// Factors columns [k0, k1) below and on the diagonal, which all earlier columns have updated.
bool factor_columns(Matrix& a, int k0, int k1) {
    const int n = static_cast<int>(a.rows());
    for (int k = k0; k < k1; ++k) {
        if (!(a(k, k) > 0)) return false;
        const double pivot = std::sqrt(a(k, k));
        a(k, k) = pivot;
        for (int i = k + 1; i < n; ++i) {
            a(i, k) /= pivot;
            const double l = a(i, k);
            for (int j = k + 1; j < std::min(k1, i + 1); ++j) a(i, j) -= l * a(j, k);
        }
    }
    return true;
}

// Subtracts what kBlock factored columns contribute to row i, columns [first, i]. `panel` holds those
// columns transposed: kBlock rows of n.
void update_row(double* row, const double* factors, const double* panel, int n, int first, int i) {
    const double l0 = factors[0], l1 = factors[1], l2 = factors[2], l3 = factors[3];
    const double l4 = factors[4], l5 = factors[5], l6 = factors[6], l7 = factors[7];
    for (int j = first; j <= i; ++j) {
        double v = row[j];
        v -= l0 * panel[j];
        v -= l1 * panel[n + j];
        v -= l2 * panel[2 * n + j];
        v -= l3 * panel[3 * n + j];
        v -= l4 * panel[4 * n + j];
        v -= l5 * panel[5 * n + j];
        v -= l6 * panel[6 * n + j];
        v -= l7 * panel[7 * n + j];
        row[j] = v;
    }
}

}  // namespace

// Right-looking, by blocks of columns. Element (i, j) receives its updates in ascending k, one
// rounded product and one rounded difference at a time, whatever the block size.
bool cholesky(Matrix& a) {
    const int n = static_cast<int>(a.rows());
    std::vector<double> panel(static_cast<std::size_t>(kBlock) * n);
    for (int k0 = 0; k0 < n; k0 += kBlock) {
        const int k1 = std::min(k0 + kBlock, n);
        if (!factor_columns(a, k0, k1)) return false;
        if (k1 == n) break;
        for (int j = k1; j < n; ++j)
            for (int k = 0; k < kBlock; ++k) panel[k * n + j] = a(j, k0 + k);
        for (int i = k1; i < n; ++i) update_row(&a(i, 0), &a(i, k0), panel.data(), n, k1, i);
    }
    return true;
}

void cholesky_solve(const Matrix& factor, Vector& x) {
    const int n = static_cast<int>(factor.rows());
    for (int i = 0; i < n; ++i)
        x[i] = (x[i] - fixed_order_dot(&factor(i, 0), x.data(), i)) / factor(i, i);
    for (int i = n - 1; i >= 0; --i) {
        x[i] /= factor(i, i);
        const double solved = x[i];
        const double* row = &factor(i, 0);
        for (int j = 0; j < i; ++j) x[j] -= solved * row[j];
    }
}

void symmetric_product(const Matrix& k, const Vector& v, Vector& out) {
    const int n = static_cast<int>(k.rows());
    out.resize(n);
    for (int i = 0; i < n; ++i) out[i] = fixed_order_dot(&k(i, 0), v.data(), n);
}

}  // namespace bluesquare
