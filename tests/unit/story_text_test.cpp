// What the story says holds of what is shown: for every step, target, language, and on other data.
#include "ui/story_text.h"

#include <algorithm>
#include <cmath>

#include "app/story.h"
#include "session_fixture.h"
#include "ui/words.h"

using namespace bluesquare;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

int rare_of(const State& state, const ArmState& arm) {
    return static_cast<int>(std::ranges::count_if(
        arm.picks, [&](int example) { return state.task.mismatched(example); }));
}

// Every language, and every step's text as it is now.
template <class Check>
void with_every_text(const State& state, Check check) {
    const Theme theme{};
    for (const LanguageName& row : languages()) {
        const Look look{theme, {}, row.language};
        for (int step = 0; step <= story_length(); ++step) {
            const std::string text = story_text(state, look, step);
            CAPTURE(text);
            CAPTURE(step);
            CHECK(text.size() > 20);
            CHECK_FALSE(holds(text, "{"));
            CHECK_FALSE(holds(text, "nan"));
            CHECK_FALSE(holds(text, "  "));
            check(look, step, text);
        }
    }
}

void check_first(const State& state, const Look& look, const std::string& text) {
    for (std::size_t g = 0; g < state.task.groups.size(); ++g) {
        const Group& group = state.task.groups[g];
        const bool seen = std::ranges::any_of(state.arms[0].seed_set, [&](int example) {
            return state.task.group[example] == static_cast<int>(g);
        });
        const auto never =
            text.find(look.language == Language::german ? "nicht darunter" : "not among");
        const auto place = text.find(group_name(state, look, group));
        REQUIRE(place != text.npos);
        CHECK((place < never) == seen);
    }
    for (std::size_t a = 0; a < state.arms.size(); a += state.settings.acquisitions.size())
        CHECK(holds(text, reading_text(state, look, state.arms[a])));
}

void check_second(const State& state, const Look& look, const std::string& text) {
    if (state.round == 0) {
        for (const Group& group : state.task.groups)
            CHECK(holds(text, group_name(state, look, group)) == !group.matched);
        return;
    }
    std::vector<int> rare;
    for (const ArmState& arm : state.arms) rare.push_back(rare_of(state, arm));
    const auto best = std::ranges::max_element(rare);
    const ArmState& arm = state.arms[best - rare.begin()];
    CHECK(holds(text, arm_title(look, arm.arm) + ", " + std::to_string(*best) + " "));
    const int most = *best;
    rare.erase(best);
    CHECK(holds(text, (look.language == Language::german ? "mehr als " : "more than ") +
                          std::to_string(*std::ranges::max_element(rare))));
    CHECK(most >= *std::ranges::max_element(rare));
}

// What is asked about lies nearer to the line than the share of the pool that the text names.
void check_near(const State& state, const Look& look, const std::string& text) {
    const ArmState& arm = state.arms[state.shown_arm];
    const bool asks = arm.arm.acquisition != "random" && !arm.last_picks.empty();
    CHECK(holds(text, arm_title(look, arm.arm)) == asks);
    if (!asks) return;
    double farthest = 0;
    for (const int example : arm.last_picks)
        farthest = std::max(
            farthest,
            std::abs(static_cast<double>(state.lens.x[state.task.pool_position(example)])));
    const auto surer =
        std::ranges::count_if(state.lens.x, [&](float x) { return std::abs(x) > farthest; });
    const double share = static_cast<double>(surer) / static_cast<double>(state.lens.x.size());
    CHECK(share > 0.5);
    CHECK(holds(text, percent(share)));
}

}  // namespace

TEST_CASE("story: what it says holds at every round, whatever is meant and whoever is shown") {
    for (const char* target : {"shape", "color"}) {
        CAPTURE(target);
        Desk desk;
        Session session = make_session(desk);
        const State& state = session.state();
        REQUIRE(send(session, R"({"type":"reset","target":")" + std::string(target) + "\"}"));
        for (int round = 0; round < 5; ++round) {
            CAPTURE(round);
            for (int arm = 0; arm < std::ssize(state.arms); ++arm) {
                REQUIRE(send(session, R"({"type":"show","arm":)" + std::to_string(arm) + "}"));
                with_every_text(state, [&](const Look& look, int step, const std::string& text) {
                    if (step == 1) check_first(state, look, text);
                    if (step == 2) check_second(state, look, text);
                    if (step == 4) check_near(state, look, text);
                });
            }
            REQUIRE(send(session, R"({"type":"step"})"));
            run_until(session, [&](const State& now) { return now.round == round + 1; });
        }
    }
}

TEST_CASE("story: it names what is there, where other attributes are the puzzle") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","target":"shape","nuisance":"background"})"));
    run_until(session, [](const State& now) { return now.phase == Phase::ready; });
    const State& state = session.state();
    with_every_text(state, [&](const Look& look, int step, const std::string& text) {
        if (step == 0) return;
        CHECK_FALSE(holds(text, std::string(word("level_", "blue", look.language)) + " "));
        if (step == 1 || step == 5) CHECK(holds(text, attribute_in_text(look, "background")));
    });
}

TEST_CASE("story: where the visitor answers, it does not say that a reading is the wrong one") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","by_hand":true})"));
    const State& state = session.state();
    with_every_text(state, [&](const Look&, int, const std::string& text) {
        CHECK_FALSE(holds(text, "what you mean"));
        CHECK_FALSE(holds(text, "gemeint."));
    });
}

TEST_CASE("story: once starts are done it says so and does not ask for them again") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"study","seeds":2})"));
    for (int i = 0; i < 100000 && session.state().study.running; ++i) session.tick(0.01);
    REQUIRE(session.state().study.summary);
    const Theme theme{};
    for (const LanguageName& row : languages()) {
        const Look look{theme, {}, row.language};
        const std::string text = story_text(session.state(), look, 3);
        CHECK(text.starts_with("2 "));
        CHECK(holds(text, std::string(look.say(Text::panel_savings))));
        CHECK_FALSE(holds(text, "16"));
    }
}

TEST_CASE("story: before there is a race it says nothing of one") {
    const State state;
    const Theme theme{};
    const Look look{theme, {}, Language::english};
    CHECK(story_text(state, look, 1).empty());
    CHECK(story_text(state, look, 2).empty());
    for (const int step : {0, 3, 4, 5, 99}) CHECK_FALSE(story_text(state, look, step).empty());
}
