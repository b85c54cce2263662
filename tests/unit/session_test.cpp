// The interactive session with encoders that are not there: commands, phases, errors and ways on.
#include "app/session.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"
#include "study/metrics.h"

using namespace bluesquare;
using Parsed = nlohmann::json;

TEST_CASE("a session with shipped features asks its first question at once, without an encoder") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    CHECK(state.phase == Phase::ready);
    CHECK(state.round == 0);
    REQUIRE(state.arms.size() == 4);
    for (const ArmState& arm : state.arms) {
        CHECK(arm.seed_set.size() == 10);
        CHECK(arm.last_picks.size() == 5);
        CHECK(arm.seed_set == state.arms[0].seed_set);
        for (int example : arm.seed_set) CHECK_FALSE(state.task.mismatched(example));
    }
    CHECK(state.arms[1].picks ==
          state.arms[3].picks);  // random picks are the same for each encoder
    run_until(session, [](const State& s) { return s.pictures.drawn == s.pictures.data.size(); });
    CHECK(state.phase == Phase::ready);
    CHECK(desk.asked == 0);
    CHECK(std::isinf(session.idle_seconds()));
}

TEST_CASE("steps do one round each until all are done; then only a reset goes on") {
    Desk desk;
    Link link;
    link.settings.rounds = 3;
    Session session = make_session(desk, link);
    for (int round = 1; round <= 3; ++round) {
        REQUIRE(send(session, R"({"type":"step"})"));
        CHECK(session.idle_seconds() == 0);
        session.tick(0.01);
        CHECK(session.state().round == round);
    }
    CHECK(session.state().phase == Phase::finished);
    CHECK(session.state().arms[0].last_picks.empty());
    CHECK(session.state().arms[0].picks.size() == 15);
    CHECK(says(send(session, R"({"type":"step"})"), "reset"));
    REQUIRE(send(session, R"({"type":"reset"})"));
    CHECK(session.state().phase == Phase::ready);
    CHECK(session.state().round == 0);
    CHECK(session.state().error.empty());
}

TEST_CASE("a session's picks are those of the study's loop, and enrichment is its metric") {
    Desk desk;
    Session session = make_session(desk);
    for (int i = 0; i < 4; ++i) {
        REQUIRE(send(session, R"({"type":"step"})"));
        session.tick(0.01);
    }
    const auto features = shipped();
    const std::vector<RunKey> keys{{*find_strategy("uncertainty"), 0}};
    auto expected = HeadGroup::make(make_ground(session.state().task, *features[0].features), "x",
                                    keys, {}, {});
    REQUIRE(expected);
    std::vector<int> picks;
    for (int i = 0; i < 5; ++i) {
        const auto records = expected->advance();
        picks.insert(picks.end(), records[0].picked.begin(), records[0].picked.end());
    }
    const ArmState& arm = session.state().arms[0];
    CHECK(arm.picks == picks);
    int odd = 0;
    for (int example : arm.picks) odd += session.state().task.mismatched(example);
    CHECK(arm.enrichment == doctest::Approx(odd / 25.0 / 0.05));
}

TEST_CASE("playing does rounds at the asked speed, and pauses") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"play","speed":2})"));
    CHECK(session.state().phase == Phase::playing);
    for (int i = 0; i < 100; ++i) session.tick(0.02);  // 2 seconds
    CHECK(session.state().round >= 3);
    CHECK(session.state().round <= 5);
    CHECK(session.idle_seconds() <= 0.5);
    REQUIRE(send(session, R"({"type":"pause"})"));
    const int round = session.state().round;
    for (int i = 0; i < 100; ++i) session.tick(0.02);
    CHECK(session.state().round == round);
    CHECK(says(send(session, R"({"type":"play","speed":1000})"), "speed"));
    REQUIRE(send(session, R"({"type":"play","speed":60})"));
    run_until(session, [](const State& s) { return s.phase == Phase::finished; });
}

TEST_CASE("a new target is a new task on the same pictures") {
    Desk desk;
    Session session = make_session(desk);
    const auto pictures = session.state().pictures.version;
    REQUIRE(send(session, R"({"type":"reset","target":"shape"})"));
    CHECK(session.state().settings.nuisance == "color");
    CHECK(session.state().task.classes == std::vector<std::string>{"square", "circle"});
    CHECK(session.state().pictures.version == pictures);
    CHECK(session.state().phase == Phase::ready);
    CHECK(desk.asked == 0);
}

TEST_CASE("new pictures are drawn, encoded with progress, and then run") {
    Desk desk;
    desk.loading_polls = 3;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","corpus":7})"));
    CHECK(session.state().arms.empty());
    CHECK(says(send(session, R"({"type":"step"})"), "encoded"));
    run_until(session, [](const State& s) { return s.encode && s.encode->bytes == 100; });
    run_until(session, [](const State& s) { return s.encode && s.encode->done == 250; });
    CHECK(session.state().encode->total == 1000);
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    CHECK(session.state().round == 0);
    CHECK(desk.started == 2);
    CHECK(desk.destroyed == 2);
    REQUIRE(send(session, R"({"type":"reset","seed":5})"));  // nothing to encode again
    CHECK(session.state().phase == Phase::ready);
    REQUIRE(send(session, R"({"type":"reset","encoders":["pretrained","stages:3"]})"));
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    CHECK(desk.started == 3);
}

TEST_CASE("a reset during encoding drops what was under way") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","corpus":7})"));
    run_until(session, [](const State& s) { return s.encode && s.encode->done > 0; });
    REQUIRE(send(session, R"({"type":"reset","corpus":0})"));
    CHECK(session.state().phase == Phase::ready);
    CHECK(desk.destroyed == desk.started);
    CHECK_FALSE(session.state().encode);
}

