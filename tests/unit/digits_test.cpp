// Numbers as text: as the standard library has them.
#include "core/digits.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "exact/random.h"

using namespace bluesquare;

namespace {

std::string expected(double value) {
    char text[400];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace

TEST_CASE("digits: those of std::to_chars, for every kind of number") {
    using Limits = std::numeric_limits<double>;
    for (const double value : {0.0,
                               -0.0,
                               1.0,
                               0.1,
                               0.9,
                               1e5,
                               1e6,
                               1200.0,
                               123456.0,
                               1e15,
                               1e16,
                               1e21,
                               1e22,
                               0.001,
                               1e-4,
                               1.5e-4,
                               0.00012345,
                               1e-5,
                               1.0 / 3,
                               2.0 / 3e8,
                               123456789012345680000.0,
                               9007199254740993.0,
                               Limits::max(),
                               Limits::min(),
                               Limits::denorm_min(),
                               Limits::epsilon(),
                               Limits::infinity(),
                               -Limits::infinity(),
                               5e-324,
                               4.35,
                               0.3,
                               2.2250738585072011e-308,
                               1e23,
                               9.5e-3}) {
        CHECK(shortest_digits(value) == expected(value));
        CHECK(shortest_digits(-value) == expected(-value));
    }
}

TEST_CASE("digits: powers of two, where numbers are farther apart above than below") {
    for (int exponent = -1074; exponent <= 1023; ++exponent) {
        CAPTURE(exponent);
        const double value = std::ldexp(1.0, exponent);
        for (const double one : {value, std::nextafter(value, 0.0), std::nextafter(value, 1e308)})
            CHECK(shortest_digits(one) == expected(one));
    }
}

TEST_CASE("digits: any number is read back as itself, and is as short as can be") {
    Rng rng(7, "digits");
    for (int i = 0; i < 200000; ++i) {
        const std::uint64_t bits = rng.next();
        double value = std::bit_cast<double>(bits);
        if (i % 4 == 1) value = static_cast<double>(bits % 100000) / 1000;
        if (i % 4 == 2) value = rng.uniform();
        if (i % 4 == 3) value = static_cast<double>(bits >> (i % 60));
        if (!(std::abs(value) <= std::numeric_limits<double>::max())) continue;
        CAPTURE(bits);
        CHECK(shortest_digits(value) == expected(value));
    }
}
