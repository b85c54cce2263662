// The visitor in the loop: answers by hand, picks of one's own, undo, links, studies, the lens.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "app/story.h"
#include "exact/softmax.h"
#include "platform/threads.h"
#include "session_fixture.h"

using namespace bluesquare;
using Parsed = nlohmann::json;

namespace {

int color_of(const State& state, int example) {
    return state.pictures.data.find("color")->codes[example];
}

// Answers the pending question.
void answer(Session& session, int label) {
    REQUIRE(send(session, R"({"type":"answer","label":)" + std::to_string(label) + "}"));
}

int pending_example(const State& state) {
    return state.arms[0].last_picks[pending_question(state)];
}

std::vector<int> all_picks(const State& state) { return state.arms[0].picks; }

}  // namespace

TEST_CASE("by hand: one learner asks, waits, and learns what is meant") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","target":"shape","by_hand":true})"));
    const State& state = session.state();
    REQUIRE(state.arms.size() == 1);
    CHECK(state.settings.per_round == 1);
    CHECK(state.phase == Phase::asking);
    CHECK(says(send(session, R"({"type":"step"})"), "waits for your answer"));
    CHECK(says(send(session, R"({"type":"play"})"), "waits for your answer"));
    CHECK(says(send(session, R"({"type":"answer","label":2})"), "no class 2"));
    for (int i = 0; i < 25; ++i) answer(session, color_of(state, pending_example(state)));
    CHECK(state.round == 25);
    // Classes are shapes by name, colours by what was said.
    CHECK(agreement(state, state.arms[0]).nuisance > 0.8);
    CHECK(agreement(state, state.arms[0]).target < 0.7);
}

TEST_CASE("by hand: several questions a round are answered one after another") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","by_hand":true,"per_round":3,"rounds":4})"));
    const State& state = session.state();
    const std::vector<int> first = state.arms[0].last_picks;
    REQUIRE(first.size() == 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(pending_question(state) == i);
        CHECK(state.round == 0);
        answer(session, 0);
    }
    CHECK(state.round == 1);
    for (int i = 0; i < 9; ++i) answer(session, 1);
    CHECK(state.phase == Phase::finished);
    CHECK(says(send(session, R"({"type":"answer","label":0})"), "nothing waits"));
}

TEST_CASE("by hand: contradictory answers are taken, and an undo takes any back") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","by_hand":true})"));
    const State& state = session.state();
    std::vector<std::vector<int>> picks;
    for (int i = 0; i < 8; ++i) {
        picks.push_back(all_picks(state));
        answer(session, i % 2);  // whatever is asked
    }
    for (int i = 8; i-- > 0;) {
        REQUIRE(send(session, R"({"type":"undo"})"));
        CHECK(state.round == i);
        CHECK(all_picks(state) == picks[i]);
        CHECK(state.phase == Phase::asking);
    }
    REQUIRE(send(session, R"({"type":"undo"})"));  // nothing left
    CHECK(state.answers.empty());
}

TEST_CASE("you: a round waits for your picks, which are labelled by the task") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","you":true})"));
    const State& state = session.state();
    REQUIRE(state.your_arm == 2);
    CHECK(state.arms[2].arm.acquisition == "you");
    CHECK(state.arms[2].seed_set == state.arms[0].seed_set);
    CHECK(state.phase == Phase::asking);
    CHECK(says(send(session, R"({"type":"step"})"), "pick 5 pictures"));
    std::vector<int> odd;
    for (int example : state.task.pool)
        if (state.task.mismatched(example)) odd.push_back(example);
    const auto choose = [&](int example) {
        return send(session, R"({"type":"choose","example":)" + std::to_string(example) + "}");
    };
    CHECK(says(choose(state.arms[2].seed_set[0]), "not an unlabelled one"));
    CHECK(says(choose(700), "not an unlabelled one"));
    for (int i = 0; i < 5; ++i) REQUIRE(choose(odd[i]));
    CHECK(says(choose(odd[5]), "5 already"));
    REQUIRE(choose(odd[4]));  // back again
    CHECK(state.phase == Phase::asking);
    REQUIRE(choose(odd[5]));
    REQUIRE(send(session, R"({"type":"undo"})"));
    REQUIRE(choose(odd[4]));
    CHECK(state.phase == Phase::ready);
    REQUIRE(send(session, R"({"type":"step"})"));
    session.tick(0.01);
    CHECK(state.round == 1);
    CHECK(state.arms[2].picks == std::vector<int>(odd.begin(), odd.begin() + 5));
    CHECK(state.arms[2].enrichment == doctest::Approx(20));
    CHECK(state.arms[2].records[0].picked_mismatched == std::vector<int>(5, 1));
    CHECK(state.arms[2].records[1].labels == 15);
    CHECK(state.phase == Phase::asking);
    CHECK(says(choose(odd[0]), "not an unlabelled one"));
    CHECK(says(send(session, R"({"type":"play"})"), "step by step"));
}

