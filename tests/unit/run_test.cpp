// A run: its ties, when it ends, and how it is rebuilt from its records.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "platform/threads.h"
#include "study/head_group.h"
#include "synthetic.h"

using namespace bluesquare;

namespace {

Result<HeadGroup> group_of(const Synthetic& s, const LoopSettings& loop,
                           const std::vector<Record>& records = {}) {
    std::vector<RunKey> keys;
    for (const auto& strategy : strategies())
        for (const std::uint64_t seed : {4, 9}) keys.push_back({&strategy, seed});
    return HeadGroup::make(make_ground(*make_task(s.data, "y", "place"), s.features), "test", keys,
                           loop, {}, make_parallel(2), records);
}

std::vector<Record> all_records(HeadGroup& group) {
    std::vector<Record> records;
    while (!finished(group))
        for (Record& record : group.advance()) records.push_back(std::move(record));
    std::ranges::sort(records, {},
                      [](const Record& r) { return std::tie(r.arm, r.seed, r.round); });
    return records;
}

bool same(const Record& a, const Record& b) {
    return a.arm == b.arm && a.seed == b.seed && a.round == b.round && a.labels == b.labels &&
           a.picked == b.picked && a.accuracy == b.accuracy && a.groups == b.groups &&
           a.seed_set == b.seed_set && a.picked_groups == b.picked_groups;
}

}  // namespace

TEST_CASE("a run is its records: cut off anywhere, it goes on bit for bit") {
    const Synthetic s = synthetic(150, 60, 0.9, 2);
    LoopSettings loop;
    loop.rounds = 6;
    auto whole = group_of(s, loop);
    REQUIRE(whole);
    const auto expected = all_records(*whole);
    const std::uint64_t seed = 12;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 6; ++trial) {
        std::vector<Record> kept;  // of each run another number of rounds, even none or all
        std::map<std::pair<Arm, std::uint64_t>, int> rounds;
        for (const Record& record : expected) {
            const auto [place, fresh] = rounds.insert({{record.arm, record.seed}, 0});
            if (fresh) place->second = static_cast<int>(rng.below(8));
            if (record.round < place->second) kept.push_back(record);
        }
        auto rest = group_of(s, loop, kept);
        REQUIRE(rest);
        auto records = all_records(*rest);
        records.insert(records.end(), kept.begin(), kept.end());
        std::ranges::sort(records, {},
                          [](const Record& r) { return std::tie(r.arm, r.seed, r.round); });
        REQUIRE(records.size() == expected.size());
        for (std::size_t i = 0; i < records.size(); ++i) CHECK(same(records[i], expected[i]));
    }
}

TEST_CASE("records that a run could not have written are refused, with what is wrong") {
    const Synthetic s = synthetic(150, 60, 0.9, 2);
    LoopSettings loop;
    loop.rounds = 3;
    auto whole = group_of(s, loop);
    REQUIRE(whole);
    const auto good = all_records(*whole);
    const auto refused = [&](auto change) {
        auto records = good;
        change(records);
        const auto group = group_of(s, loop, records);
        return group ? std::string("accepted") : group.error().what;
    };
    using Records = std::vector<Record>;
    const auto says = [](const std::string& what, const char* part) {
        CAPTURE(what);
        return what.find(part) != std::string::npos;
    };
    CHECK(says(refused([](Records& r) { r.erase(r.begin() + 1); }), "where round 1 belongs"));
    CHECK(
        says(refused([](Records& r) { r[0].seed_set[3] = r[0].seed_set[2]; }), "another seed set"));
    CHECK(says(refused([](Records& r) { r[1].picked[0] = r[0].picked[0]; }), "not an unlabelled"));
    CHECK(says(refused([](Records& r) { r[1].picked[0] = r[1].picked[1]; }), "not an unlabelled"));
    CHECK(says(refused([](Records& r) { r[1].picked[0] = 1 << 30; }), "not an unlabelled"));
    CHECK(says(refused([](Records& r) { r[1].picked[0] = -1; }), "not an unlabelled"));
    CHECK(
        says(refused([](Records& r) { r[1].picked.pop_back(); }), "picks 4 examples, expected 5"));
    CHECK(says(refused([](Records& r) { r[1].labels = 3; }), "has 3 labels"));
    CHECK(refused([](Records&) {}) == "accepted");
}

