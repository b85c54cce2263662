// A round of one run, on its own: a network is trained on what is labelled, then asked about the
// test set and the candidates. Started and then polled, so that nobody waits.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/result.h"
#include "exact/linear.h"
#include "exact/random.h"
#include "finetune/fit.h"
#include "finetune/picture_inputs.h"
#include "finetune/trainable.h"

namespace bluesquare {

struct FitTask {
    std::vector<int> positions, classes;  // labelled: in the pool, and as what
    std::vector<int> candidates;          // positions that a strategy wants logits of
    Rng rng{0};                           // of batches, crops and mirrors

    // A warm start: where the round before ended; null: the encoder's weights and a head of zeros.
    std::shared_ptr<const TrainedWeights> start{};
    // Fits of earlier rounds that are done first, each from where the one before ended.
    struct Earlier {
        int labelled;  // the first so many
        Rng rng;
    };
    std::vector<Earlier> earlier{};
    double first_loss = 0;  // what the recipe's share is of; 0: the loss of the first step
};

struct FitOutcome {
    TrainingReport report;
    std::vector<int> predicted;  // a class for each of Task::test; of equal logits the first
    Matrix logits;               // candidates x C
    std::shared_ptr<const TrainedWeights> weights{};  // null: they cannot be had
};

class Fitter {
   public:
    virtual ~Fitter() = default;

    // Drops what an earlier start was doing.
    virtual void start(FitTask task) = 0;
    // The outcome once it is there; then, or after an error, it is idle until the next start.
    virtual Result<std::optional<FitOutcome>> poll() = 0;
    virtual double fraction() const = 0;
    // Steps that it has taken so far, of all its fits.
    virtual int steps() const = 0;
    virtual void cancel() = 0;
};

// All of it, in the caller's thread. `steps` counts up with each. go_on(share that is done) is
// asked after every step and batch; where it says no the failure is nobody's. Failure of the
// network, or where logits are no numbers.
Result<FitOutcome> fit_and_ask(Trainable& network, PictureInputs& pictures, const Recipe& recipe,
                               const FitTask& task, const std::function<bool(double)>& go_on,
                               std::atomic<int>& steps);

}  // namespace bluesquare
