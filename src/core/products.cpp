#include "core/linear.h"

namespace bluesquare {
namespace {

// Sums by `lanes` fixed partial sums, added up pairwise.
template <int lanes, class T>
double lane_dot(const T* a, const T* b, int n) {
    double sums[lanes] = {};
    int k = 0;
    for (; k + lanes <= n; k += lanes)
        for (int j = 0; j < lanes; ++j)
            sums[j] += static_cast<double>(a[k + j]) * static_cast<double>(b[k + j]);
    for (int j = 0; k + j < n; ++j)
        sums[j] += static_cast<double>(a[k + j]) * static_cast<double>(b[k + j]);
    for (int width = lanes / 2; width > 0; width /= 2)
        for (int j = 0; j < width; ++j) sums[j] += sums[j + width];
    return sums[0];
}

}  // namespace

double dot(const float* a, const float* b, int n) { return lane_dot<16>(a, b, n); }
double dot(const double* a, const double* b, int n) { return lane_dot<16>(a, b, n); }

// Eight rows at a time, which costs one pass over `out`; every element still adds its terms one
// after another, rows ascending.
void add_rows(const Matrix& l, const double* v, double* out) {
    const int n = static_cast<int>(l.rows());
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        const double* row = &l(i, 0);
        for (int j = 0; j < i + 8; ++j) {  // above the diagonal are zeros
            double sum = out[j];
            for (int r = 0; r < 8; ++r) sum += v[i + r] * row[r * n + j];
            out[j] = sum;
        }
    }
    for (; i < n; ++i)
        for (int j = 0; j <= i; ++j) out[j] += v[i] * l(i, j);
}

}  // namespace bluesquare
