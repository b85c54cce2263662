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

// Percentile bootstrap over `count` seeds: `statistic` gets the seeds' indices drawn with
// replacement, 2,000 times, from a fixed stream. Non-finite resamples are left out. mean is the
// statistic of the seeds themselves.
Interval bootstrap(int count, const std::function<double(std::span<const int>)>& statistic);

// bootstrap() of the mean of finite values.
Interval mean_interval(std::span<const double> values);

// Middle value, or the mean of the two middle ones; infinities sort as numbers. At least one value.
double median(std::vector<double> values);

// Two-sided p-value of a paired t-test, n >= 2 pairs. 1 where all differences are 0.
double paired_t_test(std::span<const double> a, std::span<const double> b);

}  // namespace bluesquare
