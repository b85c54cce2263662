#include "finetune/fitter.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

namespace bluesquare {
namespace {

constexpr double kTraining = 0.9;  // share of a round's time, roughly

Error stopped() { return Error{"stopped"}; }

// The inputs of n from `begin` on.
using Inputs = std::function<Result<std::vector<float>>(int begin, int n)>;

// Asks about `batch` pictures at once.
Result<Matrix> ask(Trainable& network, int count, int batch, const Inputs& inputs,
                   const std::function<bool()>& go_on) {
    Matrix all;
    for (int begin = 0; begin < count; begin += batch) {
        const int n = std::min(batch, count - begin);
        const auto x = inputs(begin, n);
        if (!x) return x.error();
        const auto some = network.logits(*x, n);
        if (!some) return some.error();
        if (!some->allFinite())
            return Error{"the trained network gives logits that are no numbers"};
        if (begin == 0) all.resize(count, some->cols());
        all.middleRows(begin, n) = *some;
        if (!go_on()) return stopped();
    }
    return all;
}

Result<TrainingReport> train(Trainable& network, PictureInputs& pictures, const Recipe& recipe,
                             const FitTask& task, const std::function<bool(double)>& go_on) {
    Fit fit(static_cast<int>(task.positions.size()), recipe, task.rng);
    std::vector<int> classes(fit.batch());
    if (auto ok = network.reset(); !ok) return ok.error();
    while (!fit.done()) {
        const TrainingStep step = fit.next();
        for (std::size_t i = 0; i < step.crops.size(); ++i)
            classes[i] = task.classes[step.crops[i].place];
        const auto x = pictures.crops(network, task.positions, step.crops, recipe,
                                      [&] { return go_on(kTraining * fit.fraction()); });
        if (!x) return x.error();
        const auto loss = network.step(*x, classes, step.rate, recipe.momentum);
        if (!loss) return loss.error();
        fit.took(*loss);
        if (!go_on(kTraining * fit.fraction())) return stopped();
    }
    if (fit.report().end == FitEnd::diverged) network.undo();
    return fit.report();
}

}  // namespace

Result<FitOutcome> fit_and_ask(Trainable& network, PictureInputs& pictures, const Recipe& recipe,
                               const FitTask& task, const std::function<bool(double)>& go_on) {
    const auto report = train(network, pictures, recipe, task, go_on);
    if (!report) return report.error();
    FitOutcome outcome{*report, {}, {}};
    const auto asking = [&] { return go_on(kTraining); };
    const auto test = ask(
        network, pictures.tested(), recipe.batch,
        [&](int begin, int n) { return pictures.test(network, begin, n, asking); }, asking);
    if (!test) return test.error();
    for (int i = 0; i < test->rows(); ++i) {
        Eigen::Index best = 0;
        test->row(i).maxCoeff(&best);
        outcome.predicted.push_back(static_cast<int>(best));
    }
    const std::span candidates(task.candidates);
    auto logits = ask(
        network, static_cast<int>(candidates.size()), recipe.batch,
        [&](int begin, int n) {
            return pictures.pool(network, candidates.subspan(begin, n), asking);
        },
        asking);
    if (!logits) return logits.error();
    outcome.logits = *std::move(logits);
    return outcome;
}

}  // namespace bluesquare
