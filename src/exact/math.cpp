#include "exact/math.h"

namespace bluesquare {

double exact_log(double x) {
    using namespace math_detail;
    if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
    if (x == 0) return -std::numeric_limits<double>::infinity();
    if (x > std::numeric_limits<double>::max()) return x;
    int exponent = 0;
    if (x < std::numeric_limits<double>::min()) {  // subnormal
        x *= 18014398509481984.0;                  // 2^54
        exponent = -54;
    }
    const auto bits = std::bit_cast<std::uint64_t>(x);
    exponent += static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        ++exponent;
    }
    const double s = (m - 1.0) / (m + 1.0);  // log m = 2 atanh s, |s| <= 0.1716
    const double s2 = s * s;
    double series = 0.0;
    for (int n = 23; n >= 3; n -= 2) series = s2 * (1.0 / n + series);
    const double log_m = 2.0 * s + 2.0 * s * series;
    return exponent * kLn2High + (log_m + exponent * kLn2Low);
}

}  // namespace bluesquare
