// What one more label would change.
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"
#include "study/metrics.h"

using namespace bluesquare;

namespace {

Status point_at(Session& session, int example) {
    return send(session, R"({"type":"what_if","example":)" + std::to_string(example) + "}");
}

void step(Session& session) {
    const int round = session.state().round;
    REQUIRE(send(session, R"({"type":"step"})"));
    run_until(session, [&](const State& state) { return state.round == round + 1; });
}

bool has(const std::vector<int>& list, int value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

// Of the pool, neither labelled nor asked about by anyone.
int unasked(const State& state, bool mismatched) {
    for (const int example : state.task.pool) {
        bool asked = state.task.mismatched(example) != mismatched;
        for (const ArmState& arm : state.arms)
            asked = asked || has(arm.seed_set, example) || has(arm.picks, example);
        if (!asked) return example;
    }
    return -1;
}

}  // namespace

TEST_CASE("what if: the shown learner at once, the others in time, each for both labels") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    step(session);
    const int example = unasked(state, true);
    REQUIRE(point_at(session, example));
    const WhatIf& what = state.what_if;
    CHECK(what.example == example);
    CHECK(what.lines.size() == 2);
    REQUIRE(what.verdicts.size() == 4);
    CHECK(what.verdicts[0].then.size() == 2);
    CHECK(what.verdicts[3].then.empty());
    CHECK(session.idle_seconds() == 0);
    for (int i = 0; i < 8; ++i) session.tick(0.01);
    for (int arm = 0; arm < 4; ++arm) {
        CHECK(what.verdicts[arm].then.size() == 2);
        CHECK(what.verdicts[arm].now == rare_right(state.task, state.arms[arm].records.back()));
    }
    const auto json = nlohmann::json::parse(state_json(state));
    CHECK(json["what_if"]["example"]["id"] == example);
    CHECK(json["what_if"]["moved"] == what.moved);
    REQUIRE(send(session, R"({"type":"what_if"})"));
    CHECK(nlohmann::json::parse(state_json(state))["what_if"].is_null());
    CHECK(says(point_at(session, 999), "not one of the pool"));
}

TEST_CASE("what if: the label that comes changes what was said that it would") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(send(session, R"({"type":"reset","per_round":1,"encoders":["pretrained"]})"));
    step(session);
    const int asked = state.arms[0].last_picks[0];
    REQUIRE(point_at(session, asked));
    const std::vector<double> then = state.what_if.verdicts[0].then;
    REQUIRE(then.size() == 2);
    const double expected = then[state.task.label[asked]];
    step(session);
    CHECK(rare_right(state.task, state.arms[0].records.back()) == doctest::Approx(expected));
    CHECK(state.what_if.moved.empty());  // it is labelled now
}

TEST_CASE("what if: the race goes on as if nobody had asked, also in the past") {
    Desk desk;
    Session session = make_session(desk), other = make_session(desk);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(point_at(session, unasked(session.state(), i % 2 == 0)));
        step(session);
        step(other);
    }
    REQUIRE(send(session, R"({"type":"rewind","round":1})"));
    const int example = session.state().arms[0].last_picks[0];
    REQUIRE(point_at(session, example));
    CHECK(session.state().round == 1);
    CHECK(session.state().what_if.moved.size() == 2);  // it was not labelled then
    REQUIRE(send(session, R"({"type":"rewind"})"));
    CHECK(session.state().what_if.moved.empty());
    CHECK(session.state().arms[1].picks == other.state().arms[1].picks);
    CHECK(session.state().arms[0].picks == other.state().arms[0].picks);
}

TEST_CASE("what if: the whole pool by its effect, slice by slice, anew for each round") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    CHECK(state.what_if.weights.empty());
    REQUIRE(send(session, R"({"type":"look","effect":true})"));
    session.tick(0.01);
    CHECK(state.what_if.weighed > 0);
    CHECK(state.what_if.weighed < 20);
    run_until(session, [](const State& now) { return now.what_if.weighed == 600; });
    CHECK(session.idle_seconds() > 0);
    for (std::size_t i = 0; i < state.task.pool.size(); ++i)
        CHECK(std::isnan(state.what_if.weights[i]) ==
              has(state.arms[0].seed_set, state.task.pool[i]));
    step(session);
    CHECK(state.what_if.weighed < 20);
    REQUIRE(send(session, R"({"type":"look","effect":false})"));
    CHECK(session.idle_seconds() > 0);
}