TEST_CASE("you: what the others ask, and what is rare, shows once your pictures are labelled") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"reset","you":true})"));
    const State& state = session.state();
    const auto hidden = [&](int rounds) {
        for (int arm = 0; arm < std::ssize(state.arms); ++arm) {
            if (arm == state.your_arm) continue;
            CHECK(std::ssize(state.arms[arm].picks) == rounds * state.settings.per_round);
            CHECK(std::ssize(state.arms[arm].last_picks) ==
                  (rounds > 0 ? state.settings.per_round : 0));
        }
        CHECK(state.shown_arm == state.your_arm);
        CHECK(says(send(session, R"({"type":"show","arm":0})"), "once your pictures"));
        const std::string ask = R"({"type":"what_if","example":)";
        CHECK(says(send(session, ask + std::to_string(state.task.pool[0]) + "}"),
                   "once your pictures"));
    };
    hidden(0);
    CHECK(std::isnan(state.arms[0].enrichment));
    const auto pick = [&] {
        for (int example : state.task.pool)
            if (state.phase == Phase::asking)
                (void)send(session,
                           R"({"type":"choose","example":)" + std::to_string(example) + "}");
        hidden(state.round);
        REQUIRE(send(session, R"({"type":"step"})"));
        session.tick(0.01);
    };
    pick();
    hidden(1);
    pick();
    hidden(2);
    CHECK(std::ssize(state.arms[state.your_arm].records[1].picked) == state.settings.per_round);
    REQUIRE(send(session, R"({"type":"rewind","round":1})"));
    CHECK(std::ssize(state.arms[0].picks) == 2 * state.settings.per_round);
    CHECK(send(session, R"({"type":"show","arm":0})"));
    REQUIRE(state.timeline.rare.size() == 3);
    CHECK(state.timeline.rare[2] == 0);  // of this round nothing is told, also by looking back
    REQUIRE(send(session,
                 R"({"type":"what_if","example":)" + std::to_string(state.task.pool[0]) + "}"));
    REQUIRE(send(session, R"({"type":"rewind"})"));
    hidden(2);
    CHECK(state.what_if.example == -1);
}

TEST_CASE("a link leads to the same picks, answers and rounds") {
    Desk desk;
    const auto same = [&](Session& one) {
        const auto link = parse_link(format_link(one.link()));
        REQUIRE(link);
        Session other = make_session(desk, *link);
        for (int i = 0; i < 300; ++i) {
            // A page that is left while it replays loses nothing.
            REQUIRE(format_link(other.link()) == format_link(*link));
            other.tick(0.01);
        }
        CHECK(other.state().round == one.state().round);
        CHECK(other.state().answers == one.state().answers);
        CHECK(other.state().chosen == one.state().chosen);
        REQUIRE(other.state().arms.size() == one.state().arms.size());
        for (std::size_t i = 0; i < one.state().arms.size(); ++i) {
            CHECK(other.state().arms[i].picks == one.state().arms[i].picks);
            CHECK(other.state().arms[i].records.back().accuracy ==
                  one.state().arms[i].records.back().accuracy);
        }
        Session opened = make_session(desk);
        REQUIRE(send(opened, R"({"type":"open","link":")" + format_link(one.link()) + "\"}"));
        for (int i = 0; i < 300; ++i) opened.tick(0.01);
        CHECK(opened.state().arms[0].picks == one.state().arms[0].picks);
    };
    Session race = make_session(desk);
    REQUIRE(send(race, R"({"type":"reset","seed":9,"target":"shape"})"));
    for (int i = 0; i < 3; ++i) REQUIRE(send(race, R"({"type":"step"})"));
    for (int i = 0; i < 30; ++i) race.tick(0.01);
    CHECK(race.state().round == 3);
    same(race);

    Session hand = make_session(desk);
    REQUIRE(send(hand, R"({"type":"reset","by_hand":true,"per_round":2})"));
    for (int i = 0; i < 7; ++i) answer(hand, i % 3 == 0);
    same(hand);

    Session you = make_session(desk);
    REQUIRE(send(you, R"({"type":"reset","you":true})"));
    for (int i = 0, example = 599; i < 13; --example) {
        if (send(you, R"({"type":"choose","example":)" + std::to_string(example) + "}")) ++i;
        if (you.state().phase == Phase::ready) {
            REQUIRE(send(you, R"({"type":"step"})"));
            you.tick(0.01);
        }
    }
    CHECK(you.state().round == 2);
    CHECK(you.state().chosen.size() == 3);
    same(you);
}

