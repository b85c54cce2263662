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

// Asks about `batch` pictures at once. place(i): of the i-th.
Result<Matrix> ask(Trainable& network, const Images& images, int count, int batch,
                   const std::function<int(int)>& place, const std::function<bool()>& go_on) {
    Matrix all;
    std::vector<std::uint8_t> rgb;
    for (int begin = 0; begin < count; begin += batch) {
        const int n = std::min(batch, count - begin);
        rgb.resize(images.bytes_each() * n);
        for (int i = 0; i < n; ++i)
            std::copy_n(images.image(place(begin + i)), images.bytes_each(),
                        &rgb[images.bytes_each() * i]);
        const auto some = network.logits(rgb, n);
        if (!some) return some.error();
        if (!some->allFinite())
            return Error{"the trained network gives logits that are no numbers"};
        if (begin == 0) all.resize(count, some->cols());
        all.middleRows(begin, n) = *some;
        if (!go_on()) return stopped();
    }
    return all;
}

Result<TrainingReport> train(Trainable& network, const Images& pictures, const Recipe& recipe,
                             const FitTask& task, const std::function<bool(double)>& go_on) {
    Fit fit(static_cast<int>(task.positions.size()), recipe, task.rng);
    const std::size_t each = std::size_t{3} * recipe.size * recipe.size;
    std::vector<std::uint8_t> rgb(each * fit.batch());
    std::vector<int> classes(fit.batch());
    if (auto ok = network.reset(); !ok) return ok.error();
    while (!fit.done()) {
        const TrainingStep step = fit.next();
        for (std::size_t i = 0; i < step.crops.size(); ++i) {
            const Crop& crop = step.crops[i];
            classes[i] = task.classes[crop.place];
            cut_out(pictures, task.positions[crop.place], crop, recipe.size,
                    std::span(rgb).subspan(each * i, each));
        }
        const auto loss = network.step(rgb, classes, step.rate, recipe.momentum);
        if (!loss) return loss.error();
        fit.took(*loss);
        if (!go_on(kTraining * fit.fraction())) return stopped();
    }
    if (fit.report().end == FitEnd::diverged) network.undo();
    return fit.report();
}

}  // namespace

Result<FitOutcome> fit_and_ask(Trainable& network, const TrainingPictures& pictures,
                               const Recipe& recipe, const FitTask& task,
                               const std::function<bool(double)>& go_on) {
    const auto report = train(network, pictures.crops, recipe, task, go_on);
    if (!report) return report.error();
    FitOutcome outcome{*report, {}, {}};
    const auto asking = [&] { return go_on(kTraining); };
    const auto test = ask(
        network, pictures.test, pictures.test.count, recipe.batch, [](int i) { return i; }, asking);
    if (!test) return test.error();
    for (int i = 0; i < test->rows(); ++i) {
        Eigen::Index best = 0;
        test->row(i).maxCoeff(&best);
        outcome.predicted.push_back(static_cast<int>(best));
    }
    auto logits = ask(
        network, pictures.pool, static_cast<int>(task.candidates.size()), recipe.batch,
        [&](int i) { return task.candidates[i]; }, asking);
    if (!logits) return logits.error();
    outcome.logits = *std::move(logits);
    return outcome;
}

}  // namespace bluesquare
