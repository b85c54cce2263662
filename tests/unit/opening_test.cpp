// "You first": what the visitor says and bets, the race until a learner asks the same, and how all
// of it comes through a link.
#include "app/opening.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

Link first_link(std::uint64_t seed = 0) {
    Link link = opening_link();
    link.settings.seed = seed;
    return link;
}

void watch(Session& session) {
    const auto watches = [&] { return session.state().opening.stage == OpeningStage::watch; };
    for (int i = 0; i < 500 && watches(); ++i) session.tick(0.2);
    REQUIRE_FALSE(watches());
}

// The place of the first mismatched example among the first questions of an arm; -1: none.
int first_rare(const State& state, const std::vector<int>& picks) {
    const auto found =
        std::ranges::find_if(picks, [&](int example) { return state.task.mismatched(example); });
    return found == picks.end() ? -1 : static_cast<int>(found - picks.begin());
}

}  // namespace

TEST_CASE("you first: what is open is asked, and nothing runs meanwhile") {
    Desk desk;
    Session session = make_session(desk, first_link());
    const State& state = session.state();
    REQUIRE(state.opening.stage == OpeningStage::answer);
    CHECK(state.task.groups[state.task.group[state.opening.example]].name == "blue square");
    CHECK(state.task.mismatched(state.opening.example));
    CHECK(std::ranges::count(state.arms[0].seed_set, state.opening.example) == 0);
    run_until(session,
              [](const State& now) { return now.pictures.drawn == now.pictures.data.size(); });
    CHECK(session.idle_seconds() > 1e9);
    CHECK(says(send(session, R"({"type":"bet","arm":0})"), "nothing to bet on"));
    CHECK(says(send(session, R"({"type":"answer","label":2})"), "no class 2"));
}

TEST_CASE("you first: the answer says what the labels mean, and the boxes stay as they are") {
    for (const int box : {0, 1}) {
        CAPTURE(box);
        Desk desk;
        Session session = make_session(desk, first_link());
        const State& state = session.state();
        const std::vector<int> seeds = state.arms[0].seed_set;
        const std::vector<int> labels_before = [&] {
            std::vector<int> labels;
            for (const int example : seeds) labels.push_back(state.task.label[example]);
            return labels;
        }();
        REQUIRE(send(session, R"({"type":"answer","label":)" + std::to_string(box) + "}"));
        CHECK(state.opening.stage == OpeningStage::bet);
        CHECK(state.opening.answer == box);
        CHECK(state.settings.target ==
              (box == 0 ? "shape" : "color"));  // red squares, blue circles
        CHECK(state.task.label[state.opening.example] == box);
        REQUIRE(state.arms[0].seed_set == seeds);
        for (std::size_t i = 0; i < seeds.size(); ++i)
            CHECK(state.task.label[seeds[i]] == labels_before[i]);
    }
}

TEST_CASE("you first: the race stops at the first question that matters, whoever asks it") {
    for (const std::uint64_t seed : {0, 1, 2, 3, 4, 5, 6, 7}) {
        CAPTURE(seed);
        Desk desk;
        Session session = make_session(desk, first_link(seed));
        const State& state = session.state();
        REQUIRE(send(session, R"({"type":"answer","label":1})"));
        CHECK(says(send(session, R"({"type":"bet","arm":4})"), "no arm 4"));
        REQUIRE(send(session, R"({"type":"bet","arm":1})"));
        CHECK(state.opening.stage == OpeningStage::watch);
        watch(session);
        REQUIRE(state.opening.stage == OpeningStage::found);
        REQUIRE(state.opening.found >= 0);
        CHECK(state.task.mismatched(state.opening.found));
        for (int arm = 0; arm < std::ssize(state.arms); ++arm) {
            const int place = first_rare(state, state.arms[arm].picks);
            const bool finder = std::ranges::count(state.opening.finders, arm) > 0;
            CHECK(finder == (place == state.opening.asked - 1));
            CHECK((place < 0 || place >= state.opening.asked - 1));
        }
        run_until(session,
                  [](const State& now) { return now.pictures.drawn == now.pictures.data.size(); });
        CHECK(session.idle_seconds() > 1e9);
    }
}

TEST_CASE("you first: a race of several rounds can be taken back too, and starts over") {
    int longer = 0;
    for (std::uint64_t seed = 0; seed < 40 && longer < 2; ++seed) {
        CAPTURE(seed);
        Desk desk;
        Session session = make_session(desk, first_link(seed));
        const State& state = session.state();
        REQUIRE(send(session, R"({"type":"answer","label":1})"));
        REQUIRE(send(session, R"({"type":"bet","arm":0})"));
        watch(session);
        if (state.round == 0) continue;
        ++longer;
        REQUIRE(send(session, R"({"type":"undo"})"));
        CHECK(state.opening.stage == OpeningStage::bet);
        CHECK(state.round == 0);
        CHECK(state.opening.finders.empty());
    }
    CHECK(longer == 2);
}