TEST_CASE("the lens: probabilities, ranks and neighbours are those of the learner's last fit") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"step"})"));
    session.tick(0.01);
    const State& state = session.state();
    const Lens& lens = state.lens;
    REQUIRE(lens.arm == 0);
    CHECK(lens.boundary);
    CHECK(lens.by_nuisance);
    CHECK(lens.candidates == 600 - 15);
    REQUIRE(lens.questions.size() == 5);
    REQUIRE(lens.probability.size() == 1200);
    for (int i = 0; i < 600; ++i) {
        CHECK(lens.probability[2 * i] + lens.probability[2 * i + 1] == doctest::Approx(1));
        const double one = lens.probability[2 * i + 1];
        if (std::abs(one - 0.5) > 1e-9) CHECK((lens.x[i] > 0) == (one > 0.5));
    }
    for (int i = 0; i < 5; ++i) {
        const Question& question = lens.questions[i];
        CHECK(question.example == state.arms[0].last_picks[i]);
        CHECK(question.rank == i + 1);  // that is what it asks by
        CHECK(question.known.size() == 4);
        for (const Neighbour& one : question.known) {
            CHECK(one.label == state.task.label[one.example]);
            const auto& picks = state.arms[0].last_picks;
            CHECK(std::find(picks.begin(), picks.end(), one.example) == picks.end());
        }
    }
    for (const int example : lens.next_in_line) {
        const auto& picks = state.arms[0].picks;
        CHECK(std::find(picks.begin(), picks.end(), example) == picks.end());
    }
    REQUIRE(send(session, R"({"type":"show","arm":1})"));
    CHECK(state.lens.arm == 1);
    REQUIRE(send(session, R"({"type":"show","pick":3})"));
    CHECK(state.shown_pick == 3);
    const Parsed json = Parsed::parse(state_json(state));
    CHECK(json["question"]["example"]["id"] == state.arms[1].last_picks[3]);
    CHECK(json["question"]["known"].size() == 4);
    CHECK(says(send(session, R"({"type":"show","pick":5})"), "no pick 5"));
}

TEST_CASE("principal components: orthogonal, of falling variance, of what varies most") {
    Rng rng(3);
    Features x(200, 6);
    for (int i = 0; i < 200; ++i)
        for (int k = 0; k < 6; ++k)
            x(i, k) = static_cast<float>(rng.normal() * (k == 2 ? 9 : k == 4 ? 3 : 0.5) + 10);
    const Matrix found = principal_components(x, 2);
    const auto correlation = [&](int component, int column) {
        const Vector a = found.col(component).array() - found.col(component).mean();
        const Vector b = x.col(column).cast<double>().array() - x.col(column).cast<double>().mean();
        return std::abs(a.dot(b)) / (a.norm() * b.norm());
    };
    CHECK(correlation(0, 2) > 0.99);
    CHECK(correlation(1, 4) > 0.98);
    CHECK(std::abs(found.col(0).dot(found.col(1))) < 1e-6 * found.col(0).squaredNorm());
}

TEST_CASE("probes are computed once their panel is open, one a tick, then nothing more") {
    Desk desk;
    Session session = make_session(desk);
    run_until(session, [](const State& s) { return s.pictures.drawn == 1000; });
    CHECK(std::isinf(session.idle_seconds()));
    CHECK(session.state().probes.empty());
    REQUIRE(send(session, R"({"type":"look","panel":"mechanism"})"));
    CHECK(session.idle_seconds() == 0);
    for (int i = 1; i <= 6; ++i) {
        session.tick(0.01);
        CHECK(session.state().probes.size() == static_cast<std::size_t>(i));
    }
    CHECK(std::isinf(session.idle_seconds()));
    for (const ProbeResult& probe : session.state().probes)
        CHECK((probe.accuracy > 0.9) == (probe.attribute != "background"));
}

