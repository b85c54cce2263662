// Pools in which the task is ambiguous.
#include "core/pool.h"

#include <algorithm>
#include <map>
#include <utility>

#include <doctest/doctest.h>

#include "core/task.h"

using namespace bluesquare;

namespace {

// counts[t][n] pool examples of each group, and one test example of each.
Dataset data_of(const std::vector<std::vector<int>>& counts) {
    Dataset data;
    data.attributes = {{"y", {}, {}}, {"place", {}, {}}};
    const auto add = [&](int t, int n, Split split) {
        data.attributes[0].codes.push_back(t);
        data.attributes[1].codes.push_back(n);
        data.split.push_back(split);
    };
    for (int t = 0; t < std::ssize(counts); ++t)
        data.attributes[0].levels.push_back("y" + std::to_string(t));
    for (int n = 0; n < std::ssize(counts[0]); ++n)
        data.attributes[1].levels.push_back("p" + std::to_string(n));
    for (int t = 0; t < std::ssize(counts); ++t)
        for (int n = 0; n < std::ssize(counts[t]); ++n) {
            for (int i = 0; i < counts[t][n]; ++i) add(t, n, Split::pool);
            add(t, n, Split::test);
            add(t, n, Split::validation);
        }
    return data;
}

std::map<std::pair<int, int>, int> pool_counts(const Dataset& data) {
    std::map<std::pair<int, int>, int> counts;
    for (const int i : data.members(Split::pool))
        ++counts[{data.attributes[0].codes[i], data.attributes[1].codes[i]}];
    return counts;
}

Dataset drawn(Dataset data, const PoolSettings& settings, std::uint64_t seed = 1) {
    const auto ok = draw_pool(data, "y", "place", settings, seed);
    REQUIRE_MESSAGE(ok, ok.error().what);
    return data;
}

}  // namespace

TEST_CASE("a pool as it comes is whole, or of the size asked for") {
    const Dataset data = data_of({{30, 20}, {10, 40}});
    CHECK(pool_counts(drawn(data, {})) == pool_counts(data));
    const Dataset some = drawn(data, {.size = 37});
    CHECK(some.members(Split::pool).size() == 37);
    CHECK(some.members(Split::test) == data.members(Split::test));
    CHECK(some.members(Split::validation) == data.members(Split::validation));
    Dataset small = data;
    CHECK(!draw_pool(small, "y", "place", {.size = 101}, 1));
}

TEST_CASE("pairs that go together fill their share of the pool, groups of a kind are alike") {
    const Dataset data = data_of({{300, 400}, {250, 500}});
    for (const Pairing pairing : {Pairing::aligned, Pairing::crossed})
        for (const double share : {0.5, 0.8, 0.95, 1.0}) {
            CAPTURE(share);
            const Dataset pool = drawn(data, {.pairing = pairing, .matched = share});
            auto counts = pool_counts(pool);
            const bool aligned = pairing == Pairing::aligned;
            const int a = counts[{0, aligned ? 0 : 1}], b = counts[{1, aligned ? 1 : 0}];
            const int c = counts[{0, aligned ? 1 : 0}], d = counts[{1, aligned ? 0 : 1}];
            CHECK(a == b);
            CHECK(c == d);
            CHECK((a + b) / double(a + b + c + d) == doctest::Approx(share).epsilon(0.01));
            if (share < 1 && share > 0.5) {
                const auto task = make_task(pool, "y", "place");
                REQUIRE(task);
                CHECK(task->mismatched_share() == doctest::Approx(1 - share).epsilon(0.03));
            }
        }
    const Dataset sized = drawn(data, {Pairing::aligned, 0.9, 200});
    CHECK(pool_counts(sized)[{0, 0}] == 90);
    CHECK(pool_counts(sized)[{1, 0}] == 10);
}

TEST_CASE("a seed draws its own examples, the same each time") {
    const Dataset data = data_of({{300, 400}, {250, 500}});
    const PoolSettings settings{Pairing::aligned, 0.95, 0};
    CHECK(drawn(data, settings, 3).split == drawn(data, settings, 3).split);
    CHECK(drawn(data, settings, 3).split != drawn(data, settings, 4).split);
}

TEST_CASE("levels that are not equally many go together in turn") {
    const Dataset pool =
        drawn(data_of({{50, 50, 50, 50}, {50, 50, 50, 50}}), {Pairing::aligned, 0.9, 0});
    auto counts = pool_counts(pool);
    CHECK(counts[{0, 0}] == counts[{0, 2}]);
    CHECK(counts[{0, 0}] == counts[{1, 3}]);
    CHECK(counts[{0, 0}] > counts[{0, 1}]);
    CHECK(counts[{0, 1}] == counts[{1, 2}]);
}

TEST_CASE("a group that is empty, or too small a pool, is said") {
    Dataset data = data_of({{30, 0}, {10, 40}});
    const auto empty = draw_pool(data, "y", "place", {.pairing = Pairing::aligned}, 1);
    REQUIRE(!empty);
    CHECK(empty.error().what.find("'y0 p1'") != std::string::npos);
    Dataset few = data_of({{30, 5}, {10, 40}});
    CHECK(!draw_pool(few, "y", "place", {Pairing::aligned, 0.95, 80}, 1));
}
