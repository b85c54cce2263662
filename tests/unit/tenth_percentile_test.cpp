// The 10th percentile of accuracy over the nuisance's levels: hand-computed values, where it is
// shown, and records from before it was kept.
#include <cmath>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "report/json.h"
#include "report/table.h"
#include "study/metrics.h"

using namespace bluesquare;

namespace {

// Test examples of one level of the nuisance, and how many of them are called right.
struct Level {
    int examples, right;
};

// Two classes in turn; a pool in which every level occurs, and the first oftener with class 0.
Record scored(const std::vector<Level>& levels) {
    Dataset data;
    data.attributes = {{"y", {"a", "b"}, {}}, {"user", {}, {}}};
    std::vector<int> predicted;
    const auto add = [&](int label, int level, Split split) {
        data.attributes[0].codes.push_back(label);
        data.attributes[1].codes.push_back(level);
        data.split.push_back(split);
    };
    for (int level = 0; level < std::ssize(levels); ++level) {
        data.attributes[1].levels.push_back("u" + std::to_string(level));
        for (int i = 0; i < 8; ++i) add(level == 0 ? i / 7 : i % 2, level, Split::pool);
    }
    for (int level = 0; level < std::ssize(levels); ++level)
        for (int i = 0; i < levels[level].examples; ++i) {
            add(i % 2, level, Split::test);
            predicted.push_back(i < levels[level].right ? i % 2 : 1 - i % 2);
        }
    const auto task = make_task(data, "y", "user");
    REQUIRE_MESSAGE(task, (task ? "" : task.error().what));
    Record record;
    score_predictions(*task, predicted, record);
    return record;
}

Record record_of(int round, int nuisances) {
    Record record;
    record.arm = {"e", "head", "random"};
    record.round = round;
    record.labels = 10 + 5 * round;
    record.tenth_percentile_accuracy = 0.25;
    record.tested_nuisances = nuisances;
    if (round == 0) record.picked = {3};
    return record;
}

// The line as an earlier version wrote it.
std::string line_without_it() {
    Record record = record_of(0, 0);
    record.tenth_percentile_accuracy = NAN;
    const std::string line = record_line(record);
    CHECK(line.find("tenth") == line.npos);
    CHECK(line.find("tested") == line.npos);
    return line;
}

}  // namespace

TEST_CASE("the 10th percentile is interpolated between the levels' accuracies") {
    // Sorted .5, .75, 1: a tenth of the way from first to last is place .2.
    Record record = scored({{4, 4}, {4, 2}, {4, 3}});
    CHECK(record.tenth_percentile_accuracy == doctest::Approx(0.5 + 0.2 * 0.25).epsilon(1e-15));
    CHECK(record.tested_nuisances == 3);
    CHECK(record.tested_groups == 6);
    // Eleven levels: the second worst itself, each level alike, whatever its size.
    std::vector<Level> levels(9, {8, 8});
    levels.push_back({100, 0});
    levels.push_back({4, 1});
    CHECK(scored(levels).tenth_percentile_accuracy == 0.25);
}

TEST_CASE("the 10th percentile goes by levels, not by groups") {
    // Level 0 is right in one class only: its group of class 1 is the worst, its accuracy a half.
    Dataset data;
    data.attributes = {{"y", {"a", "b"}, {0, 0, 1, 1, 1, 0, 0, 1, 0, 1}},
                       {"z", {"p", "q"}, {0, 0, 0, 1, 1, 1, 0, 0, 1, 1}}};
    data.split.assign(6, Split::pool);
    data.split.insert(data.split.end(), 4, Split::test);
    const auto task = make_task(data, "y", "z");
    REQUIRE(task);
    Record record;
    score_predictions(*task, std::vector<int>{0, 0, 0, 1}, record);
    CHECK(record.worst_group == 0);
    CHECK(record.tenth_percentile_accuracy == doctest::Approx(0.55).epsilon(1e-15));
}

TEST_CASE(
    "the 10th percentile of ties, of one level, and without levels that no test example has") {
    CHECK(scored(std::vector<Level>(13, {3, 2})).tenth_percentile_accuracy == 2.0 / 3);
    Record record = scored({{0, 0}, {8, 6}, {0, 0}});
    CHECK(record.tenth_percentile_accuracy == 0.75);
    CHECK(record.tested_nuisances == 1);
    // Those left out count neither as 0 nor as a level: places as if they were not there.
    CHECK(scored({{4, 1}, {0, 0}, {4, 3}, {0, 0}}).tenth_percentile_accuracy ==
          doctest::Approx(0.3).epsilon(1e-15));
}

TEST_CASE("records from before the 10th percentile was kept are read, and stay as they are") {
    const std::string line = line_without_it();
    const auto record = parse_record(line, "here");
    REQUIRE_MESSAGE(record, (record ? "" : record.error().what));
    CHECK(std::isnan(record->tenth_percentile_accuracy));
    CHECK(record->tested_nuisances == 0);
    CHECK(record_line(*record) == line);
    // A study that went on from such records: no mean of some of its seeds.
    Record later = record_of(1, 20);
    const Summary summary = summarise({*record, later}, {0.9}, 1);
    const Json curve = to_json(summary)["arms"][0]["curve"]["tenth_percentile_accuracy"];
    CHECK(curve["mean"][0].is_null());
    CHECK(curve["mean"][1] == 0.25);
}

TEST_CASE("the table has the 10th percentile from eleven levels of the nuisance on") {
    for (const int nuisances : {0, 2, 10, 11}) {
        const Summary summary =
            summarise({record_of(0, nuisances), record_of(1, nuisances)}, {0.9}, 1);
        const std::string text = text_report(summary);
        CAPTURE(text);
        CHECK((text.find("10th pct@15") != text.npos) == (nuisances > 10));
        CHECK((text.find("(10th pct: ") != text.npos) == (nuisances > 10));
        CHECK(to_json(summary)["arms"][0]["tested_nuisances"] == nuisances);
    }
}
