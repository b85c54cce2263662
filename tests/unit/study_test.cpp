#include <cmath>
#include <limits>
#include <set>

#include <doctest/doctest.h>

#include "platform/threads.h"
#include "study/head_group.h"
#include "study/metrics.h"
#include "study/probe.h"
#include "study/statistics.h"
#include "study/summary.h"
#include "synthetic.h"

using namespace bluesquare;

namespace {

Result<HeadGroup> group_of(const Synthetic& s, const std::vector<RunKey>& keys,
                           const LoopSettings& settings, Parallel parallel = serial,
                           const std::vector<Record>& records = {}) {
    return HeadGroup::make(make_ground(*make_task(s.data, "y", "place"), s.features), "test", keys,
                           settings, {}, std::move(parallel), records);
}

std::vector<Record> go_on(HeadGroup& group) {
    std::vector<Record> records;
    while (!finished(group))
        for (auto& record : group.advance()) records.push_back(std::move(record));
    return records;
}

std::vector<Record> run_all(const Synthetic& s, const std::vector<RunKey>& keys,
                            const LoopSettings& settings, Parallel parallel = serial) {
    auto group = group_of(s, keys, settings, std::move(parallel));
    REQUIRE(group);
    return go_on(*group);
}

std::vector<RunKey> all_runs(int seeds) {
    std::vector<RunKey> keys;
    for (const auto& strategy : strategies())
        for (int seed = 0; seed < seeds; ++seed) keys.push_back({&strategy, std::uint64_t(seed)});
    return keys;
}

bool same_picks(const std::vector<Record>& a, const std::vector<Record>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].picked != b[i].picked || a[i].accuracy != b[i].accuracy) return false;
    return true;
}

}  // namespace

TEST_CASE("a run asks k new pool examples a round and evaluates once more at the end") {
    const Synthetic s = synthetic(120, 80, 0.9, 1);
    LoopSettings settings;
    settings.rounds = 6;
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        const auto records = run_all(s, {{&strategy, 3}}, settings);
        REQUIRE(records.size() == 7);
        std::set<int> labelled(records[0].seed_set.begin(), records[0].seed_set.end());
        CHECK(labelled.size() == 10);
        for (int r = 0; r < 7; ++r) {
            CHECK(records[r].round == r);
            CHECK(records[r].labels == 10 + 5 * r);
            CHECK(records[r].picked.size() == (r < 6 ? 5 : 0));
            for (int id : records[r].picked) {
                CHECK(id < 120);  // never a test example
                CHECK(labelled.insert(id).second);
            }
        }
    }
}

TEST_CASE("runs in lockstep pick what they pick alone, on any number of threads") {
    const Synthetic s = synthetic(150, 60, 0.9, 2);
    LoopSettings settings;
    settings.rounds = 5;
    const auto together = run_all(s, all_runs(3), settings);
    CHECK(same_picks(together, run_all(s, all_runs(3), settings, make_parallel(2))));
    CHECK(same_picks(together, run_all(s, all_runs(3), settings, make_parallel(5))));
    const auto keys = all_runs(3);
    for (std::size_t run = 0; run < keys.size(); ++run) {
        const auto alone = run_all(s, {keys[run]}, settings);
        for (std::size_t r = 0; r < alone.size(); ++r)
            CHECK(alone[r].picked == together[r * keys.size() + run].picked);
    }
}

TEST_CASE("a person picks: the run goes on with those examples as any other") {
    const Synthetic s = synthetic(120, 80, 0.9, 1);
    LoopSettings settings;
    settings.rounds = 4;
    const auto uncertainty = *find_strategy("uncertainty");
    auto loop = group_of(s, {{uncertainty, 3}, {nullptr, 3}}, settings);
    REQUIRE(loop);
    while (!finished(*loop)) {
        auto records = loop->advance();
        CHECK(records[1].arm.acquisition == "you");
        CHECK(records[1].picked.empty());
        loop->choose(1, records[0].picked, records[1]);  // copies the machine
        CHECK(records[1].picked == records[0].picked);
        CHECK(records[1].picked_groups == records[0].picked_groups);
        CHECK(records[1].accuracy == records[0].accuracy);
    }
    CHECK(loop->runs()[1].positions() == loop->runs()[0].positions());
    CHECK(loop->pool_logits(loop->head(1)) == loop->pool_logits(loop->head(0)));
}