TEST_CASE("you first: a link leads back to where the visitor was") {
    Desk desk;
    Session session = make_session(desk, first_link(3));
    const auto same = [&] {
        const std::string link = format_link(session.link());
        CAPTURE(link);
        const auto parsed = parse_link(link);
        REQUIRE(parsed);
        Session again = make_session(desk, *parsed);
        run_until(again, [&](const State& state) { return state.round == session.state().round; });
        const Opening &now = session.state().opening, &then = again.state().opening;
        CHECK(then.stage == now.stage);
        if (now.stage != OpeningStage::over) CHECK(then.answer == now.answer);
        CHECK(then.bet == now.bet);
        CHECK(then.found == now.found);
        CHECK(then.finders == now.finders);
    };
    same();
    REQUIRE(send(session, R"({"type":"answer","label":0})"));
    same();
    REQUIRE(send(session, R"({"type":"bet","arm":2})"));
    watch(session);
    same();
    REQUIRE(send(session, R"({"type":"go","step":2})"));
    CHECK(session.state().opening.stage == OpeningStage::over);
    same();
}

TEST_CASE("you first: every step can be taken back, and the beginning can be had again") {
    Desk desk;
    Session session = make_session(desk, first_link());
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"undo"})"));
    CHECK(state.opening.stage == OpeningStage::answer);
    REQUIRE(send(session, R"({"type":"answer","label":0})"));
    REQUIRE(send(session, R"({"type":"bet","arm":0})"));
    REQUIRE(send(session, R"({"type":"undo"})"));
    CHECK(state.opening.stage == OpeningStage::bet);
    CHECK(state.opening.bet == -1);
    REQUIRE(send(session, R"({"type":"undo"})"));
    CHECK(state.opening.stage == OpeningStage::answer);
    REQUIRE(send(session, R"({"type":"step"})"));
    CHECK(state.opening.stage == OpeningStage::over);
    REQUIRE(send(session, R"({"type":"reset","encoders":["pretrained"],"target":"background"})"));
    REQUIRE(send(session, R"({"type":"first"})"));
    CHECK(state.opening.stage == OpeningStage::answer);
    CHECK(state.arms.size() == 4);
}

TEST_CASE("you first: answering by hand goes on from what was said there") {
    Desk desk;
    Session session = make_session(desk, first_link());
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"answer","label":0})"));
    const int example = state.opening.example;
    REQUIRE(send(session, R"({"type":"reset","by_hand":true})"));
    CHECK(state.phase == Phase::asking);
    CHECK(state.answers == std::vector<int>{0});
    CHECK(state.arms[0].picks[0] == example);
    CHECK(state.round == 1);
    const auto picks = state.arms[0].picks;
    const auto link = parse_link(format_link(session.link()));
    REQUIRE(link);
    Session again = make_session(desk, *link);
    run_until(again, [](const State& now) { return now.round == 1; });
    CHECK(again.state().arms[0].picks == picks);
    REQUIRE(send(session, R"({"type":"undo"})"));
    CHECK(state.answers.empty());
    CHECK(state.arms[0].picks == std::vector<int>{example});
    CHECK(says(send(session, R"({"type":"reset","by_hand":false,"opened":true})"), "by_hand"));
}

TEST_CASE("you first: there is none where there is nothing to bet on or another puzzle") {
    for (const char* text :
         {"target=background&nuisance=shape", "encoders=pretrained&ask=random",
          "ask=uncertainty,random,entropy", "hand=1&first=bet", "you=1&first=1"}) {
        CAPTURE(text);
        const auto link = parse_link(text);
        REQUIRE_MESSAGE(link, (link ? "" : link.error().what));
        Desk desk;
        Session session = make_session(desk, *link);
        run_until(session, [](const State& state) { return !state.arms.empty(); });
        CHECK(session.state().opening.stage == OpeningStage::over);
        CHECK(session.state().view.first == "skip");
    }
}

TEST_CASE("you first: its state as JSON") {
    Desk desk;
    Session session = make_session(desk, first_link());
    auto json = nlohmann::json::parse(state_json(session.state()));
    CHECK(json["opening"]["stage"] == "answer");
    CHECK(json["opening"]["boxes"].size() == 2);
    CHECK(json["opening"]["boxes"][1].size() == 5);
    CHECK(json["opening"]["example"]["group"] == "blue square");
    CHECK(json["opening"]["bet"].is_null());
    REQUIRE(send(session, R"({"type":"go","step":3})"));
    json = nlohmann::json::parse(state_json(session.state()));
    CHECK(json["opening"].is_null());
}
