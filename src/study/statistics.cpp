#include "study/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/random.h"

namespace bluesquare {
namespace {

// Linear interpolation between order statistics; sorted, not empty.
double quantile(const std::vector<double>& sorted, double q) {
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// P(|T| <= t) of Student's t with integer degrees of freedom: Abramowitz and Stegun, 26.7.3-4.
double student_t_within(double t, int freedom) {
    const double angle = std::atan(t / std::sqrt(static_cast<double>(freedom)));
    const double cosine2 = std::cos(angle) * std::cos(angle);
    double term = 1, sum = 0;
    const bool odd = freedom % 2 == 1;
    for (int k = odd ? 1 : 0; k < freedom - 1; k += 2) {
        sum += term;
        term *= cosine2 * (k + 1) / (k + 2);
    }
    if (!odd) return std::sin(angle) * sum;
    return 2 / std::acos(-1.0) * (angle + std::sin(angle) * std::cos(angle) * sum);
}

}  // namespace

Interval bootstrap(int count, const std::function<double(std::span<const int>)>& statistic) {
    constexpr int kResamples = 2000;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (count == 0) return {nan, nan, nan};
    std::vector<int> seeds(count);
    std::iota(seeds.begin(), seeds.end(), 0);
    const double mean = statistic(seeds);
    Rng rng(0, "bootstrap");
    std::vector<double> resampled;
    for (int b = 0; b < kResamples; ++b) {
        for (int& seed : seeds)
            seed = static_cast<int>(rng.below(static_cast<std::uint32_t>(count)));
        const double value = statistic(seeds);
        if (std::isfinite(value)) resampled.push_back(value);
    }
    if (resampled.empty()) return {mean, nan, nan};
    std::sort(resampled.begin(), resampled.end());
    return {mean, quantile(resampled, 0.025), quantile(resampled, 0.975)};
}

Interval mean_interval(std::span<const double> values) {
    std::vector<double> finite;
    for (double value : values)
        if (std::isfinite(value)) finite.push_back(value);
    return bootstrap(static_cast<int>(finite.size()), [&](std::span<const int> seeds) {
        double sum = 0;
        for (int seed : seeds) sum += finite[seed];
        return sum / static_cast<double>(seeds.size());
    });
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    if (values.size() % 2 == 1) return values[middle];
    return values[middle - 1] == values[middle] ? values[middle]
                                                : (values[middle - 1] + values[middle]) / 2;
}

double paired_t_test(std::span<const double> a, std::span<const double> b) {
    const auto n = static_cast<double>(a.size());
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < a.size(); ++i) mean += (a[i] - b[i]) / n;
    for (std::size_t i = 0; i < a.size(); ++i)
        square += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
    if (mean == 0) return 1;
    const double error = std::sqrt(square / (n - 1) / n);
    if (!(error > 1e-12 * std::abs(mean))) return 0;
    return 1 - student_t_within(std::abs(mean) / error, static_cast<int>(a.size()) - 1);
}

}  // namespace bluesquare
