#include "core/task.h"

#include <algorithm>
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

namespace {

bool says(const Error& error, const std::string& part) {
    CAPTURE(error.what);
    CHECK(error.what.find('\n') == std::string::npos);
    return error.what.find(part) != std::string::npos;
}

// Counts of each combination of two levels in the pool; one of each in the test set.
Dataset counted(int a, int b, int c, int d) {
    Dataset data;
    data.attributes = {{"y", {"0", "1"}, {}}, {"z", {"p", "q"}, {}}};
    const auto add = [&](int count, int y, int z, Split split) {
        data.attributes[0].codes.insert(data.attributes[0].codes.end(), count, y);
        data.attributes[1].codes.insert(data.attributes[1].codes.end(), count, z);
        data.split.insert(data.split.end(), count, split);
    };
    const int counts[] = {a, b, c, d};
    for (int g = 0; g < 4; ++g) {
        add(counts[g], g / 2, g % 2, Split::pool);
        add(1, g / 2, g % 2, Split::test);
    }
    return data;
}

}  // namespace

TEST_CASE("independent attributes are refused, with the counts") {
    for (const auto& data : {counted(25, 25, 25, 25), counted(10, 20, 30, 60),
                             counted(16, 15, 15, 16), counted(1, 1, 1, 1)}) {
        const auto task = make_task(data, "y", "z");
        REQUIRE_FALSE(task);
        CHECK(says(task.error(), "target 'y' and nuisance 'z' are independent in the pool"));
    }
    const auto task = make_task(counted(10, 20, 30, 60), "y", "z");
    const std::string& table = task.error().detail;
    CAPTURE(table);
    CHECK(std::count(table.begin(), table.end(), '\n') == 3);
    for (const char* part : {"in the pool", "p", "q", "10", "20", "30", "60"})
        CHECK(table.find(part) != std::string::npos);
    // Going together, if ever so little more than rounding makes them; and few examples, which say
    // nothing.
    for (const auto& data : {counted(17, 15, 15, 17), counted(2, 1, 1, 1), counted(1, 0, 0, 1)})
        CHECK(make_task(data, "y", "z"));
}

TEST_CASE("a pool in which target or nuisance does not vary asks nothing") {
    const auto target = make_task(counted(5, 5, 0, 0), "y", "z");
    REQUIRE_FALSE(target);
    CHECK(says(target.error(), "target 'y' is '0' for every example of the pool"));
    const auto nuisance = make_task(counted(5, 0, 5, 0), "y", "z");
    REQUIRE_FALSE(nuisance);
    CHECK(says(nuisance.error(), "nuisance 'z' is 'p' for every example of the pool"));
}

TEST_CASE("classes and levels that stand on one side only are named") {
    Dataset data = counted(9, 1, 1, 9);
    const auto add = [&](int y, int z, Split split) {
        data.attributes[0].codes.push_back(y);
        data.attributes[1].codes.push_back(z);
        data.split.push_back(split);
    };
    data.attributes[0].levels.push_back("x");
    add(2, 0, Split::test);
    const auto absent = make_task(data, "y", "z");
    REQUIRE_FALSE(absent);
    CHECK(says(absent.error(), "class 'x' has no example in the pool"));
    CHECK(says(Error{make_task(data, "z", "y")->notes.at(0)},
               "nuisance level 'x' has no example in the pool, only in the test set"));
    data.split.back() = Split::pool;
    const auto untested = make_task(data, "y", "z");
    REQUIRE(untested);
    REQUIRE(untested->notes.size() == 1);
    CHECK(says(Error{untested->notes[0]}, "class 'x' has no test example"));
    CHECK(make_task(counted(9, 1, 1, 9), "y", "z")->notes.empty());
    // Nothing mismatched: it runs, and says that there is nothing to enrich.
    const auto paired = make_task(counted(9, 0, 0, 9), "y", "z");
    REQUIRE(paired);
    CHECK(paired->mismatched_share() == 0);
    CHECK(says(Error{paired->notes.at(0)}, "no example of the pool is mismatched"));
}

TEST_CASE("examples without a value make no task; outside pool and test set they do no harm") {
    Dataset data = counted(9, 1, 1, 9);
    data.attributes[1].codes[3] = no_level;
    const auto lacking = make_task(data, "y", "z");
    REQUIRE_FALSE(lacking);
    CHECK(says(lacking.error(), "'z' has no value for 1 of 24 examples"));
    data.split[3] = Split::none;
    const auto task = make_task(data, "y", "z");
    REQUIRE(task);
    CHECK(task->pool.size() == 19);
    CHECK(task->pool[3] == 4);  // numbers stay those of the table
    Dataset none = counted(9, 1, 1, 9);
    none.attributes[1].codes.assign(none.size(), no_level);
    none.attributes[1].levels.clear();
    CHECK_FALSE(make_task(none, "y", "z"));
}

TEST_CASE("no two groups have one name, and names are plain where nothing is alike") {
    Dataset data = counted(9, 1, 1, 9);
    const auto names = [&](std::vector<std::string> y, std::vector<std::string> z) {
        data.attributes[0].levels = std::move(y);
        data.attributes[1].levels = std::move(z);
        std::vector<std::string> found;
        const auto task = make_task(data, "y", "z");
        REQUIRE(task);
        for (const Group& group : task->groups) found.push_back(group.name);
        CHECK(std::set<std::string>(found.begin(), found.end()).size() == 4);
        return found;
    };
    using Names = std::vector<std::string>;
    CHECK(names({"dark blue", "b"}, {"p q", "q"}) ==
          Names{"dark blue p q", "dark blue q", "b p q", "b q"});
    CHECK(names({"dark", "dark red"}, {"red car", "car"}) ==
          Names{"'dark' 'red car'", "dark car", "dark red red car", "'dark red' 'car'"});
    // The other way round too, as the page may say them.
    CHECK(names({"red car", "car"}, {"dark", "dark red"})[0] == "'red car' 'dark'");
    names({"'dark' 'red car'", "dark"}, {"x", "red car x"});
    names({"a'", "a' 'b"}, {"b' 'c", "c"});
    names({"dark", "dark red"}, {"red car", "car"});
}

TEST_CASE("a seed set that cannot be drawn is known before anything is drawn") {
    const auto task = make_task(counted(9, 1, 1, 9), "y", "z");
    REQUIRE(task);
    CHECK(check_seed_set(*task, SeedSetKind::matched, 18));
    const auto large = check_seed_set(*task, SeedSetKind::matched, 19);
    REQUIRE_FALSE(large);
    CHECK(says(large.error(), "too few matched examples of class '0'"));
    CHECK(check_seed_set(*task, SeedSetKind::balanced, 20));
    CHECK_FALSE(check_seed_set(*task, SeedSetKind::balanced, 21));
    CHECK_FALSE(check_seed_set(*task, SeedSetKind::balanced, 1));
}
