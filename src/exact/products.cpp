#include "exact/linear.h"

namespace bluesquare {

namespace {

// `Lanes` partial sums, added up pairwise.
template <int Lanes, class T>
T dot_in_lanes(const T* a, const T* b, int n) {
    T sums[Lanes] = {};
    int k = 0;
    for (; k + Lanes <= n; k += Lanes)
        for (int j = 0; j < Lanes; ++j) sums[j] += a[k + j] * b[k + j];
    for (int j = 0; k + j < n; ++j) sums[j] += a[k + j] * b[k + j];
    for (int width = Lanes / 2; width > 0; width /= 2)
        for (int j = 0; j < width; ++j) sums[j] += sums[j + width];
    return sums[0];
}

}  // namespace

double dot(const double* a, const double* b, int n) { return dot_in_lanes<16>(a, b, n); }

float dot(const float* a, const float* b, int n) { return dot_in_lanes<64>(a, b, n); }

}  // namespace bluesquare
