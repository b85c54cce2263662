#include "core/task.h"

#include <set>

#include <doctest/doctest.h>

using namespace bluesquare;

namespace {

// 20 pool examples (9 red squares, 9 blue circles, one of each other kind), 4 test examples.
Dataset small_dataset() {
    Dataset data;
    data.attributes = {{"shape", {"square", "circle"}, {}}, {"color", {"red", "blue"}, {}}};
    const auto add = [&](int shape, int color, Split split) {
        data.attributes[0].codes.push_back(shape);
        data.attributes[1].codes.push_back(color);
        data.split.push_back(split);
    };
    for (int i = 0; i < 9; ++i) add(0, 0, Split::pool);
    for (int i = 0; i < 9; ++i) add(1, 1, Split::pool);
    add(0, 1, Split::pool);
    add(1, 0, Split::pool);
    for (int shape : {0, 1})
        for (int color : {0, 1}) add(shape, color, Split::test);
    return data;
}

}  // namespace

TEST_CASE("a task knows its groups and which of them are mismatched") {
    const auto task = make_task(small_dataset(), "shape", "color");
    REQUIRE(task);
    REQUIRE(task->groups.size() == 4);
    CHECK(task->groups[1].name == "square blue");
    CHECK(task->groups[0].matched);
    CHECK_FALSE(task->groups[1].matched);
    CHECK_FALSE(task->groups[2].matched);
    CHECK(task->groups[3].matched);
    CHECK(task->mismatched_share() == doctest::Approx(0.1));
    CHECK(task->pool.size() == 20);
    CHECK(task->test.size() == 4);
}

TEST_CASE("matched means commoner than independence predicts, not merely common") {
    Dataset data = small_dataset();
    for (int i = 0; i < 100; ++i) {  // very many red squares: the rare combinations stay mismatched
        data.attributes[0].codes.push_back(0);
        data.attributes[1].codes.push_back(0);
        data.split.push_back(Split::pool);
    }
    const auto task = make_task(data, "color", "shape");
    REQUIRE(task);
    CHECK(task->groups[3].matched);
    CHECK_FALSE(task->groups[1].matched);
}

TEST_CASE("unknown and equal attributes are usage errors that say what there is") {
    const auto unknown = make_task(small_dataset(), "texture", "color");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::usage);
    CHECK(unknown.error().what.find("shape, color") != std::string::npos);
    CHECK_FALSE(make_task(small_dataset(), "color", "color"));
}

TEST_CASE("the matched seed set is ambiguous: matched only, classes in turn, no example twice") {
    const auto task = make_task(small_dataset(), "color", "shape");
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Rng rng(seed, "seed-set");
        const auto drawn = draw_seed_set(*task, SeedSetKind::matched, 10, rng);
        REQUIRE(drawn);
        CHECK(std::set<int>(drawn->begin(), drawn->end()).size() == 10);
        int red = 0;
        for (int i : *drawn) {
            CHECK_FALSE(task->mismatched(i));
            red += task->label[i] == 0;
        }
        CHECK(red == 5);
    }
}

TEST_CASE("a seed set that a class cannot fill is a usage error naming the class") {
    const auto task = make_task(small_dataset(), "color", "shape");
    Rng rng(0);
    const auto drawn = draw_seed_set(*task, SeedSetKind::matched, 20, rng);
    REQUIRE_FALSE(drawn);
    CHECK(drawn.error().what.find("'red'") != std::string::npos);
    CHECK_FALSE(draw_seed_set(*task, SeedSetKind::matched, 1, rng));
}
