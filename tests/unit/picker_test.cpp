// Who picks and who learns; candidates drawn each round; an oracle that errs.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "core/task.h"
#include "lab/study_job.h"
#include "study/head_group.h"
#include "synthetic.h"

using namespace bluesquare;

namespace {

const Strategy* uncertainty() { return *find_strategy("uncertainty"); }

std::vector<Record> records_of(const Synthetic& s, const LoopSettings& loop, Picker picker = {},
                               const std::vector<Record>& done = {}) {
    const RunKey keys[] = {{uncertainty(), 3}, {*find_strategy("random"), 3}};
    auto group = HeadGroup::make(make_ground(*make_task(s.data, "y", "place"), s.features), "test",
                                 keys, loop, {}, serial, done, std::move(picker));
    REQUIRE_MESSAGE(group, group.error().what);
    std::vector<Record> records = done;
    while (!finished(*group))
        for (auto& record : group->advance()) records.push_back(std::move(record));
    return records;
}

std::vector<std::vector<int>> picks_of(const std::vector<Record>& records, const char* strategy) {
    std::vector<std::vector<int>> picks;
    for (const Record& record : records)
        if (record.arm.acquisition == strategy) picks.push_back(record.picked);
    return picks;
}

LoopSettings short_loop() {
    LoopSettings loop;
    loop.rounds = 6;
    return loop;
}

}  // namespace

TEST_CASE("a picker with the learner's own features picks the same") {
    const Synthetic s = synthetic(200, 80, 0.9, 1);
    const auto ground = make_ground(*make_task(s.data, "y", "place"), s.features);
    const auto own = records_of(s, short_loop());
    const auto by = records_of(s, short_loop(), {"twin", ground});
    CHECK(picks_of(own, "uncertainty") == picks_of(by, "uncertainty"));
    CHECK(by[0].arm.picker == "twin");
    CHECK(asks(by[0].arm) == by[0].arm.acquisition + " by twin");
}

TEST_CASE("another encoder's doubt decides, the learner's head is judged") {
    const Synthetic s = synthetic(200, 80, 0.9, 1);
    Features other = s.features;
    Rng rng(9, "other");
    for (Eigen::Index i = 0; i < other.size(); ++i)
        other.data()[i] = static_cast<float>(rng.normal());
    const auto ground = make_ground(*make_task(s.data, "y", "place"), other);
    const auto own = records_of(s, short_loop());
    const auto by = records_of(s, short_loop(), {"noise", ground});
    CHECK(by[0].accuracy == own[0].accuracy);  // the same start
    CHECK(picks_of(own, "uncertainty") != picks_of(by, "uncertainty"));
    // A killed run goes on bit for bit.
    std::vector<Record> half(by.begin(), by.begin() + 6);
    const auto again = records_of(s, short_loop(), {"noise", ground}, half);
    REQUIRE(again.size() == by.size());
    CHECK(picks_of(again, "uncertainty") == picks_of(by, "uncertainty"));
    CHECK(again.back().accuracy == by.back().accuracy);
}

TEST_CASE("groups are planned for every picker, and none picks for itself twice") {
    Experiment experiment;
    experiment.encoders = {"pretrained", "random-init"};
    experiment.pickers = {"self", "random-init"};
    const auto groups = plan_groups(experiment, 5, 3);
    REQUIRE(groups.size() == 3);
    CHECK(groups[0].picker.empty());
    CHECK(groups[1].picker == "random-init");
    CHECK(groups[1].encoder == "pretrained");
    CHECK(groups[2].encoder == "random-init");
    CHECK(groups[0].seeds == std::vector<std::uint64_t>{5, 6, 7});
    experiment.corpus.reset();
    CHECK(plan_groups(experiment, 5, 3).size() == 9);
}

TEST_CASE("networks that are trained share groups as far as they work side by side") {
    Experiment experiment;
    experiment.encoders = {"pretrained"};
    experiment.learners = {std::string(finetune_learner)};
    const auto seeds_of = [&](int side_by_side) {
        std::vector<std::vector<std::uint64_t>> seeds;
        for (const StudyGroup& group : plan_groups(experiment, 5, 3, side_by_side))
            seeds.push_back(group.seeds);
        return seeds;
    };
    using Seeds = std::vector<std::vector<std::uint64_t>>;
    CHECK(seeds_of(1) == Seeds{{5}, {6}, {7}});
    CHECK(seeds_of(2) == Seeds{{5}, {6}, {7}});
    CHECK(seeds_of(3) == Seeds{{5, 6}, {7}});
    CHECK(seeds_of(16) == Seeds{{5, 6, 7}});
    experiment.corpus.reset();
    CHECK(seeds_of(16) == Seeds{{5}, {6}, {7}});
}

TEST_CASE("a strategy chooses among the candidates that are drawn") {
    const Synthetic s = synthetic(200, 80, 0.9, 1);
    LoopSettings few = short_loop(), all = short_loop(), same = short_loop();
    few.candidates = 20;
    same.candidates = 1000;
    const auto of_few = records_of(s, few), of_all = records_of(s, all);
    CHECK(picks_of(of_few, "uncertainty") != picks_of(of_all, "uncertainty"));
    CHECK(picks_of(records_of(s, same), "uncertainty") == picks_of(of_all, "uncertainty"));
    CHECK(picks_of(records_of(s, few), "uncertainty") == picks_of(of_few, "uncertainty"));
    LoopSettings tiny = short_loop();
    tiny.candidates = 5;  // all that are drawn are asked about
    std::set<int> asked;
    for (const auto& picks : picks_of(records_of(s, tiny), "uncertainty"))
        for (const int pick : picks) CHECK(asked.insert(pick).second);
    CHECK(asked.size() == 30);
}

TEST_CASE("an oracle errs as often as is said, and alike for every strategy") {
    const Synthetic s = synthetic(400, 80, 0.9, 1);
    const Task task = *make_task(s.data, "y", "place");
    LoopSettings loop;
    loop.oracle_noise = 0.25;
    loop.rounds = 60;
    auto run = Run::start(task, {"test", "head", "random"}, {*find_strategy("random"), 3}, loop);
    REQUIRE(run);
    std::vector<int> all = run->candidates();
    Record record;
    run->ask(all, record);
    int wrong = 0;
    for (std::size_t i = 0; i < run->positions().size(); ++i)
        wrong += run->labels()[i] != task.label[task.pool[run->positions()[i]]];
    CHECK(wrong > 70);
    CHECK(wrong < 130);
    auto other = Run::start(task, {"test", "head", "uncertainty"}, {uncertainty(), 3}, loop);
    REQUIRE(other);
    std::reverse(all.begin(), all.end());
    other->ask(all, record);
    for (std::size_t i = 0; i < other->positions().size(); ++i) {
        const auto same = std::ranges::find(run->positions(), other->positions()[i]);
        CHECK(run->labels()[same - run->positions().begin()] == other->labels()[i]);
    }
}
