#include "core/standardise.h"

#include <cmath>

namespace bluesquare {

Features standardise(const Features& features, const std::vector<int>& pool) {
    const int d = static_cast<int>(features.cols());
    const auto count = static_cast<double>(pool.size());
    std::vector<double> mean(d, 0.0), scale(d, 0.0);
    for (int i : pool)
        for (int k = 0; k < d; ++k) mean[k] += features(i, k);
    for (double& m : mean) m /= count;
    for (int i : pool)
        for (int k = 0; k < d; ++k) {
            const double difference = features(i, k) - mean[k];
            scale[k] += difference * difference;
        }
    for (int k = 0; k < d; ++k) {
        const double deviation = std::sqrt(scale[k] / count);
        // What rounding leaves of a constant dimension is not signal.
        scale[k] = deviation > 1e-6 * std::abs(mean[k]) && deviation > 0 ? 1.0 / deviation : 0.0;
    }
    Features out(features.rows(), d);
    for (int i = 0; i < features.rows(); ++i)
        for (int k = 0; k < d; ++k)
            out(i, k) = static_cast<float>((features(i, k) - mean[k]) * scale[k]);
    return out;
}

}  // namespace bluesquare
