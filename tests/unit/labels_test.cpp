// The puzzle's answers are called A and B; a visitor's own classes keep their names.
#include "app/labels.h"

#include <doctest/doctest.h>

#include "ui/tags.h"
#include "ui/words.h"

using namespace bluesquare;

namespace {

// Four groups of one example each: the start has the first and the last.
State state_of(std::string_view dataset) {
    State state;
    state.settings.dataset = dataset;
    state.task.target = "color";
    state.task.nuisance = "shape";
    state.task.classes = {"red", "blue"};
    state.pictures.data.attributes = {{"color", {"red", "blue"}, {0, 0, 1, 1}},
                                      {"shape", {"square", "circle"}, {0, 1, 0, 1}}};
    state.task.label = {0, 0, 1, 1};
    state.task.group = {0, 1, 2, 3};
    state.task.pool = {0, 1, 2, 3};
    for (const int target : {0, 1})
        for (const int nuisance : {0, 1}) {
            Group group;
            group.target = target;
            group.nuisance = nuisance;
            state.task.groups.push_back(group);
        }
    state.arms.emplace_back().seed_set = {3, 0};
    return state;
}

}  // namespace

TEST_CASE("labels: neutral for the shapes, the data's own elsewhere") {
    const Theme theme{};
    const Look look{theme, {}, Language::german};
    const State shapes = state_of(shapes_dataset), own = state_of(own_dataset);
    CHECK(label_names(shapes) == std::vector<std::string>{"A", "B"});
    CHECK(label_names(own) == std::vector<std::string>{"red", "blue"});
    CHECK(class_name(shapes, look, 1) == "B");
    CHECK(class_name(own, look, 1) == "blau");
    CHECK(label_names(State{}).empty());
}

TEST_CASE("labels: pictures are those of the labelled start, where it has one") {
    const Theme theme{};
    const Look look{theme, {}, Language::english};
    const State shapes = state_of(shapes_dataset);
    CHECK(label_tag(shapes, look, 0).example == 0);
    CHECK(label_tag(shapes, look, 1).example == 3);
    CHECK(label_tag(state_of(own_dataset), look, 1).example == -1);
    CHECK(group_example(shapes, 3) == 3);
    CHECK(group_example(shapes, 2) == 2);  // of the pool
    CHECK(group_tag(shapes, look, 2).words == "blue square");
    CHECK(group_example(shapes, 9) == -1);
}
