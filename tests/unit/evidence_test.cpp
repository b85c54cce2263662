// What the evidence shows: values of plots, who never got there, and studies that draw everything
// anew.
#include "app/evidence.h"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "session_fixture.h"
#include "ui/page.h"

using namespace bluesquare;

namespace {

using Parsed = nlohmann::json;

bool ready(const State& state) { return state.phase == Phase::ready; }

Session raced(Desk& desk, const Link& link = {}) {
    Session session = make_session(desk, link);
    run_until(session, ready);
    for (int round = 0; round < 3; ++round) {
        REQUIRE(send(session, R"({"type": "step"})"));
        run_until(session, [&](const State& state) { return state.round == round + 1; });
    }
    return session;
}

void finish_study(Session& session) {
    for (int i = 0; i < 20'000 && session.state().study.running; ++i) session.tick(0.01);
    REQUIRE_FALSE(session.state().study.running);
}

ArmSummary summary_with(int seeds, double median, double censored_share) {
    ArmSummary arm;
    arm.seeds = seeds;
    arm.labels_to_target = {{race_target, median, censored_share}};
    return arm;
}

}  // namespace

TEST_CASE("evidence: a plot's values are those of the race, and can be pointed at") {
    Desk desk;
    Session session = raced(desk);
    const State& state = session.state();
    const auto lines = plot_lines(state, "race");
    REQUIRE(lines.size() == state.arms.size());
    const auto places = plot_places(lines);
    CHECK(places == std::vector<double>{10, 15, 20, 25});
    CHECK(plot_lines(state, "study").empty());
    CHECK(plot_lines(state, "probes").empty());
    CHECK_FALSE(pointed_values(state));
    REQUIRE(send(session, R"({"type": "point", "plot": "race", "place": 2})"));
    const auto pointed = pointed_values(state);
    REQUIRE(pointed);
    CHECK(pointed->x == 20);
    REQUIRE(pointed->lines.size() == state.arms.size());
    for (std::size_t i = 0; i < state.arms.size(); ++i)
        CHECK(pointed->lines[i].y[0].mean == state.arms[i].records[2].accuracy);
    const Parsed json = Parsed::parse(state_json(
        state, {.story = {}, .pointed = "20 labels: ...", .focused = {}, .readings = {}}));
    CHECK(json["pointed"]["x"] == 20);
    CHECK(json["pointed"]["words"] == "20 labels: ...");
    CHECK(json["pointed"]["values"][0]["encoder"] == "pretrained");
    CHECK_FALSE(json["pointed"]["values"][0].contains("lo"));
    CHECK(
        says(send(session, R"({"type": "point", "plot": "race", "place": 4})"), "this plot has 4"));
    CHECK(says(send(session, R"({"type": "point", "plot": "x", "place": 0})"), "race, study"));
    CHECK(says(send(session, R"({"type": "point", "place": 0})"), "'plot' must be given"));
    CHECK(state.pointed == Pointed{"race", 2});
    REQUIRE(send(session, R"({"type": "point"})"));
    CHECK_FALSE(pointed_values(state));
    CHECK(Parsed::parse(state_json(state))["pointed"].is_null());
}

TEST_CASE("state: what the panels show can be read without them") {
    Desk desk;
    Session session = raced(desk);
    State state = session.state();
    CHECK(Parsed::parse(state_json(state))["emergence"].is_null());
    EmergenceStage low, high;
    high.stages = 9;
    low.probes = {{"shape", {0.5, 0.4, 0.6}}, {"color", {0.9, 0.8, NAN}}};
    high.probes = {{"shape", {1, 1, 1}}, {"color", {1, 1, 1}}};
    low.tasks["color"].enrichment = {1.5, 1, 2};
    high.tasks["color"].enrichment = {15, 14, 16};
    state.emergence = Emergence{4, {low, high}};
    StateWords words;
    words.focused = "Step";
    words.readings = {"goes by shape"};
    const Parsed json = Parsed::parse(state_json(state, words));
    const Parsed& emergence = json["emergence"];
    CHECK(emergence["seeds"] == 4);
    CHECK(emergence["stages"] == Parsed{0, 9});
    CHECK(emergence["probes"]["shape"]["lo"] == Parsed{0.4, 1.0});
    CHECK(emergence["probes"]["color"]["hi"][0].is_null());
    CHECK(emergence["enrichment"]["mean"] == Parsed{1.5, 15.0});
    CHECK(json["focused"] == "Step");
    CHECK(json["readings"] == Parsed::array({"goes by shape"}));
    CHECK(json["arms"][0]["seen"].size() == 2);
    CHECK(json["answers_fit"].is_null());
    for (const Parsed& group : json["pool"]["groups"]) {  // one that is not labelled yet
        const int open = group["open"];
        CHECK(state.task.groups[state.task.group[open]].name == group["name"]);
        for (const char* list : {"seed_set", "picks"})
            for (const Parsed& has : json["arms"][0][list]) CHECK(has != open);
    }
}

TEST_CASE("evidence: a study leads from step 3 on, and its bands can be read") {
    Desk desk;
    Session session = raced(desk);
    const State& state = session.state();
    CHECK_FALSE(evidence_leads(state));
    REQUIRE(send(session, R"({"type": "go", "step": 3})"));
    CHECK_FALSE(evidence_leads(state));
    REQUIRE(send(session, R"({"type": "study", "seeds": 3})"));
    CHECK(evidence_leads(state));
    finish_study(session);
    CHECK(evidence_leads(state));
    CHECK(Parsed::parse(state_json(state))["evidence"] == true);
    const auto lines = plot_lines(state, "study");
    REQUIRE(lines.size() == 4);
    for (const PlotLine& line : lines) {
        CHECK(line.banded);
        CHECK(line.x.size() == line.y.size());
        CHECK(line.y[1].lo <= line.y[1].hi);
    }
    REQUIRE(send(session, R"({"type": "point", "plot": "study", "place": 1})"));
    CHECK(Parsed::parse(state_json(state))["pointed"]["values"][0].contains("lo"));
    REQUIRE(send(session, R"({"type": "go", "step": 2})"));
    CHECK_FALSE(evidence_leads(state));
    REQUIRE(send(session, R"({"type": "reset"})"));
    CHECK_FALSE(pointed_values(state));
}

TEST_CASE("evidence: nothing leads where the visitor answers or picks") {
    for (const char* reset :
         {R"({"type": "reset", "by_hand": true})", R"({"type": "reset", "you": true})"}) {
        Desk desk;
        Session session = raced(desk);
        REQUIRE(send(session, reset));
        run_until(session, [](const State& state) { return state.phase == Phase::asking; });
        REQUIRE(send(session, R"({"type": "look", "panel": "savings"})"));
        REQUIRE(send(session, R"({"type": "study", "seeds": 1})"));
        CHECK_FALSE(evidence_leads(session.state()));
    }
}

TEST_CASE("evidence: who never got there is counted in runs") {
    const double never = std::numeric_limits<double>::infinity();
    const Attainment some = attainment(summary_with(16, 40, 3.0 / 16));
    CHECK(some.median == 40);
    CHECK(some.runs == 16);
    CHECK(some.never == 3);
    CHECK(attainment(summary_with(16, 40, 0)).never == 0);
    CHECK(attainment(summary_with(7, never, 1)).never == 7);
    CHECK(std::isinf(attainment(summary_with(7, never, 1)).median));
    CHECK(attainment(ArmSummary()).runs == 0);
}

TEST_CASE("evidence: strategies that rank two classes alike are named where two of them race") {
    Desk desk;
    Link link;
    CHECK(alike_strategies(raced(desk).state()).empty());
    link.settings.acquisitions = {"uncertainty", "raw-uncertainty", "random"};
    CHECK(alike_strategies(raced(desk, link).state()).empty());
    link.settings.acquisitions = {"margin", "random", "entropy"};
    Session session = raced(desk, link);
    CHECK(alike_strategies(session.state()) == std::vector<std::string>{"margin", "entropy"});
    // They do: the same pictures.
    const auto& arms = session.state().arms;
    CHECK(arms[0].picks == arms[2].picks);
    State three = session.state();
    three.task.classes.push_back("c");
    CHECK(alike_strategies(three).empty());
}

TEST_CASE("a study of everything draws and encodes pictures for each start, and can be stopped") {
    Desk desk;
    Session session = raced(desk);
    const State& state = session.state();
    run_until(session,
              [](const State& now) { return now.pictures.drawn == now.pictures.data.size(); });
    const int before = desk.started;
    REQUIRE(send(session, R"({"type": "study", "seeds": 2, "afresh": true})"));
    CHECK(state.study.running);
    CHECK(state.study.afresh);
    session.tick(0.01);
    session.tick(0.01);
    CHECK(state.study.waiting);
    CHECK(session.idle_seconds() > 0);  // the encoder works by itself
    CHECK(ready(state));                // and the race could go on
    REQUIRE(send(session, R"({"type": "cancel"})"));
    CHECK_FALSE(state.study.running);
    CHECK_FALSE(state.study.summary);
    desk.loading_polls = 3;  // the model's files come first
    REQUIRE(send(session, R"({"type": "study", "seeds": 2, "afresh": true})"));
    finish_study(session);
    CHECK(state.study.error.empty());
    CHECK(desk.started - before >= 4);
    REQUIRE(state.study.summary);
    REQUIRE(state.study.summary->arms.size() == 4);
    for (const ArmSummary& arm : state.study.summary->arms) CHECK(arm.seeds == 2);
    CHECK(Parsed::parse(state_json(state))["study"]["afresh"] == true);
}

TEST_CASE("a study of everything says why it ended early, and what it cannot draw") {
    Desk desk;
    Session session = raced(desk);
    desk.fail = "no model";
    REQUIRE(send(session, R"({"type": "study", "seeds": 2, "afresh": true})"));
    finish_study(session);
    CHECK(session.state().study.error == "no model");
    CHECK(says(send(session, R"({"type": "study", "seeds": 2, "afresh": 1})"), "true or false"));
}

TEST_CASE("page: type grows more slowly than a large window, but not in a kiosk") {
    CHECK(page_unit(ImVec2(1280, 720), 1, false) == doctest::Approx(1));
    const float large = page_unit(ImVec2(1920, 1080), 1, false),
                huge = page_unit(ImVec2(3840, 2160), 1, false);
    CHECK(large > 1.15f);
    CHECK(large < 1.4f);
    CHECK(huge > large);
    CHECK(huge < 2.2f);
    CHECK(page_unit(ImVec2(1920, 1080), 1, true) == doctest::Approx(1.5));
    CHECK(page_unit(ImVec2(3840, 2160), 2, false) == doctest::Approx(2 * large));
    CHECK(page_is_wide(ImVec2(1600, 900), 1, false));
    CHECK_FALSE(page_is_wide(ImVec2(1599, 900), 1, false));
    CHECK_FALSE(page_is_wide(ImVec2(1920, 1080), 1, true));
    CHECK_FALSE(page_is_wide(ImVec2(1920, 1080), 2, false));
}
