#include "finetune/fit.h"

#include <cassert>
#include <cmath>

namespace bluesquare {

Fit::Fit(int labelled, const Recipe& recipe, Rng rng, double first_loss)
    : recipe_(recipe),
      batches_(labelled, recipe.batch, recipe.augment ? side_to_crop(recipe.size) - recipe.size : 0,
               recipe.augment, rng),
      first_loss_(first_loss) {}

double Fit::fraction() const { return done() ? 1 : 1.0 * report_.steps / recipe_.steps; }

TrainingStep Fit::next() {
    assert(!done());
    return {batches_.next(), rate_at(recipe_, report_.steps)};
}

void Fit::took(double loss) {
    assert(!done());
    if (!std::isfinite(loss)) {
        report_.end = FitEnd::diverged;
        return;
    }
    if (report_.steps == 0) report_.first_loss = loss;
    if (first_loss_ == 0) first_loss_ = loss;
    report_.last_loss = loss;
    ++report_.steps;
    if (loss < recipe_.stop * first_loss_)
        report_.end = FitEnd::stopped;
    else if (report_.steps == recipe_.steps)
        report_.end = FitEnd::all_steps;
}

}  // namespace bluesquare
