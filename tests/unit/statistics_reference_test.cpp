// Bootstrap intervals and medians against NumPy's: tests/reference/statistics.py.
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "platform/files.h"
#include "study/statistics.h"

using namespace bluesquare;

TEST_CASE("bootstrap intervals and medians are NumPy's") {
    const auto bytes = read_file(BLUESQUARE_SOURCE_DIR "/tests/data/statistics.json");
    REQUIRE(bytes);
    const auto cases = nlohmann::json::parse(as_text(*bytes));
    REQUIRE(cases.size() == 6);
    for (const auto& expected : cases) {
        const auto number = [&](const char* key) { return expected.at(key).get<double>(); };
        const auto values = expected.at("values").get<std::vector<double>>();
        CAPTURE(values.size());
        const Interval interval = mean_interval(values);
        CHECK(interval.mean == doctest::Approx(number("mean")).epsilon(1e-12));
        CHECK(interval.lo == doctest::Approx(number("lo")).epsilon(1e-12));
        CHECK(interval.hi == doctest::Approx(number("hi")).epsilon(1e-12));
        CHECK(median(values) == doctest::Approx(number("median")).epsilon(1e-12));
        // 2,000 samples of ours against 200,000 of NumPy's own.
        const double width = number("any_hi") - number("any_lo");
        CHECK(std::abs(interval.lo - number("any_lo")) <= 0.08 * width);
        CHECK(std::abs(interval.hi - number("any_hi")) <= 0.08 * width);
    }
}
