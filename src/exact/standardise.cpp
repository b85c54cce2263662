#include "exact/standardise.h"

#include <algorithm>
#include <cmath>

namespace bluesquare {
namespace {

constexpr int kColumns = 128, kRows = 256;  // of one task

// Sums go down the rows, whatever the columns of a task.
void scale_columns(const Features& features, std::span<const int> pool, int begin, int end,
                   Scale& scale) {
    const auto count = static_cast<double>(pool.size());
    double* mean = scale.mean.data();
    double* factor = scale.factor.data();
    for (int i : pool) {
        const float* x = &features(i, 0);
        for (int k = begin; k < end; ++k) mean[k] += x[k];
    }
    for (int k = begin; k < end; ++k) mean[k] /= count;
    for (int i : pool) {
        const float* x = &features(i, 0);
        for (int k = begin; k < end; ++k) {
            const double difference = x[k] - mean[k];
            factor[k] += difference * difference;
        }
    }
    for (int k = begin; k < end; ++k) {
        const double deviation = std::sqrt(factor[k] / count);
        // What rounding leaves of a constant dimension is not signal.
        factor[k] = deviation > 1e-6 * std::abs(mean[k]) && deviation > 0 ? 1.0 / deviation : 0.0;
    }
}

}  // namespace

Scale pool_scale(const Features& features, std::span<const int> pool, const Parallel& parallel) {
    const int d = static_cast<int>(features.cols());
    Scale scale{std::vector<double>(d, 0.0), std::vector<double>(d, 0.0)};
    parallel((d + kColumns - 1) / kColumns, [&](int task) {
        const int begin = task * kColumns;
        scale_columns(features, pool, begin, std::min(d, begin + kColumns), scale);
    });
    return scale;
}

Features standardise(const Features& features, std::span<const int> rows, const Scale& scale,
                     const Parallel& parallel) {
    const int n = static_cast<int>(rows.size()), d = static_cast<int>(features.cols());
    Features out(n, d);
    parallel((n + kRows - 1) / kRows, [&](int task) {
        for (int i = task * kRows; i < std::min(n, (task + 1) * kRows); ++i) {
            const float* x = &features(rows[i], 0);
            float* z = &out(i, 0);
            for (int k = 0; k < d; ++k)
                z[k] = static_cast<float>((x[k] - scale.mean[k]) * scale.factor[k]);
        }
    });
    return out;
}

}  // namespace bluesquare