TEST_CASE("what is equal is asked about in the run's own order, not the file's") {
    // Every example alike: any pick is a tie. The file is sorted by group, mismatched first.
    Synthetic s = synthetic(200, 40, 0.8, 3);
    s.features.setConstant(1);
    std::vector<int> order(s.data.size());
    for (int i = 0; i < s.data.size(); ++i) order[i] = i;
    const auto mismatched = [&](int i) {
        return s.data.attributes[0].codes[i] != s.data.attributes[1].codes[i];
    };
    std::stable_sort(order.begin(), order.begin() + 200,
                     [&](int a, int b) { return mismatched(a) > mismatched(b); });
    Dataset sorted = s.data;
    for (int i = 0; i < s.data.size(); ++i)
        for (int a = 0; a < 2; ++a)
            sorted.attributes[a].codes[i] = s.data.attributes[a].codes[order[i]];
    s.data = sorted;
    LoopSettings loop;
    loop.rounds = 4;
    const auto task = make_task(s.data, "y", "place");
    REQUIRE(task);
    std::vector<RunKey> keys;
    for (const auto& strategy : strategies())
        for (std::uint64_t seed = 0; seed < 16; ++seed) keys.push_back({&strategy, seed});
    auto group = HeadGroup::make(make_ground(*task, s.features), "test", keys, loop, {});
    REQUIRE(group);
    std::map<std::string, std::pair<int, int>> counts;  // mismatched picks, picks
    for (const Record& record : all_records(*group))
        for (const int flag : record.picked_mismatched) {
            counts[record.arm.acquisition].first += flag;
            ++counts[record.arm.acquisition].second;
        }
    for (const auto& [acquisition, count] : counts) {
        CAPTURE(acquisition);
        REQUIRE(count.second == 16 * 20);
        const double share = 1.0 * count.first / count.second;
        // 320 draws; the seed sets leave hardly fewer matched ones.
        CHECK(share == doctest::Approx(task->mismatched_share()).epsilon(0.4));
    }
}

namespace {

// The rounds at which each run ended and its last two accuracies.
struct End {
    int rounds = 0, labels = 0;
    std::vector<double> accuracies;
};

std::map<std::pair<std::string, std::uint64_t>, End> ends(const std::vector<Record>& records) {
    std::map<std::pair<std::string, std::uint64_t>, End> out;
    for (const Record& record : records) {
        End& end = out[{record.arm.acquisition, record.seed}];
        end.rounds = record.round;
        end.labels = record.labels;
        end.accuracies.push_back(record.accuracy);
    }
    return out;
}

bool kept(const std::vector<double>& accuracies, double until) {
    for (std::size_t i = 1; i < accuracies.size(); ++i)
        if (accuracies[i - 1] >= until && accuracies[i] >= until) return true;
    return false;
}

}  // namespace

TEST_CASE("a run goes on until it has kept the accuracy, and not a round longer") {
    const Synthetic s = synthetic(300, 200, 0.97, 11);
    LoopSettings loop;
    loop.rounds = 3;
    loop.until = 0.9;
    auto group = group_of(s, loop);
    REQUIRE(group);
    int longer = 0;
    for (const auto& [run, end] : ends(all_records(*group))) {
        CAPTURE(run.first);
        CHECK(end.rounds >= 3);
        const std::vector<double> before(end.accuracies.begin(), end.accuracies.end() - 1);
        CHECK((kept(end.accuracies, 0.9) || end.labels == 300));
        if (end.rounds > 3) CHECK_FALSE(kept(before, 0.9));
        longer += end.rounds > 3;
    }
    CHECK(longer > 0);
}

TEST_CASE("a run that never gets there ends with the pool, or with its labels") {
    Synthetic s = synthetic(63, 40, 0.9, 5);
    s.features.setRandom();  // nothing to learn
    LoopSettings loop;
    loop.rounds = 2;
    loop.until = 1;
    auto pool = group_of(s, loop);
    REQUIRE(pool);
    for (const auto& [run, end] : ends(all_records(*pool))) CHECK(end.labels == 63);
    loop.most_labels = 40;
    auto bounded = group_of(s, loop);
    REQUIRE(bounded);
    for (const auto& [run, end] : ends(all_records(*bounded))) CHECK(end.labels == 40);
}
