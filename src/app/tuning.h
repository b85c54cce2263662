// The whole network in training beside the race: the first learner's encoder, with the same start,
// pool and oracle, trained again in every round.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/images.h"
#include "core/task.h"
#include "study/learner.h"

namespace bluesquare {

class FinetuneGroup;
class Fitter;
struct ArmState;
struct State;

// Networks to train, on their way: files may have to come first.
struct TuningArrival {
    std::vector<std::unique_ptr<Fitter>> fitters;  // none: not here yet, ask again
};

// Asked again and again until it gives networks or fails; `seed` draws weights that are not
// pretrained. images: of all examples of the task.
using TuningSource = std::function<Result<TuningArrival>(
    const std::string& encoder, std::uint64_t seed, const Task& task,
    const std::shared_ptr<const Images>& images)>;

// Usage error where this race cannot be run with whole networks, and what to choose.
Status check_tuning(const State& state);

// What the race's learner with the same strategy is; null where there is none.
const ArmState* head_beside(const State& state, const ArmState& whole);

// What either asks first from the same start, by the strategy that goes by doubt; nothing until
// both have.
struct FirstQuestions {
    std::vector<int> head, whole;  // example ids
    int same = 0, head_rare = 0, whole_rare = 0;
};
std::optional<FirstQuestions> first_questions(const State& state);

class TuningDesk {
   public:
    TuningDesk();
    ~TuningDesk();
    TuningDesk(TuningDesk&&) noexcept;
    TuningDesk& operator=(TuningDesk&&) noexcept;

    // state.tuning follows. What check_tuning() passes.
    void begin(State& state);
    // seconds: since the last call.
    void advance(const TuningSource& source, double seconds, State& state);
    // Gives up; the rounds that are done stay.
    void cancel(State& state);
    void clear(State& state);

   private:
    Status step(const TuningSource& source, State& state);
    Status open(const TuningSource& source, State& state);
    void count(State& state) const;

    std::unique_ptr<FinetuneGroup> group_;
    double training_seconds_ = 0;
};

}  // namespace bluesquare
