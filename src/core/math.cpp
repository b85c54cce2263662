#include "core/math.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace bluesquare {
namespace {

// ln 2 in two parts (Cody and Waite, 1980): the high part has 32 bits, so k * high is exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kInverseLn2 = 1.44269504088896338700;

// 1 / n! for n from 0 to 13.
constexpr auto kInverseFactorials = [] {
    std::array<double, 14> inverse{1.0};
    double factorial = 1;
    for (int n = 1; n < 14; ++n) inverse[n] = 1.0 / (factorial *= n);
    return inverse;
}();

// 2^k for k in [-1022, 1023].
double power_of_two(int k) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

}  // namespace

double exact_exp(double x) {
    if (x != x) return x;
    if (x > 709.8) return std::numeric_limits<double>::infinity();
    if (x < -745.2) return 0.0;
    const int k = static_cast<int>(x * kInverseLn2 + (x < 0 ? -0.5 : 0.5));
    const double r = (x - k * kLn2High) - k * kLn2Low;  // |r| <= 0.3466
    double sum = kInverseFactorials.back();             // Taylor to degree 13, Horner
    for (int n = 12; n >= 0; --n) sum = kInverseFactorials[n] + r * sum;
    const int half = k / 2;  // two factors, so that subnormal results are reached without overflow
    return sum * power_of_two(half) * power_of_two(k - half);
}

double exact_log(double x) {
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
