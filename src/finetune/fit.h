// One fit of a round, step by step: what to train on next, and when it is done. It knows no
// network; whoever runs one says what the loss was.
#pragma once

#include <vector>

#include "finetune/batches.h"
#include "finetune/recipe.h"

namespace bluesquare {

enum class FitEnd {
    none,       // goes on
    stopped,    // the loss fell under the recipe's share of the first one
    all_steps,  // it did not in as many steps as there are
    diverged,   // a loss that is no number: the weights before the last step are the last good ones
};

struct TrainingReport {
    FitEnd end = FitEnd::none;
    int steps = 0;  // that changed weights
    double first_loss = 0, last_loss = 0;
};

struct TrainingStep {
    std::vector<Crop> crops;
    double rate = 0;
};

class Fit {
   public:
    // first_loss: what the recipe's share is of; 0: the loss of the first step.
    Fit(int labelled, const Recipe& recipe, Rng rng, double first_loss = 0);

    bool done() const { return report_.end != FitEnd::none; }
    const TrainingReport& report() const { return report_; }
    // Examples of each step.
    int batch() const { return batches_.size(); }
    // Share of the steps that there may be.
    double fraction() const;
    // While it is not done.
    TrainingStep next();
    // The mean loss of that step's examples, before its weights changed.
    void took(double loss);

   private:
    Recipe recipe_;
    Batches batches_;
    TrainingReport report_;
    double first_loss_;
};

}  // namespace bluesquare
