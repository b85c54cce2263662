#include "study/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "exact/random.h"

namespace bluesquare {
namespace {

constexpr int kResamples = 2000;

Interval percentile_interval(double mean, std::vector<double> resampled) {
    std::erase_if(resampled, [](double value) { return !std::isfinite(value); });
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (resampled.empty()) return {mean, nan, nan};
    const double lo = quantile(resampled, 0.025);
    return {mean, lo, quantile(std::move(resampled), 0.975)};
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

Bootstrap::Bootstrap(int count) : count_(count) {
    if (count == 0) return;
    Rng rng(0, "bootstrap");
    draws_.resize(static_cast<std::size_t>(kResamples) * count);
    for (int& draw : draws_) draw = static_cast<int>(rng.below(static_cast<std::uint32_t>(count)));
}

Interval Bootstrap::interval(const std::function<double(std::span<const int>)>& statistic) const {
    if (count_ == 0) return percentile_interval(std::numeric_limits<double>::quiet_NaN(), {});
    std::vector<int> seeds(count_);
    std::iota(seeds.begin(), seeds.end(), 0);
    std::vector<double> resampled(kResamples);
    for (int b = 0; b < kResamples; ++b)
        resampled[b] = statistic(std::span(draws_).subspan(b * seeds.size(), seeds.size()));
    return percentile_interval(statistic(seeds), std::move(resampled));
}

Interval Bootstrap::of_mean(std::span<const double> values) const {
    return interval([values](std::span<const int> seeds) {
        double sum = 0;
        for (int seed : seeds) sum += values[seed];
        return sum / static_cast<double>(seeds.size());
    });
}

Interval mean_interval(std::span<const double> values) {
    std::vector<double> finite;
    for (double value : values)
        if (std::isfinite(value)) finite.push_back(value);
    return Bootstrap(static_cast<int>(finite.size())).of_mean(finite);
}

double quantile(std::vector<double> values, double q) {
    const double place = q * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), below, values.end());
    const double fraction = place - std::floor(place);
    if (below + 1 == values.end()) return *below;
    return *below + fraction * (*std::min_element(below + 1, values.end()) - *below);
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