TEST_CASE("a person answers: the learner learns what was said, not what the task holds") {
    const Synthetic s = synthetic(300, 200, 0.9, 7);
    LoopSettings settings;
    settings.rounds = 12;
    const auto uncertainty = *find_strategy("uncertainty");
    auto loop = group_of(s, {{uncertainty, 3}}, settings);
    REQUIRE(loop);
    Record last;
    while (!finished(*loop)) {
        last = loop->advance()[0];
        std::vector<int> places;  // means the other attribute
        for (int id : last.picked) places.push_back(s.data.attributes[1].codes[id]);
        loop->answer(0, places);
        const auto& labels = loop->runs()[0].labels();
        CHECK(std::equal(places.begin(), places.end(), labels.end() - std::ssize(places)));
    }
    // Right by place: matched groups right, mismatched ones wrong by y.
    const auto task = make_task(s.data, "y", "place");
    for (const Group& group : task->groups)
        CHECK((last.groups.at(group.name) > 0.5) == group.matched);
}

TEST_CASE("all arms of a seed start from the same seed set, other seeds from others") {
    const Synthetic s = synthetic(150, 60, 0.9, 2);
    LoopSettings settings;
    settings.rounds = 0;
    const auto records = run_all(s, all_runs(2), settings);
    for (const auto& record : records) CHECK(record.seed_set == records[record.seed].seed_set);
    CHECK(records[0].seed_set != records[1].seed_set);
}

TEST_CASE("the loop goes on until the pool is empty, and refuses a budget beyond it") {
    const Synthetic s = synthetic(40, 20, 0.9, 4);
    LoopSettings settings;
    settings.rounds = 6;
    for (const auto& strategy : strategies()) {
        const auto records = run_all(s, {{&strategy, 0}}, settings);
        CHECK(records.back().labels == 40);
    }
    settings.rounds = 7;
    const auto task = make_task(s.data, "y", "place");
    const auto refused = check_budget(*task, settings);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("pool of 40") != std::string::npos);
}

TEST_CASE("uncertainty finds the mismatched examples when both attributes are separable") {
    const Synthetic s = synthetic(600, 200, 0.95, 5);
    LoopSettings settings;
    std::vector<RunKey> keys;
    for (std::uint64_t seed = 0; seed < 8; ++seed)
        for (const char* name : {"uncertainty", "random"})
            keys.push_back({*find_strategy(name), seed});
    const Summary summary = summarise(run_all(s, keys, settings), {0.9}, settings.rounds);
    REQUIRE(summary.arms.size() == 2);
    CHECK(summary.arms[0].arm.acquisition == "random");
    CHECK(summary.arms[1].enrichment_first15.lo > 2);
    CHECK(summary.arms[0].enrichment_first15.lo < 1.2);
}

TEST_CASE("accuracies of a hand-computed case") {
    Dataset data;
    data.attributes = {{"y", {"a", "b"}, {0, 0, 0, 1, 1, 0, 0, 0, 1, 1}},
                       {"z", {"p", "q"}, {0, 0, 1, 1, 1, 0, 0, 1, 0, 1}}};
    data.split.assign(5, Split::pool);
    data.split.insert(data.split.end(), 5, Split::test);
    const auto task = make_task(data, "y", "z");
    REQUIRE(task);
    Record record;
    score_predictions(*task, std::vector<int>{0, 1, 0, 0, 1}, record);
    // Test groups: a p (2, one right), a q (1, right), b p (1, wrong), b q (1, right).
    CHECK(record.groups.at("a p") == 0.5);
    CHECK(record.accuracy == doctest::Approx((0.5 + 1 + 0 + 1) / 4));
    CHECK(record.worst_group == 0);
    // Pool groups: a p 2, a q 1, b p 0, b q 2 of 5.
    CHECK(record.pool_weighted_accuracy == doctest::Approx((2 * 0.5 + 1 + 2) / 5));
}

TEST_CASE("labels to target need two evaluations in a row; censored runs keep their budget") {
    const Curve curve{{10, 15, 20, 25, 30}, {.5, .9, .8, .9, .95}};
    CHECK(labels_to_target(curve, .9).labels == 25);
    CHECK(labels_to_target(curve, .5).labels == 10);
    CHECK(labels_to_target(curve, .95).labels == 30);  // the last one needs no confirmation
    CHECK_FALSE(labels_to_target(curve, .95).censored);
    CHECK(labels_to_target(curve, .99).censored);
    CHECK(labels_to_target(curve, .99).labels == 30);
}

TEST_CASE("AUBC of a hand-computed curve") {
    CHECK(aubc({{10, 20, 40}, {0.5, 0.7, 1.0}}) == doctest::Approx((6.0 + 17.0) / 30));
    CHECK(aubc({{10}, {0.5}}) == 0.5);
}

