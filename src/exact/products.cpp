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

}  // namespace bluesquare