TEST_CASE("a study in slices ends with the summary of a whole one, and can be cancelled") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"study","seeds":6})"));
    const State& state = session.state();
    int ticks = 0;
    for (; state.study.running && !state.study.summary; ++ticks) session.tick(0.01);
    CHECK(ticks > 40);
    REQUIRE(state.study.summary);
    CHECK(state.study.records.size() == 6 * 4 * 21);
    CHECK(state.study.summary->arms.size() == 4);
    CHECK(state.study.seconds > 0);
    const auto expected = summarise(state.study.records, {0.9, 0.8, 0.95}, state.settings.rounds);
    CHECK(state.study.summary->arms[1].aubc.mean == expected.arms[1].aubc.mean);
    // The race's own seed is one of them: the same curve.
    std::vector<double> curve;
    for (const Record& record : state.study.records)
        if (record.seed == 0 && record.arm == state.arms[0].arm) curve.push_back(record.accuracy);
    REQUIRE(send(session, R"({"type":"play","speed":60})"));
    run_until(session, [](const State& s) { return s.phase == Phase::finished; });
    for (std::size_t i = 0; i < curve.size(); ++i)
        CHECK(state.arms[0].records[i].accuracy == curve[i]);

    // Some random picks have not got there: it goes on, and giving that up keeps what was found.
    REQUIRE(state.study.going_on);
    for (int i = 0; i < 5; ++i) session.tick(0.01);
    REQUIRE(send(session, R"({"type":"cancel"})"));
    CHECK_FALSE(state.study.running);
    CHECK(state.study.summary);
    CHECK(state.study.records.size() == 6 * 4 * 21);

    REQUIRE(send(session, R"({"type":"study","seeds":6})"));
    for (int i = 0; i < 5; ++i) session.tick(0.01);
    REQUIRE(send(session, R"({"type":"cancel"})"));
    CHECK_FALSE(state.study.running);
    CHECK_FALSE(state.study.summary);
    CHECK(says(send(session, R"({"type":"study","seeds":0})"), "out of range"));
    CHECK(says(send(session, R"({"type":"study","seeds":65})"), "out of range"));
}

TEST_CASE("a study goes on until every learner has kept the target or asked about all") {
    Desk desk;
    Session session = make_session(desk);
    REQUIRE(send(session, R"({"type":"study","seeds":2})"));
    const State& state = session.state();
    while (state.study.running) session.tick(0.01);
    REQUIRE(state.study.summary);
    CHECK(state.study.error.empty());
    std::map<std::pair<Arm, std::uint64_t>, std::vector<Record>> runs;
    for (const Record& record : state.study.records)
        runs[{record.arm, record.seed}].push_back(record);
    CHECK(runs.size() == 2 * 4);
    for (const auto& [name, records] : runs) {
        CAPTURE(name.first.acquisition);
        for (std::size_t r = 0; r < records.size(); ++r) {
            REQUIRE(records[r].round == static_cast<int>(r));
            CHECK(records[r].picked.empty() == (r + 1 == records.size()));
        }
        CHECK(records.size() >= 21);
        ArmState arm;
        arm.records = records;
        CHECK((labels_to_target(arm) || records.back().labels == 600));
    }
    for (const ArmSummary& arm : state.study.summary->arms) CHECK(arm.labels.back() == 110);
}

TEST_CASE("a study that cannot go on says why") {
    Settings settings;
    settings.target = "weight";  // no such attribute
    Dataset data;
    data.attributes = {{"shape", {"square", "circle"}, {0, 1}}, {"color", {"red", "blue"}, {0, 1}}};
    data.split = {Split::pool, Split::test};
    const auto features = std::make_shared<const Features>(Features::Zero(2, 3));
    StudyDesk desk;
    StudyState state;
    desk.begin(settings, data, {{"pretrained", features}, {"random-init", features}}, 2,
               make_parallel(1), state);
    for (int i = 0; i < 10 && state.running; ++i) desk.advance(0.01, state);
    CHECK_FALSE(state.running);
    CHECK_FALSE(state.summary);
    CHECK(state.error.find("weight") != std::string::npos);
}

TEST_CASE("the story's steps are presets: panel and learners change, what is meant stays") {
    Desk desk;
    Session session = make_session(desk);
    const State& state = session.state();
    REQUIRE(
        send(session, R"({"type":"reset","target":"shape","seed":4,"encoders":["random-init"]})"));
    REQUIRE(send(session, R"({"type":"go","step":2})"));
    CHECK(state.view.step == 2);
    CHECK(state.view.panel == "ledger");
    CHECK(state.settings.encoders.size() == 2);
    CHECK(state.settings.target == "shape");
    CHECK(state.settings.seed == 4);
    REQUIRE(send(session, R"({"type":"step"})"));
    session.tick(0.01);
    for (int step = 3; step <= story_length(); ++step) {
        REQUIRE(send(session, R"({"type":"go","step":)" + std::to_string(step) + "}"));
        CHECK(state.round == 1);  // nothing begins again
    }
    REQUIRE(send(session, R"({"type":"go","step":0})"));
    CHECK(state.view.step == 0);
    CHECK(says(send(session, R"({"type":"go","step":6})"), "no step 6"));
}

TEST_CASE("a link that names what is not there leads to an error and ways on") {
    Desk desk;
    Session session = make_session(desk, *parse_link("data=own&target=a&nuisance=b"));
    CHECK(session.state().phase == Phase::error);
    CHECK(session.state().error.find("drop their folder") != std::string::npos);
    REQUIRE(send(session,
                 R"({"type":"reset","dataset":"shapes","target":"color","nuisance":"shape"})"));
    CHECK(session.state().phase == Phase::ready);
}
