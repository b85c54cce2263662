// exp and log with the same bits on every machine.
//
// The C library's versions differ between glibc (which has FMA variants) and musl (WebAssembly) in
// the last bit, enough to order two nearly equal scores differently. These use only + - * / and bit
// moves, so every IEEE 754 machine agrees, provided the compiler does not contract a*b+c
// (CMakeLists.txt passes -ffp-contract=off).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace bluesquare {

namespace math_detail {

// ln 2 in two parts (Cody and Waite, 1980): the high part has 32 bits, so k * high is exact.
inline constexpr double kLn2High = 6.93147180369123816490e-01;
inline constexpr double kLn2Low = 1.90821492927058770002e-10;
// Adding and subtracting it rounds to the nearest integer.
inline constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52

inline constexpr auto kInverseFactorials = [] {  // 1 / n!
    std::array<double, 14> inverse{1.0};
    double factorial = 1;
    for (int n = 1; n < 14; ++n) inverse[n] = 1.0 / (factorial *= n);
    return inverse;
}();

}  // namespace math_detail

// e^x; relative error below 1e-15 for x in [-708, 709]. 0 below, infinity above. Without branches,
// so that loops over it become vector code.
inline double exact_exp(double x) {
    using namespace math_detail;
    const double low = x < -708 ? -708 : x;
    const double inside = low > 709 ? 709 : low;
    const double k = (inside * 1.44269504088896338700 + kRounder) - kRounder;
    const double r = (inside - k * kLn2High) - k * kLn2Low;  // |r| <= 0.3466
    double sum = kInverseFactorials[13];                     // Taylor, Horner
    for (int n = 12; n >= 0; --n) sum = kInverseFactorials[n] + r * sum;
    const auto exponent =  // the integer k, read off the bits of k + kRounder
        std::bit_cast<std::int64_t>(k + kRounder) - std::bit_cast<std::int64_t>(kRounder);
    const double scaled = sum * std::bit_cast<double>((exponent + 1023) << 52);
    const double bounded = x < -708 ? 0.0 : scaled;
    return x > 709 ? std::numeric_limits<double>::infinity() : bounded;
}

// Natural logarithm; relative error below 4e-16. -infinity at 0, NaN below.
double exact_log(double x);

}  // namespace bluesquare