TEST_CASE("enrichment counts picks, not rounds") {
    std::vector<Record> run(4);
    for (auto& record : run) record.pool_mismatched_share = 0.1;
    run[0].picked_mismatched = {1, 0, 0, 0, 0, 0, 1};
    run[1].picked_mismatched = {1, 1, 0, 0, 0, 0, 0};
    run[2].picked_mismatched = {0, 1, 1, 1, 1, 1, 1};
    CHECK(enrichment(run, 15) == doctest::Approx(4.0 / 15 / 0.1));
    CHECK(enrichment(run, 0) == doctest::Approx(10.0 / 21 / 0.1));
    CHECK(std::isnan(enrichment(std::span(run).subspan(3), 15)));
}

namespace {

std::vector<Record> curves(const char* acquisition,
                           const std::vector<std::vector<double>>& by_seed) {
    std::vector<Record> records;
    for (std::size_t seed = 0; seed < by_seed.size(); ++seed)
        for (std::size_t round = 0; round < by_seed[seed].size(); ++round) {
            Record record;
            record.arm = {"e", "head", acquisition};
            record.seed = seed;
            record.round = static_cast<int>(round);
            record.labels = 10 + 10 * static_cast<int>(round);
            record.accuracy = by_seed[seed][round];
            records.push_back(record);
        }
    return records;
}

Summary compare(const std::vector<std::vector<double>>& random,
                const std::vector<std::vector<double>>& strategy, double target) {
    auto records = curves("random", random);
    for (auto& record : curves("uncertainty", strategy)) records.push_back(record);
    return summarise(records, {target}, 3);
}

}  // namespace

TEST_CASE("label ratio of hand-computed runs, with censoring on either side") {
    const std::vector<std::vector<double>> slow(3, {.5, .5, .9, .9}), fast(3, {.9, .9, .9, .9}),
        never(3, {.5, .5, .5, .5});
    auto ratio = compare(slow, fast, .9).label_ratios.at(0);
    CHECK(ratio.value == doctest::Approx(3));
    CHECK(ratio.lo == doctest::Approx(3));
    CHECK(ratio.bound == Bound::exact);
    ratio = compare(never, fast, .9).label_ratios.at(0);
    CHECK(ratio.value == doctest::Approx(4));
    CHECK(ratio.bound == Bound::at_least);
    CHECK(compare(fast, never, .9).label_ratios.at(0).bound == Bound::at_most);
    CHECK(compare(never, never, .9).label_ratios.at(0).bound == Bound::unknown);
}

TEST_CASE("penalties count the budgets with a significant difference, in its direction") {
    std::vector<std::vector<double>> low, high;
    for (int seed = 0; seed < 8; ++seed) {
        low.push_back({.5 + .001 * seed, .5, .6 + .002 * seed, .5});
        high.push_back({.5 + .001 * seed, .5, .9 - .001 * seed, .8 + .001 * seed});
    }
    const auto summary = compare(low, high, .9);  // arms: random (low), uncertainty (high)
    CHECK(summary.penalties[1][0] == doctest::Approx(0.5));
    CHECK(summary.penalties[0][1] == 0);
}

TEST_CASE("a study still running is summarised over its complete seeds") {
    auto records = curves("random", {{.5, .6}, {.5, .6}, {.5}});
    records.back().picked = {7};  // and so its next evaluation is to come
    const auto summary = summarise(records, {.9}, 1);
    CHECK(summary.arms.at(0).seeds == 2);
    CHECK(summarise({}, {.9}, 1).arms.empty());
}

TEST_CASE("statistics with known answers") {
    CHECK(median({3, 1, 2}) == 2);
    CHECK(median({4, 1, 2, 3}) == 2.5);
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(median({infinity, infinity, 1, infinity}) == infinity);
    // Student's density integrated numerically: 4 and 5 degrees of freedom.
    using Values = std::vector<double>;
    CHECK(paired_t_test(Values{1, 2, 3, 4, 6}, Values{1.5, 2.1, 3.6, 4.2, 6.9}) ==
          doctest::Approx(0.0327453).epsilon(1e-5));
    CHECK(paired_t_test(Values{1, 2, 3, 4, 6, 2}, Values{1.5, 2.1, 3.6, 4.2, 6.9, 2.5}) ==
          doctest::Approx(0.0105756).epsilon(1e-5));
    CHECK(paired_t_test(Values{1, 2, 3, 4}, Values{1, 2, 3, 4}) == 1);
    const auto interval = mean_interval(std::vector<double>(10, 0.25));
    CHECK(interval.lo == 0.25);
    CHECK(interval.hi == 0.25);
    CHECK(std::isnan(mean_interval({}).mean));
}

