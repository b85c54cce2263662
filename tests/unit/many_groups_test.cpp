// More groups than a record names: the measures stay, the names go.
#include <doctest/doctest.h>

#include "app/own_pictures.h"
#include "report/csv.h"
#include "report/json.h"
#include "study/metrics.h"

using namespace bluesquare;

namespace {

// Two classes on `levels` places, two pool examples of each combination and one more of every other
// that go together; one test example of each combination on the first `tested` places.
Task places(int levels, int tested) {
    Dataset data;
    data.attributes = {{"y", {"cat", "dog"}, {}}, {"place", {}, {}}};
    const auto add = [&](int label, int level, Split split) {
        data.attributes[0].codes.push_back(label);
        data.attributes[1].codes.push_back(level);
        data.split.push_back(split);
    };
    for (int level = 0; level < levels; ++level) {
        data.attributes[1].levels.push_back(std::to_string(level));
        for (const int label : {0, 1, 0, 1, level % 2}) add(label, level, Split::pool);
        for (const int label : {0, 1})
            if (level < tested) add(label, level, Split::test);
    }
    auto task = make_task(data, "y", "place");
    REQUIRE_MESSAGE(task, (task ? "" : task.error().what));
    return *std::move(task);
}

// All right but the dog on place 0.
Record scored(const Task& task) {
    std::vector<int> predicted;
    for (const int example : task.test) predicted.push_back(task.label[example]);
    predicted[1] = 0;
    Record record;
    record.arm = {"e", "head", "random"};
    score_predictions(task, predicted, record);
    count_picks(task, {task.pool[0], task.pool[1]}, record);
    return record;
}

}  // namespace

TEST_CASE("a record names its groups as long as they are few") {
    static_assert(most_named_groups == 400);
    static_assert(most_own_groups <= most_named_groups);  // the page goes by their names
    for (const int tested : {2, 200}) {                   // of 600 groups, those tested count
        const Record record = scored(places(300, tested));
        CHECK(record.tested_groups == 2 * tested);
        CHECK(std::ssize(record.groups) == 2 * tested);
        CHECK(record.groups.at("dog 0") == 0);
        CHECK(record.groups.at("cat 0") == 1);
    }
}

TEST_CASE("a record of many groups has the measures over them, and no names but those picked") {
    const Record record = scored(places(201, 201));
    CHECK(record.groups.empty());
    CHECK(record.tested_groups == 402);
    CHECK(record.tested_nuisances == 201);
    CHECK(record.accuracy == doctest::Approx(401.0 / 402).epsilon(1e-15));
    CHECK(record.worst_group == 0);
    CHECK(record.tenth_percentile_accuracy == 1);
    CHECK(record.picked_groups.at("cat 0") == 1);
    const std::string line = record_line(record);
    CHECK(line.find("\"groups\":{}") != line.npos);
    CHECK(line.size() < 600);
    CHECK(records_csv({record}).find("accuracy: ") == std::string::npos);
    const auto again = parse_record(line, "here");
    REQUIRE_MESSAGE(again, (again ? "" : again.error().what));
    CHECK(record_line(*again) == line);
}