namespace {

// In phase error, with the encoder's words.
Session failed_session(Desk& desk) {
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","corpus":7})"));
    run_until(session, [](const State& s) { return s.phase == Phase::error; });
    CHECK(session.state().error == "encoder: not there");
    CHECK(says(send(session, R"({"type":"play"})"), "retry"));
    CHECK(session.state().phase == Phase::error);
    return session;
}

}  // namespace

TEST_CASE("where encoding fails, the shipped pictures and a retry lead on") {
    for (auto failure : {&Desk::fail, &Desk::fail_later}) {
        Desk desk;
        desk.*failure = "encoder: not there";
        Session back = failed_session(desk);
        REQUIRE(send(back, R"({"type":"reset","corpus":0})"));
        CHECK(back.state().phase == Phase::ready);
        CHECK(back.state().error.empty());

        Session again = failed_session(desk);
        (desk.*failure).clear();
        REQUIRE(send(again, R"({"type":"retry"})"));
        run_until(again, [](const State& s) { return s.phase == Phase::ready; });
    }
}

TEST_CASE("shipped features of other pictures are refused") {
    Desk desk;
    auto features = shipped();
    features[1].pixels ^= 1;
    Session session({source_of(desk), source_of(features), {}, serial});
    run_until(session, [](const State& s) { return s.phase == Phase::error; });
    CHECK(session.state().error.find("random-init") != std::string::npos);
}

TEST_CASE("without shipped features the first pictures are encoded") {
    Desk desk;
    Session session({source_of(desk),
                     [](const std::string&) -> Result<ShippedArrival> { return Error{"missing"}; },
                     {},
                     serial});
    run_until(session, [](const State& s) { return s.phase == Phase::encoding; });
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    CHECK(session.state().notice == "missing");
}

TEST_CASE("commands that make no sense are refused with what is possible, and change nothing") {
    Desk desk;
    Session session = make_session(desk);
    const std::pair<const char*, const char*> cases[] = {
        {"", "object"},
        {"[]", "object"},
        {"{\"type\":3}", "object"},
        {"{\"type\":\"step\"", "object"},
        {R"({"type":"jump"})", "step, play"},
        {R"({"type":"reset","seeds":1})", "per_round"},
        {R"({"type":"reset","seed":-1})", "whole number"},
        {R"({"type":"reset","seed":1.5})", "whole number"},
        {R"({"type":"reset","seed":18446744073709551615})", "from 0 to 9007199254740991"},
        {R"({"type":"reset","target":3})", "a text"},
        {R"({"type":"reset","target":"size"})", "shape, color"},
        {R"({"type":"reset","target":"shape","nuisance":"shape"})", "both"},
        {R"({"type":"reset","encoders":"pretrained"})", "list"},
        {R"({"type":"reset","encoders":[]})", "at least one"},
        {R"({"type":"reset","encoders":["stages:99"]})", "unknown encoder"},
        {R"({"type":"reset","encoders":["pretrained","pretrained"]})", "twice"},
        {R"({"type":"reset","acquisitions":["best"]})", "some of random"},
        {R"({"type":"reset","acquisitions":["random","uncertainty","entropy","margin","raw-uncertainty"]})",
         "at most 8"},
        {R"({"type":"reset","per_round":0})", "per_round"},
        {R"({"type":"reset","per_round":50,"rounds":100})", "fewer"},
        {R"({"type":"play","speed":"fast"})", "number"},
        {R"({"type":"play","speed":0})", "speed"},
        {R"({"type":"show"})", "arm"},
        {R"({"type":"show","arm":4})", "no arm 4"},
    };
    for (const auto& [json, part] : cases) {
        CAPTURE(json);
        const Status refused = send(session, json);
        CHECK(says(refused, part));
        if (!refused) CHECK(refused.error().kind == ErrorKind::usage);
        CHECK(session.state().phase == Phase::ready);
        CHECK(session.state().settings == Settings{});
    }
}

TEST_CASE("state as JSON says all of it in plain words") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"step"})"));
    session.tick(0.01);
    const Parsed json = Parsed::parse(state_json(session.state()));
    CHECK(json["phase"] == "ready");
    CHECK(json["round"] == 1);
    CHECK(json["settings"]["target"] == "color");
    CHECK(json["error"].is_null());
    CHECK(json["encode"].is_null());
    CHECK(json["pool"]["size"] == 600);
    CHECK(json["classes"] == Parsed({"red", "blue"}));
    CHECK(json["labels"] == Parsed({"A", "B"}));
    const Parsed& arm = json["arms"][0];
    CHECK(arm["encoder"] == "pretrained");
    CHECK(arm["acquisition"] == "uncertainty");
    CHECK(arm["labels"] == 15);
    CHECK(arm["curve"]["labels"] == Parsed({10, 15}));
    CHECK(arm["curve"]["accuracy"][1] == arm["accuracy"]);
    CHECK(arm["picks"].size() == 10);
    REQUIRE(arm["last_picks"].size() == 5);
    const Parsed& pick = arm["last_picks"][0];
    CHECK(pick["id"] == arm["picks"][5]);
    CHECK(pick["group"] == pick["attributes"]["color"].get<std::string>() + " " +
                               pick["attributes"]["shape"].get<std::string>());
    CHECK(pick["mismatched"].is_boolean());
    CHECK(Parsed::parse(state_json(State{}))["phase"] == "loading");
}
