// Intervals and tests across seeds.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace bluesquare {

// A mean with its 95 % interval; NaN where there is nothing to average.
struct Interval {
    double mean = 0, lo = 0, hi = 0;
};

// Percentile bootstrap over `count` seeds: 2,000 samples with replacement from a fixed stream, so
// that equal counts draw equal samples. Non-finite values are left out.
class Bootstrap {
   public:
    explicit Bootstrap(int count);

    // statistic: gets the seeds' indices. mean is the statistic of the seeds themselves.
    Interval interval(const std::function<double(std::span<const int>)>& statistic) const;
    // Of the mean; values: `count` finite numbers.
    Interval of_mean(std::span<const double> values) const;

   private:
    int count_;
    std::vector<int> draws_;  // sample after sample
};

// Bootstrap::of_mean() of the finite values.
Interval mean_interval(std::span<const double> values);

// Linear interpolation between order statistics, as NumPy's quantile does it; q within [0, 1]. At
// least one value.
double quantile(std::vector<double> values, double q);

// Middle value, or the mean of the two middle ones; infinities sort as numbers. At least one value.
double median(std::vector<double> values);

// Two-sided p-value of a paired t-test, n >= 2 pairs. 1 where all differences are 0.
double paired_t_test(std::span<const double> a, std::span<const double> b);

}  // namespace bluesquare
