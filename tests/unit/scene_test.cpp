// Scenes of the story: each step is entered at its moment, says only what holds there, and is left
// by exploring.
#include <algorithm>

#include "app/story.h"
#include "session_fixture.h"
#include "ui/story_text.h"
#include "ui/words.h"

using namespace bluesquare;

namespace {

bool rare(const State& state, const Record& record) {
    return std::ranges::any_of(record.picked,
                               [&](int example) { return state.task.mismatched(example); });
}

void enter(Session& session, int step) {
    REQUIRE(session.send(GoTo{step}));
    run_until(session, [&](const State& now) { return now.scene.step == step; });
}

// What is shown is where the table says.
void check_scene(const State& state, int step) {
    const StoryStep& row = story()[step - 1];
    CHECK(state.view.panel == row.panel);
    CHECK(state.scene.highlight == row.highlight);
    const ArmState& arm = state.arms[state.shown_arm];
    CHECK(arm.arm.acquisition != "random");
    if (row.moment == Moment::start) CHECK(state.round == 0);
    if (row.moment == Moment::latest) CHECK(state.round == state.timeline.done);
    CHECK((state.scene.example >= 0) == (row.moment == Moment::first_rare));
    if (row.moment != Moment::first_rare) return;
    CHECK(state.task.mismatched(state.scene.example));
    CHECK(arm.last_picks[state.shown_pick] == state.scene.example);
    CHECK(state.lens.questions[state.shown_pick].example == state.scene.example);
    for (std::size_t round = 0; round + 1 < arm.records.size(); ++round)
        CHECK_FALSE(rare(state, arm.records[round]));
}

void check_words(const State& state, int step) {
    const Theme theme{};
    for (const LanguageName& row : languages())
        for (const bool narrow : {false, true}) {
            const Look look{theme, {}, row.language, narrow};
            const std::string text = story_text(state, look, step);
            CAPTURE(text);
            const std::string marked = row.language == Language::german ? "Das erste seltene Bild"
                                                                        : "The first rare picture";
            CHECK((text.find(marked) != text.npos) == (step == 2));
            if (step != 2) continue;
            const Group& group = state.task.groups[state.task.group[state.scene.example]];
            const auto from = text.find(marked);
            CHECK(text.find(group_name(state, look, group), from) != text.npos);
            CHECK(text.find(arm_title(look, state.arms[state.shown_arm].arm), from) != text.npos);
        }
}

}  // namespace

TEST_CASE(
    "scene: every step is entered at its moment, whatever is meant and however far a race is") {
    for (const char* target : {"shape", "color"})
        for (const std::uint64_t seed : {0, 3, 38})
            for (const bool finished : {false, true}) {
                CAPTURE(target);
                CAPTURE(seed);
                CAPTURE(finished);
                Desk desk;
                Session session = make_session(desk);
                Settings settings;
                settings.seed = seed;
                settings.target = target;
                settings.nuisance = settings.target == "shape" ? "color" : "shape";
                REQUIRE(session.send(Reset{settings}));
                if (finished) {
                    REQUIRE(session.send(Play{60}));
                    run_until(session,
                              [](const State& now) { return now.phase == Phase::finished; });
                }
                for (int step = 1; step <= story_length(); ++step) {
                    CAPTURE(step);
                    enter(session, step);
                    check_scene(session.state(), step);
                    check_words(session.state(), step);
                }
            }
}

TEST_CASE("scene: exploring leaves it, hovering does not") {
    Desk desk;
    Session session = make_session(desk);
    enter(session, 2);
    const State& state = session.state();
    REQUIRE(session.send(AskWhatIf{state.task.pool[5]}));
    REQUIRE(session.send(PointAt{"curves", -1}));
    View view = state.view;
    view.theme = "dark";
    REQUIRE(session.send(SetView{view}));
    CHECK(state.scene.step == 2);
    SUBCASE("another panel") {
        view.panel = "curves";
        REQUIRE(session.send(SetView{view}));
    }
    SUBCASE("another learner") { REQUIRE(session.send(ShowArm{1})); }
    SUBCASE("another question") { REQUIRE(session.send(ShowPick{0})); }
    SUBCASE("a round on") { REQUIRE(session.send(Step{})); }
    SUBCASE("out of the story") { REQUIRE(session.send(GoTo{0})); }
    CHECK(state.scene.step == 0);
    CHECK(state.scene.highlight.empty());
}

TEST_CASE("scene: a command on the way there has the last word") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(session.send(GoTo{2}));
    REQUIRE(session.send(Play{60}));
    run_until(session, [](const State& now) { return now.phase == Phase::finished; });
    CHECK(session.state().scene.step == 0);
}

TEST_CASE("scene: undo shows the round where the visitor was") {
    Desk desk;
    Session session = make_session(desk);
    for (int round = 1; round <= 3; ++round) {
        REQUIRE(session.send(Step{}));
        run_until(session, [&](const State& now) { return now.round == round; });
    }
    enter(session, 1);
    CHECK(session.state().round == 0);
    REQUIRE(session.send(Undo{}));
    CHECK(session.state().round == 3);
    CHECK(session.state().scene.step == 0);
}

TEST_CASE("scene: a race that the visitor answers in is not moved, nor one that they pick in") {
    Desk desk;
    Session session = make_session(desk);
    Settings settings;
    settings.you = true;
    REQUIRE(session.send(Reset{settings}));
    run_until(session, [](const State& now) { return now.phase == Phase::asking; });
    for (const int step : {5, 4, 2, 1}) {
        enter(session, step);
        CHECK(session.state().round == 0);
        CHECK(session.state().scene.example == -1);
    }
    REQUIRE(session.send(Reset{answering_by_hand(Settings(), true)}));
    run_until(session, [](const State& now) { return now.phase == Phase::asking; });
    enter(session, 5);
    CHECK(session.state().phase == Phase::asking);
}

TEST_CASE("scene: where no learner ever asks about what is rare the race ends, and that is shown") {
    Desk desk;
    Session session = make_session(desk);
    Settings settings;
    settings.acquisitions = {"random"};
    settings.rounds = 1;
    settings.per_round = 1;
    REQUIRE(session.send(Reset{settings}));
    // Step 5 keeps the learners; the others bring the four.
    enter(session, 5);
    CHECK(session.state().round == 0);
    enter(session, 2);
    CHECK(session.state().settings.acquisitions.size() == 2);
    const State& state = session.state();
    CHECK((state.scene.example >= 0 || state.round == state.timeline.done));
}