TEST_CASE("the bootstrap interval covers the mean about as often as it says") {
    const std::uint64_t seed = 31;
    CAPTURE(seed);
    Rng rng(seed);
    int covered = 0;
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<double> sample(16);
        for (double& x : sample) x = rng.normal();
        const auto interval = mean_interval(sample);
        covered += interval.lo <= 0 && 0 <= interval.hi;
    }
    CHECK(covered > 170);
    CHECK(covered < 200);
}

TEST_CASE("a probe tells a separable attribute from one that is not there") {
    const Synthetic s = synthetic(100, 400, 0.9, 6);
    const auto place = fit_probe(s.data, s.data.attributes[1], s.features, {}, 0);
    REQUIRE(place);
    CHECK(place->accuracy > 0.95);
    std::vector<int> pool(100);
    for (int i = 0; i < 100; ++i) pool[i] = i;
    const Matrix logits = probe_logits(*place, s.features, pool);
    int right = 0;
    for (int i : pool) right += (logits(i, 1) > logits(i, 0)) == s.data.attributes[1].codes[i];
    CHECK(right > 90);
    Attribute coin{"coin", {"h", "t"}, {}};
    Rng rng(8);
    for (int i = 0; i < s.data.size(); ++i) coin.codes.push_back(static_cast<int>(rng.below(2)));
    const auto chance = fit_probe(s.data, coin, s.features, {}, 0);
    REQUIRE(chance);
    CHECK(chance->accuracy > 0.3);
    CHECK(chance->accuracy < 0.7);
    Attribute rare{"rare", {"h", "t"}, std::vector<int>(s.data.size(), 0)};
    CHECK_FALSE(fit_probe(s.data, rare, s.features, {}, 0));
}

TEST_CASE("runs that went on longer are compared over the rounds that all did") {
    // Random picks need 50 labels, with the last evaluation; asking is done after 30.
    auto records = curves("random", {{.5, .6, .7, .8, .95}, {.5, .6, .7, .8, .96}});
    for (const Record& record : curves("uncertainty", {{.5, .9, .9}, {.5, .9, .9}}))
        records.push_back(record);
    const Summary summary = summarise(records, {.9, .95}, 2);
    for (const ArmSummary& arm : summary.arms) {
        CHECK(arm.labels == std::vector<int>{10, 20, 30});
        CHECK(arm.accuracy.size() == 3);
    }
    CHECK(summary.arms[0].aubc.mean == doctest::Approx(.6));
    CHECK(summary.label_ratios[0].value == doctest::Approx(50. / 20));
    CHECK(summary.label_ratios[0].bound == Bound::exact);
    // At .95 asking had stopped at 30 labels without it: it may have needed any number.
    CHECK(summary.label_ratios[1].bound == Bound::at_most);
    CHECK(summary.label_ratios[1].value == doctest::Approx(50. / 30));
}

TEST_CASE("a summary says how many of a learner's first questions the head asks too") {
    std::vector<Record> records;
    const auto add = [&](const char* learner, const char* strategy, std::uint64_t seed,
                         std::vector<int> picked) {
        for (Record record : curves(strategy, {{.5, .9}})) {
            record.arm.learner = learner;
            record.seed = seed;
            record.picked = record.round == 0 ? picked : std::vector<int>();
            record.picked_mismatched.assign(record.picked.size(), 0);
            records.push_back(std::move(record));
        }
    };
    for (const char* strategy : {"uncertainty", "random"}) {
        add("head", strategy, 0, {1, 2, 3, 4});
        add("head", strategy, 1, {1, 2, 3, 4});
        add("finetune", strategy, 0, {4, 9, 1, 8});
        add("finetune", strategy, 1, {7, 9, 6, 8});
        add("finetune", strategy, 2, {1, 2, 3, 4});  // no head has this start
    }
    const Summary summary = summarise(records, {.9}, 1);
    REQUIRE(summary.shared_questions.size() == 1);
    CHECK(summary.shared_questions[0].learner == "finetune");
    CHECK(summary.shared_questions[0].strategy == "uncertainty");
    CHECK(summary.shared_questions[0].share.mean == doctest::Approx(0.25));
    std::erase_if(records, [](const Record& r) { return r.arm.learner == "finetune"; });
    CHECK(summarise(records, {.9}, 1).shared_questions.empty());
}
