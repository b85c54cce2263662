// Sorting by few answers: what is asked, what follows from the answers, and how right it says it
// is.
#include "sorting/sorting.h"

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"
#include "sorting/start.h"

using namespace bluesquare;

namespace {

// Pictures of `kinds` kinds: clouds in d dimensions, `spread` wide at a distance of about 1.
struct World {
    std::vector<int> kind;  // by picture
    Features features;      // by picture

    World(int pictures, int kinds, double spread, std::uint64_t seed, int d = 12)
        : features(pictures, d) {
        Rng rng(seed, "world");
        Features centres(kinds, d);
        for (int i = 0; i < kinds * d; ++i) centres.data()[i] = static_cast<float>(rng.normal());
        for (int i = 0; i < pictures; ++i) {
            kind.push_back(static_cast<int>(rng.below(static_cast<std::uint32_t>(kinds))));
            for (int j = 0; j < d; ++j)
                features(i, j) = centres(kind[i], j) + static_cast<float>(spread * rng.normal());
        }
    }
    std::shared_ptr<const Features> rows(const Sorting& sorting, int count) const {
        Features some(count, features.cols());
        for (int r = 0; r < count; ++r) some.row(r) = features.row(sorting.arrival().order[r]);
        return std::make_shared<const Features>(std::move(some));
    }
    int kind_of(const Sorting& sorting, int row) const {
        return kind[sorting.arrival().order[row]];
    }
};

void arrive(Sorting& sorting, const World& world, int count) {
    sorting.come(world.rows(sorting, count), std::vector<bool>(count, false));
}

// Answers truly until `acts` were given.
void answer(Sorting& sorting, const World& world, int answers) {
    for (int i = 0; i < answers && sorting.next(); ++i) {
        const Ask ask = *sorting.next();
        sorting.say({ask.row, ask.asked, world.kind_of(sorting, ask.row)});
    }
}

double share_right(const Sorting& sorting, const World& world) {
    int right = 0;
    for (int row = 0; row < sorting.pictures(); ++row)
        right += sorting.slots()[row].box == world.kind_of(sorting, row);
    return static_cast<double>(right) / sorting.pictures();
}

}  // namespace

TEST_CASE("arrival: each picture comes once, opens after it came, and is checked once") {
    for (const int n : {0, 1, 2, 8, 9, 10, 257}) {
        const Arrival arrival = draw_arrival(n, 3);
        std::set<int> order(arrival.order.begin(), arrival.order.end()),
            checks(arrival.checks.begin(), arrival.checks.end());
        CHECK(std::ssize(order) == n);
        CHECK(std::ssize(checks) == n);
        CHECK(std::ssize(arrival.order) == n);
        for (int row = 0; row < n; ++row) {
            CHECK(arrival.open_at[row] > row);
            CHECK(arrival.open_at[row] <= n);
        }
        // The next checks are always here: every fifth picture shown is one, every ninth come.
        for (int k = 0; k < n / 9; ++k) CHECK(arrival.checks[k] <= 9 * k);
    }
}

TEST_CASE("typical_rows: one of each clear cluster, the largest first") {
    Features x(30, 2);
    for (int i = 0; i < 30; ++i)
        x.row(i) << (i < 5 ? 10.f : i < 15 ? -10.f : 0.f), static_cast<float>(i % 5) * .1f;
    const std::vector<int> rows = typical_rows(x, 3, 1);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] >= 15);
    CHECK((rows[1] >= 5 && rows[1] < 15));
    CHECK(rows[2] < 5);
}

TEST_CASE("typical_rows: pictures that are all alike give one") {
    CHECK(typical_rows(Features::Ones(20, 3), 6, 1).size() == 1);
    CHECK(typical_rows(Features(0, 3), 6, 1).empty());
}

TEST_CASE("sorting: few answers sort clear kinds, every fifth picture is a check") {
    const World world(300, 3, 0.25, 11);
    Sorting sorting(300, 3, {.seed = 2});
    CHECK_FALSE(sorting.next());
    arrive(sorting, world, 300);
    for (int i = 0; i < 50; ++i) {
        REQUIRE(sorting.next());
        CHECK((sorting.next()->asked == Asked::check) == (i % 5 == 4));
        answer(sorting, world, 1);
    }
    CHECK(share_right(sorting, world) > 0.97);
    CHECK(sorting.checks().checked + std::ranges::count_if(sorting.book().acts(),
                                                           [](const Act& act) {
                                                               return act.asked ==
                                                                      Asked::taken_over;
                                                           }) ==
          10);
    for (const Slot& slot : sorting.slots()) {
        CHECK(slot.box >= 0);
        CHECK(slot.probability > 0.33);
    }
}

TEST_CASE("sorting: checks teach nothing") {
    const World world(200, 2, 0.8, 3);
    Sorting sorting(200, 2, {.seed = 4});
    arrive(sorting, world, 200);
    answer(sorting, world, 39);
    while (sorting.next()->asked != Asked::check) answer(sorting, world, 1);
    const auto before = sorting.slots();
    const int row = sorting.next()->row;
    sorting.say({row, Asked::check, 1 - world.kind_of(sorting, row)});
    const bool taken = sorting.book().teaches(row);
    if (!taken)
        for (int other = 0; other < 200; ++other)
            if (other != row)
                CHECK(sorting.slots()[other].probability == before[other].probability);
    CHECK(sorting.slots()[row].by_person);
}

