// The share that is right: the interval holds the truth as often as it says.
#include "sorting/audit.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"

using namespace bluesquare;

TEST_CASE("audit: nothing wrong among 40 of 1,000 says at least 91 %") {
    const Audit all = audit({40, 0, 1000}, 0);
    CHECK(all.right == 1);
    CHECK(all.hi == 1);
    CHECK(all.lo > 0.91);
    CHECK(all.lo < 0.92);
}

TEST_CASE("audit: every picture checked leaves no doubt") {
    const Audit all = audit({50, 5, 50}, 10);  // the wrong ones are corrected by being checked
    CHECK(all.lo == 1);
    CHECK(all.right == 1);
    CHECK(all.hi == 1);
}

TEST_CASE("audit: all wrong") {
    const Audit all = audit({20, 20, 100}, 0);
    CHECK(all.right == doctest::Approx(0.2));  // those that were checked
    CHECK(all.lo == doctest::Approx(0.2));
    CHECK(all.hi > 0.2);
}

// Against the binomial's Clopper-Pearson interval (0.830, 0.986 for 3 of 50), which it nears as the
// population grows.
TEST_CASE("audit: of a large population it is the binomial's interval") {
    const Audit all = audit({50, 3, 5000}, 0);
    CHECK(all.lo == doctest::Approx(0.835).epsilon(0.006));
    CHECK(all.hi == doctest::Approx(0.987).epsilon(0.006));
}

TEST_CASE("audit: at least 95 % of the intervals hold the truth") {
    constexpr std::uint64_t seed = 5;
    CAPTURE(seed);
    Rng rng(seed, "audit test");
    for (const int population : {60, 400, 2000})
        for (const double share : {0.0, 0.02, 0.1, 0.35}) {
            const int wrong = static_cast<int>(share * population);
            std::vector<int> order(population);
            std::iota(order.begin(), order.end(), 0);
            constexpr int kTrials = 400;
            int held = 0;
            for (int trial = 0; trial < kTrials; ++trial) {
                shuffle(order, rng);
                const auto found = static_cast<int>(std::count_if(
                    order.begin(), order.begin() + 40, [&](int i) { return i < wrong; }));
                const Audit said = audit({40, found, population}, 25);
                const double truth = 1 - static_cast<double>(wrong - found) / (population + 25);
                held += said.lo <= truth + 1e-12 && truth <= said.hi + 1e-12;
            }
            CAPTURE(population);
            CAPTURE(share);
            CHECK(held >= 0.94 * kTrials);
        }
}
