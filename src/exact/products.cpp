#include <algorithm>

#include "exact/linear.h"

namespace bluesquare {

double dot(const double* a, const double* b, int n) {
    constexpr int lanes = 16;
    double sums[lanes] = {};
    int k = 0;
    for (; k + lanes <= n; k += lanes)
        for (int j = 0; j < lanes; ++j) sums[j] += a[k + j] * b[k + j];
    for (int j = 0; k + j < n; ++j) sums[j] += a[k + j] * b[k + j];
    for (int width = lanes / 2; width > 0; width /= 2)
        for (int j = 0; j < width; ++j) sums[j] += sums[j + width];
    return sums[0];
}

void combine_rows(const Features& x, std::span<const int> rows, const double* a, double* out) {
    constexpr std::size_t together = 8;  // so that `out` is passed over less often
    const int d = static_cast<int>(x.cols());
    std::fill(out, out + d, 0.0);
    std::size_t i = 0;
    for (; i + together <= rows.size(); i += together) {
        const float* row[together];
        for (std::size_t r = 0; r < together; ++r) row[r] = &x(rows[i + r], 0);
        for (int k = 0; k < d; ++k) {
            double sum = out[k];
            for (std::size_t r = 0; r < together; ++r) sum += a[i + r] * row[r][k];
            out[k] = sum;
        }
    }
    for (; i < rows.size(); ++i) {
        const float* row = &x(rows[i], 0);
        for (int k = 0; k < d; ++k) out[k] += a[i] * row[k];
    }
}

}  // namespace bluesquare
