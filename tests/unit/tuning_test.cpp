// The whole network in training beside the race, by fitters that are not there.
#include "app/tuning.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/state_json.h"
#include "finetune/fitter.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

struct Training {
    int arrivals = 0, fits = 0, alive = 0, cancelled = 0;
    int wait = 0;        // polls until the networks are there
    std::string fail{};  // what a fit ends with
};

// Knows everything but the rare pictures, of which it doubts.
class Knowing final : public Fitter {
   public:
    Knowing(Training& training, const Task& task) : training_(training), task_(task) {
        ++training_.alive;
    }
    ~Knowing() override { --training_.alive; }
    void start(FitTask task) override {
        work_ = std::move(task);
        polls_ = 0;
        busy_ = true;
        ++training_.fits;
    }
    Result<std::optional<FitOutcome>> poll() override {
        if (!busy_ || ++polls_ < 3) return std::optional<FitOutcome>{};
        busy_ = false;
        if (!training_.fail.empty()) return Error{training_.fail};
        FitOutcome outcome{{FitEnd::stopped, 7, 0.7, 0.0001}, {}, {}};
        for (const int example : task_.test) outcome.predicted.push_back(task_.label[example]);
        const auto count = std::ssize(work_.candidates);
        outcome.logits = Matrix::Zero(count, 2);
        for (int i = 0; i < count; ++i) {
            const int example = task_.pool[work_.candidates[i]];
            outcome.logits(i, task_.label[example]) = task_.mismatched(example) ? 0.1 : 9;
        }
        steps_ += 7;
        return std::optional(std::move(outcome));
    }
    double fraction() const override { return polls_ / 3.0; }
    int steps() const override { return steps_; }
    void cancel() override {
        training_.cancelled += busy_;
        busy_ = false;
    }

   private:
    Training& training_;
    const Task task_;
    FitTask work_;
    int polls_ = 0, steps_ = 0;
    bool busy_ = false;
};

Session make_session(Desk& desk, Training& training, const Link& link = {}) {
    const TuningSource source = [&training](const std::string&, std::uint64_t, const Task& task,
                                            const auto& images) -> Result<TuningArrival> {
        REQUIRE(images);
        TuningArrival arrival;
        if (training.wait-- > 0) return arrival;
        ++training.arrivals;
        arrival.fitters.push_back(std::make_unique<Knowing>(training, task));
        return arrival;
    };
    return Session({source_of(desk), source_of(shipped()), {}, serial, source}, link);
}

bool raced(const State& state) { return !state.arms.empty() && state.pictures.images; }

}  // namespace

TEST_CASE("the whole network is trained beside the race, from the same start") {
    Desk desk;
    Training training{.wait = 4};
    Session session = make_session(desk, training);
    run_until(session, raced);
    REQUIRE(send(session, R"({"type": "train"})"));
    CHECK(session.state().tuning.running);
    run_until(session, [](const State& state) { return !state.tuning.running; });
    const TuningState& tuning = session.state().tuning;
    CHECK(tuning.error.empty());
    CHECK(tuning.fraction == 1);
    REQUIRE(tuning.arms.size() == 2);
    CHECK(tuning.arms[0].arm == Arm{"pretrained", "finetune", "uncertainty"});
    CHECK(tuning.arms[0].seed_set == session.state().arms[0].seed_set);
    CHECK(tuning.arms[0].records.size() ==
          static_cast<std::size_t>(session.state().settings.rounds) + 1);
    CHECK(tuning.arms[0].records.back().accuracy == 1);
    CHECK(tuning.arms[0].enrichment > 4);
    CHECK(tuning.steps == 7 * training.fits);
    CHECK(training.arrivals == 1);
    CHECK(training.alive == 0);
    const auto first = first_questions(session.state());
    REQUIRE(first);
    CHECK(first->whole.size() == 5);
    CHECK(first->whole_rare == 5);
    const Json json = Json::parse(state_json(session.state(), {}));
    CHECK(json["tuning"]["possible"] == true);
    CHECK(json["tuning"]["arms"].size() == 2);
    CHECK(json["tuning"]["questions"]["whole_rare"] == 5);
}

TEST_CASE("training can be stopped, ends with its race, and says why it failed") {
    Desk desk;
    Training training;
    Session session = make_session(desk, training);
    run_until(session, raced);
    REQUIRE(send(session, R"({"type": "train"})"));
    run_until(session, [](const State& state) {
        return !state.tuning.arms.empty() && state.tuning.arms[0].records.size() == 2;
    });
    REQUIRE(send(session, R"({"type": "stop_training"})"));
    CHECK_FALSE(session.state().tuning.running);
    CHECK(session.state().tuning.arms[0].records.size() == 2);
    CHECK(training.alive == 0);
    REQUIRE(send(session, R"({"type": "train"})"));
    REQUIRE(send(session, R"({"type": "reset", "seed": 3})"));
    CHECK_FALSE(session.state().tuning.running);
    CHECK(session.state().tuning.arms.empty());
    run_until(session, raced);
    training.fail = "the device is gone";
    REQUIRE(send(session, R"({"type": "train"})"));
    run_until(session, [](const State& state) { return !state.tuning.running; });
    CHECK(session.state().tuning.error == "the device is gone");
    CHECK(session.state().notice.find("the device is gone") != std::string::npos);
    CHECK(session.state().phase != Phase::error);
}

TEST_CASE("what cannot be trained is refused with what to choose") {
    Desk desk;
    Training training;
    Session session = make_session(desk, training);
    run_until(session, raced);
    const auto refused = [&](const char* settings, const char* why) {
        REQUIRE(send(session, settings));
        run_until(session, raced);
        CHECK(says(send(session, R"({"type": "train"})"), why));
    };
    refused(R"({"type": "reset", "encoders": ["random-init"]})", "7 stages");
    refused(R"({"type": "reset", "encoders": ["pretrained"], "by_hand": true})", "oracle");
    Session without = bluesquare::make_session(desk);
    run_until(without, raced);
    CHECK(says(send(without, R"({"type": "train"})"), "no network can be trained here"));
}
