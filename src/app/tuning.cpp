#include "app/tuning.h"

#include <algorithm>
#include <limits>

#include "app/race.h"
#include "app/state.h"
#include "finetune/finetune_group.h"
#include "finetune/recipe.h"

namespace bluesquare {
namespace {

std::vector<RunKey> runs_of(const Settings& settings) {
    std::vector<RunKey> runs;
    for (const auto& name : settings.acquisitions)
        if (const auto strategy = find_strategy(name); strategy && !(*strategy)->needs_features)
            runs.push_back({*strategy, settings.seed});
    return runs;
}

}  // namespace

Status check_tuning(const State& state) {
    const Settings& settings = state.settings;
    if (state.arms.empty() || state.phase == Phase::error)
        return usage_error("there is no race yet whose network could be trained");
    if (settings.by_hand || settings.you)
        return usage_error("the whole network learns from the oracle: let it answer and ask");
    if (is_brought(state) || state.pictures.tiles || !state.pictures.images)
        return usage_error("there are features only: training needs a network and pictures");
    if (state.task.class_count() != 2)
        return usage_error("the network is trained to tell two classes apart here: the task has " +
                           std::to_string(state.task.class_count()));
    if (stages_of(settings.encoders[0]) < model_stages - laptop_stages)
        return usage_error(
            "stages of random weights would have to be trained, too, which takes too long here: "
            "choose at least " +
            std::to_string(model_stages - laptop_stages) + " stages pretrained");
    if (runs_of(settings).empty())
        return usage_error("none of these strategies goes by a trained network's doubt");
    return Done{};
}

const ArmState* head_beside(const State& state, const ArmState& whole) {
    const auto found = std::ranges::find_if(state.arms, [&](const ArmState& arm) {
        return arm.arm.encoder == whole.arm.encoder && arm.arm.acquisition == whole.arm.acquisition;
    });
    return found == state.arms.end() ? nullptr : &*found;
}

std::optional<FirstQuestions> first_questions(const State& state) {
    const auto& arms = state.tuning.arms;
    auto whole = std::ranges::find_if(
        arms, [](const ArmState& arm) { return arm.arm.acquisition != "random"; });
    if (whole == arms.end()) whole = arms.begin();
    if (whole == arms.end() || whole->records.empty()) return std::nullopt;
    const ArmState* const head = head_beside(state, *whole);
    if (!head || head->records.empty()) return std::nullopt;
    FirstQuestions first{head->records[0].picked, whole->records[0].picked};
    const auto rare = [&](const std::vector<int>& picks) {
        return static_cast<int>(std::ranges::count_if(
            picks, [&](int example) { return state.task.mismatched(example); }));
    };
    first.head_rare = rare(first.head);
    first.whole_rare = rare(first.whole);
    for (const int example : first.whole)
        first.same += static_cast<int>(std::ranges::count(first.head, example));
    return first;
}

TuningDesk::TuningDesk() = default;
TuningDesk::~TuningDesk() = default;
TuningDesk::TuningDesk(TuningDesk&&) noexcept = default;
TuningDesk& TuningDesk::operator=(TuningDesk&&) noexcept = default;

void TuningDesk::begin(State& state) {
    clear(state);
    state.tuning.running = true;
    state.tuning.seconds_left = std::numeric_limits<double>::quiet_NaN();
    for (const RunKey& run : runs_of(state.settings)) {
        ArmState& arm = state.tuning.arms.emplace_back();
        arm.arm = {state.settings.encoders[0], std::string(finetune_learner),
                   std::string(acquisition_of(run))};
        arm.enrichment = std::numeric_limits<double>::quiet_NaN();
    }
}

void TuningDesk::cancel(State& state) {
    group_.reset();
    state.tuning.running = false;
    std::erase_if(state.tuning.arms, [](const ArmState& arm) { return arm.records.empty(); });
}

void TuningDesk::clear(State& state) {
    group_.reset();
    training_seconds_ = 0;
    state.tuning = {};
}

void TuningDesk::advance(const TuningSource& source, double seconds, State& state) {
    if (!state.tuning.running) return;
    state.tuning.seconds += seconds;
    if (group_ && group_->steps() > 0) training_seconds_ += seconds;
    if (const Status ok = step(source, state); !ok) {
        cancel(state);
        state.tuning.error = ok.error().what;
    }
}

Status TuningDesk::step(const TuningSource& source, State& state) {
    if (!group_) return open(source, state);
    auto learning = group_->poll();
    if (!learning) return learning.error();
    if (learning->records) {
        for (Record& record : *learning->records)
            for (ArmState& arm : state.tuning.arms)
                if (arm.arm == record.arm) {
                    add_record(arm, std::move(record));
                    break;
                }
        if (finished(*group_)) {
            count(state);
            group_.reset();
            state.tuning.running = false;
            state.tuning.fraction = 1;
            return Done{};
        }
        group_->start();
    }
    const double rounds = state.settings.rounds + 1;
    state.tuning.fraction =
        std::max(state.tuning.fraction,
                 progress(*group_) + (learning->records ? 0 : learning->fraction / rounds));
    count(state);
    return Done{};
}

Status TuningDesk::open(const TuningSource& source, State& state) {
    const Settings& settings = state.settings;
    auto arrival =
        source(settings.encoders[0], corpus_seed(settings), state.task, state.pictures.images);
    if (!arrival) return arrival.error();
    if (arrival->fitters.empty()) return Done{};
    const auto runs = runs_of(settings);
    auto group = FinetuneGroup::make(std::make_shared<const Task>(state.task), settings.encoders[0],
                                     runs, loop_of(settings), std::move(arrival->fitters));
    if (!group) return group.error();
    group_ = *std::move(group);
    group_->start();
    return Done{};
}

void TuningDesk::count(State& state) const {
    TuningState& tuning = state.tuning;
    tuning.steps = group_->steps();
    if (training_seconds_ > 0) tuning.steps_per_second = tuning.steps / training_seconds_;
    if (tuning.fraction > 0.02)
        tuning.seconds_left = tuning.seconds / tuning.fraction * (1 - tuning.fraction);
}

}  // namespace bluesquare