TEST_CASE("sorting: undo takes back all, to the last bit") {
    const World world(150, 3, 0.6, 7);
    Sorting sorting(150, 3, {.seed = 1});
    arrive(sorting, world, 150);
    std::vector<std::vector<Act>> acts;
    std::vector<int> asked;
    for (int i = 0; i < 40; ++i) {
        acts.push_back(sorting.book().acts());
        asked.push_back(sorting.next()->row);
        answer(sorting, world, 1);
    }
    for (int i = 39; i >= 0; --i) {
        sorting.undo();
        // What is taken over is taken over again as soon as nothing stands against it.
        CHECK(sorting.book().acts().size() >= acts[i].size());
        if (sorting.book().acts() == acts[i]) CHECK(sorting.next()->row == asked[i]);
    }
    sorting.undo();
    CHECK(sorting.book().acts().empty());
}

TEST_CASE("sorting: what was said is repeated and goes on alike") {
    const World world(160, 2, 0.7, 9);
    Sorting first(160, 2, {.seed = 6}), second(160, 2, {.seed = 6});
    arrive(first, world, 160);
    answer(first, world, 33);
    second.repeat(first.book().acts());
    arrive(second, world, 160);
    REQUIRE(second.next());
    CHECK(second.next()->row == first.next()->row);
    CHECK(second.book().acts() == first.book().acts());
    // Fitted at once or step by step: the same optimum to the tolerance.
    for (int row = 0; row < 160; ++row) CHECK(second.slots()[row].box == first.slots()[row].box);
}

TEST_CASE("sorting: cannot tell, skip, correction, a new box") {
    const World world(80, 2, 0.4, 2);
    Sorting sorting(80, 2, {.seed = 8});
    arrive(sorting, world, 80);
    const int odd = sorting.next()->row;
    sorting.say({odd, Asked::question, cannot_tell});
    CHECK(sorting.slots()[odd].box == -1);
    const int later = sorting.next()->row;
    sorting.say({later, Asked::question, skipped});
    CHECK(sorting.next()->row != later);
    answer(sorting, world, 30);
    CHECK(sorting.slots()[odd].box == -1);
    CHECK(sorting.book().untold() == 1);
    int wrong = 0;
    while (sorting.slots()[wrong].by_person || sorting.slots()[wrong].box < 0) ++wrong;
    sorting.set_boxes(3);
    sorting.say({wrong, Asked::correction, 2});
    CHECK(sorting.slots()[wrong].box == 2);
    CHECK(sorting.answers_by_box()[2] == 1);
    sorting.say({wrong, Asked::correction, 0});
    CHECK(sorting.slots()[wrong].box == 0);
    CHECK(sorting.answers_by_box()[2] == 0);
}

TEST_CASE("sorting: begins with some, broken pictures lie in no box") {
    const World world(200, 2, 0.4, 5);
    Sorting sorting(200, 2, {.seed = 8});
    std::vector<bool> broken(40, false);
    broken[3] = true;
    sorting.come(world.rows(sorting, 40), broken);
    answer(sorting, world, 20);
    for (const Act& act : sorting.book().acts()) {
        CHECK(act.row < 40);
        CHECK(act.row != 3);
    }
    CHECK(sorting.slots()[3].box == -1);
    CHECK(sorting.slots()[100].box == -1);
    broken.resize(200, false);
    sorting.come(world.rows(sorting, 200), broken);
    CHECK(sorting.slots()[100].box >= 0);
    CHECK(sorting.slots()[3].box == -1);
    CHECK(sorting.checks().population == 200 - 1 - std::ssize(sorting.book().taught()));
}

TEST_CASE("sorting: all pictures alike, one picture, none") {
    Sorting alike(30, 2, {.seed = 1});
    alike.come(std::make_shared<const Features>(Features::Ones(30, 4)),
               std::vector<bool>(30, false));
    for (int i = 0; i < 30; ++i) {
        REQUIRE(alike.next());
        alike.say({alike.next()->row, alike.next()->asked, i % 2});
    }
    CHECK_FALSE(alike.next());
    Sorting one(1, 2, {.seed = 1});
    one.come(std::make_shared<const Features>(Features::Ones(1, 4)), {false});
    REQUIRE(one.next());
    one.say({0, Asked::question, 1});
    CHECK_FALSE(one.next());
    CHECK(one.slots()[0].box == 1);
    Sorting none(0, 2, {.seed = 1});
    CHECK_FALSE(none.next());
}

// The whole way, checks beside a learner that picks what it doubts, from pictures that come bit by
// bit: the case in which a careless audit is wrong.
TEST_CASE("sorting: at least 94 % of the audits hold the truth") {
    int held = 0, said = 0;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        CAPTURE(seed);
        const World world(240, 3, 0.75, seed, 6);
        Sorting sorting(240, 3, {.seed = seed});
        arrive(sorting, world, 100);
        answer(sorting, world, 30);
        arrive(sorting, world, 240);
        answer(sorting, world, 70);
        const auto audit = sorting.audit();
        if (!audit) continue;
        ++said;
        const double truth = share_right(sorting, world);
        held += audit->lo <= truth + 1e-12 && truth <= audit->hi + 1e-12;
    }
    CAPTURE(held);
    CAPTURE(said);
    CHECK(said > 110);
    CHECK(held >= 0.94 * said);
}

TEST_CASE("sorting: it says how much the last answers moved") {
    const World world(400, 2, 0.1, 2);
    Sorting sorting(400, 2, {.seed = 3});
    arrive(sorting, world, 400);
    CHECK(sorting.movement().answers == 0);
    answer(sorting, world, 60);
    CHECK(sorting.movement().answers >= 20);
    CHECK(sorting.movement().moved <= 2);
    CHECK(sorting.movement().of == 400);
}
