// Undo of every act, and the browser's Back.
#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

void run_to(Session& session, int round) {
    while (session.state().round < round) {
        REQUIRE(send(session, R"({"type":"step"})"));
        session.tick(0.01);
    }
}

void undo(Session& session) {
    REQUIRE(send(session, R"({"type":"undo"})"));
    for (int i = 0; i < 60; ++i) session.tick(0.01);
}

std::string address(const Session& session) { return format_link(session.link()); }

}  // namespace

TEST_CASE("undo: every act that begins anew, back to where the race was") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    CHECK_FALSE(can_undo(state));
    std::vector<std::string> addresses, shown;
    for (const char* act : {R"({"type":"reset","seed":4})", R"({"type":"reset"})",
                            R"({"type":"go","step":3})", R"({"type":"reset","target":"shape"})",
                            R"({"type":"open","link":"seed=2&round=3"})", R"({"type":"first"})"}) {
        run_to(session, 2);
        addresses.push_back(address(session));
        shown.push_back(nlohmann::json::parse(state_json(state))["arms"].dump());
        REQUIRE(send(session, act));
        for (int i = 0; i < 60; ++i) session.tick(0.01);
    }
    CHECK(state.undoable == addresses.size());
    for (std::size_t i = addresses.size(); i-- > 0;) {
        CAPTURE(i);
        CHECK(can_undo(state));
        undo(session);
        CHECK(address(session) == addresses[i]);
        CHECK(nlohmann::json::parse(state_json(state))["arms"].dump() == shown[i]);
    }
    CHECK_FALSE(can_undo(state));
    const auto acts = state.acts;
    undo(session);
    CHECK(state.acts == acts);
    CHECK(address(session) == addresses[0]);
}

TEST_CASE("undo: a page of the story that is turned back leaves the race and the looks alone") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"go","step":2})"));
    REQUIRE(send(session, R"({"type":"go","step":2})"));  // nothing to undo
    run_to(session, 3);
    REQUIRE(send(session, R"({"type":"look","theme":"dark","language":"de"})"));
    undo(session);
    CHECK(state.view.step == 1);
    CHECK(state.view.panel == "readings");
    CHECK(state.view.theme == "dark");
    CHECK(state.round == 3);
    CHECK_FALSE(can_undo(state));
}

TEST_CASE("undo: what was said goes one by one, in between the acts") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"reset","by_hand":true})"));
    for (int i = 0; i < 2; ++i) REQUIRE(send(session, R"({"type":"answer","label":1})"));
    REQUIRE(send(session, R"({"type":"go","step":5})"));
    undo(session);
    CHECK(state.view.step == 1);
    CHECK(state.answers.size() == 2);
    undo(session);
    undo(session);
    CHECK(state.answers.empty());
    CHECK(state.settings.by_hand);
    undo(session);
    CHECK_FALSE(state.settings.by_hand);
    CHECK(state.arms.size() == 4);
}

TEST_CASE("undo: picks of earlier rounds too") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"reset","you":true,"per_round":2})"));
    std::vector<int> picks;
    for (const int example : state.task.pool) {
        if (picks.size() == 4) break;
        if (!send(session, R"({"type":"choose","example":)" + std::to_string(example) + "}"))
            continue;
        picks.push_back(example);
        if (picks.size() != 2) continue;
        REQUIRE(send(session, R"({"type":"step"})"));
        session.tick(0.01);
    }
    REQUIRE(state.round == 1);
    undo(session);
    undo(session);
    CHECK(state.round == 1);
    CHECK(state.chosen.empty());
    undo(session);
    CHECK(state.round == 0);
    CHECK(state.chosen == std::vector<int>{picks[0]});
    CHECK(state.phase == Phase::asking);
    undo(session);
    undo(session);
    CHECK(state.your_arm == -1);
}

TEST_CASE("undo: the opening is had again after it was left, with what was bet") {
    Desk desk;
    Link link;
    link.view.first.clear();
    Session session = make_session(desk, link);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"answer","label":0})"));
    REQUIRE(send(session, R"({"type":"bet","arm":1})"));
    REQUIRE(send(session, R"({"type":"go","step":2})"));
    CHECK(state.opening.stage == OpeningStage::over);
    undo(session);
    CHECK(state.opening.bet == 1);
    undo(session);
    CHECK(state.opening.stage == OpeningStage::bet);
    undo(session);
    CHECK(state.opening.stage == OpeningStage::answer);
    CHECK_FALSE(can_undo(state));
}

TEST_CASE("undo: a kiosk keeps nothing of its visitors") {
    Desk desk;
    Link link;
    link.view.kiosk = true;
    Session session = make_session(desk, link);
    REQUIRE(send(session, R"({"type":"reset","seed":4})"));
    CHECK_FALSE(can_undo(session.state()));
}

TEST_CASE("back: a race that is on it stays, another begins; either can be undone") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    run_to(session, 2);
    const std::string first = address(session);
    REQUIRE(send(session, R"({"type":"go","step":2})"));
    run_to(session, 4);
    const auto back = [&](const std::string& link) {
        REQUIRE(send(session, R"({"type":"open","back":true,"link":"#)" + link + "\"}"));
        for (int i = 0; i < 60; ++i) session.tick(0.01);
    };
    back(first);
    CHECK(state.view.step == 1);
    CHECK(state.timeline.done == 4);
    CHECK(state.round == 2);  // what that page showed
    undo(session);
    CHECK(state.view.step == 2);
    CHECK(state.round == 4);
    back("seed=9&round=1");
    CHECK(state.settings.seed == 9);
    CHECK(state.round == 1);
    CHECK(says(send(session, R"({"type":"open","link":"","back":1})"), "back"));
}
