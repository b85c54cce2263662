// Looking back at rounds that are done.
#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

// After each round, what is shown.
std::vector<std::string> play(Session& session, int rounds) {
    std::vector<std::string> shown{state_json(session.state())};
    for (int i = 1; i <= rounds; ++i) {
        REQUIRE(send(session, R"({"type":"step"})"));
        run_until(session, [&](const State& state) { return state.round == i; });
        shown.push_back(state_json(session.state()));
    }
    return shown;
}

Status rewind_to(Session& session, int round) {
    return send(session, R"({"type":"rewind","round":)" + std::to_string(round) + "}");
}

// Without what says how far the race is.
nlohmann::json core(const std::string& text) {
    auto json = nlohmann::json::parse(text);
    for (const char* key : {"done", "rare_by_round", "phase", "speed", "pictures", "undo"})
        json.erase(key);
    return json;
}

}  // namespace

TEST_CASE(
    "timeline: every round is shown as it was, and the race goes on as if nobody had looked") {
    Desk desk;
    Session session = make_session(desk), other = make_session(desk);
    const State& state = session.state();
    const auto shown = play(session, 4);
    for (int round = 4; round-- > 0;) {
        CAPTURE(round);
        REQUIRE(rewind_to(session, round));
        CHECK(looks_back(state));
        CHECK(state.timeline.done == 4);
        CHECK(core(state_json(state)) == core(shown[round]));
    }
    REQUIRE(send(session, R"({"type":"rewind"})"));
    CHECK_FALSE(looks_back(state));
    CHECK(core(state_json(state)) == core(shown[4]));
    REQUIRE(rewind_to(session, 1));
    REQUIRE(send(session, R"({"type":"step"})"));
    run_until(session, [](const State& now) { return now.round == 5; });
    CHECK(state_json(state) == play(other, 5).back());
}

TEST_CASE("timeline: another learner's past, and which of its rounds had something rare") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    play(session, 3);
    REQUIRE(rewind_to(session, 1));
    REQUIRE(send(session, R"({"type":"show","arm":3})"));
    CHECK(state.round == 1);
    CHECK(state.lens.arm == 3);
    CHECK(state.arms[3].records.size() == 2);
    REQUIRE(state.timeline.rare.size() == 4);
    int rare = 0;
    for (const int example : state.arms[3].last_picks) rare += state.task.mismatched(example);
    CHECK(state.timeline.rare[1] == rare);
    CHECK(says(rewind_to(session, 4), "not done yet"));
    CHECK(state.round == 1);
}

TEST_CASE("timeline: a link leads to the round that was looked back at") {
    Desk desk;
    Session session = make_session(desk);
    play(session, 3);
    REQUIRE(rewind_to(session, 2));
    const std::string text = format_link(session.link());
    CHECK(text.find("round=3&at=2") != text.npos);
    const auto link = parse_link(text);
    REQUIRE(link);
    Session again = make_session(desk, *link);
    run_until(again, [](const State& now) { return now.timeline.done == 3 && now.round == 2; });
    CHECK(state_json(again.state()) == state_json(session.state()));
    CHECK(format_link(again.link()) == text);
    CHECK(says(send(session, R"({"type":"open","link":"at=-1"})"), "at=-1"));
}

TEST_CASE("timeline: by hand, the past waits for no answer, and the next one returns to now") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"reset","by_hand":true})"));
    for (const int label : {0, 1, 1})
        REQUIRE(send(session, R"({"type":"answer","label":)" + std::to_string(label) + "}"));
    REQUIRE(rewind_to(session, 1));
    CHECK(read_answers(state).contradicts.size() == 1);
    CHECK(nlohmann::json::parse(state_json(state))["pending"].is_null());
    REQUIRE(send(session, R"({"type":"answer","label":0})"));
    CHECK(state.round == 4);
    CHECK(state.answers == std::vector<int>{0, 1, 1, 0});
}

TEST_CASE("timeline: playing stops where somebody looks back") {
    Desk desk;
    Session session = make_session(desk);
    play(session, 2);
    REQUIRE(send(session, R"({"type":"play","speed":1})"));
    REQUIRE(rewind_to(session, 0));
    for (int i = 0; i < 200; ++i) session.tick(0.02);
    CHECK(session.state().round == 0);
    CHECK(session.state().timeline.done == 2);
    REQUIRE(send(session, R"({"type":"play","speed":20})"));
    run_until(session, [](const State& state) { return state.round == 5; });
}

TEST_CASE("a fork: the oracle's other answer to one question, beside the race that was") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    const auto run = [&](int ticks) {
        for (int i = 0; i < ticks; ++i) session.tick(0.01);
    };
    run(30);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(send(session, R"({"type":"step"})"));
        run(3);
    }
    const auto before = state.arms;
    const int asked = before[0].records[1].picked[0], start = before[0].seed_set[0];
    const auto relabel = [&](int example) {
        return send(session, R"({"type":"relabel","example":)" + std::to_string(example) + "}");
    };
    CHECK_FALSE(relabel(start));
    CHECK_FALSE(relabel(-1));
    REQUIRE(relabel(asked));
    run(30);
    REQUIRE(state.round == 3);
    REQUIRE(state.unforked.size() == before.size());
    for (std::size_t a = 0; a < before.size(); ++a) {
        CHECK(state.unforked[a].picks == before[a].picks);
        CHECK(state.unforked[a].records.back().accuracy == before[a].records.back().accuracy);
    }
    CHECK(state.arms[0].records[1].picked == before[0].records[1].picked);  // until it is labelled
    CHECK(state.arms[0].records[2].accuracy != before[0].records[2].accuracy);
    CHECK(oracle_label(state, asked) == 1 - state.task.label[asked]);

    // The link leads there; another seed leaves it behind.
    Desk other;
    Session again({source_of(other), source_of(shipped()), {}, serial}, session.link());
    for (int i = 0; i < 60; ++i) again.tick(0.01);
    CHECK(again.state().arms[0].picks == state.arms[0].picks);
    CHECK(again.state().unforked.size() == before.size());
    const auto forked = state.arms[0].picks;
    REQUIRE(send(session, R"({"type":"rewind","round":1})"));
    CHECK(state.unforked[0].records.size() == 2);
    REQUIRE(send(session, R"({"type":"undo"})"));
    run(30);
    CHECK(state.unforked.empty());
    CHECK(state.arms[0].picks == before[0].picks);
    REQUIRE(send(session, R"({"type":"show","arm":1})"));
    REQUIRE(relabel(asked));
    run(30);
    CHECK(state.arms[0].picks == forked);
    CHECK(state.shown_arm == 1);
    REQUIRE(send(session, R"({"type":"reset","you":true})"));
    CHECK(state.settings.relabelled.empty());
    REQUIRE(send(session,
                 R"({"type":"reset","you":false,"relabelled":[)" + std::to_string(start) + "]}"));
    CHECK(state.phase == Phase::error);  // known from the start
    CHECK(says(Error{state.error}, "labelled at the start"));
    REQUIRE(send(session, R"({"type":"reset","relabelled":[)" + std::to_string(asked) + "]}"));
    REQUIRE(send(session, R"({"type":"reset","seed":9})"));
    CHECK(state.settings.relabelled.empty());
    CHECK_FALSE(send(session, R"({"type":"reset","relabelled":[3,3]})"));
    CHECK_FALSE(send(session, R"({"type":"reset","relabelled":[0.5]})"));
}
