#include "finetune/fitter.h"

#include "finetune/fit_process.h"

namespace bluesquare {
namespace {

Error stopped() { return Error{"stopped"}; }

class Waiting {
   public:
    Waiting(Trainable& network, PictureInputs& pictures, const Recipe& recipe, FitProcess& process,
            const std::function<bool(double)>& go_on, std::atomic<int>& steps)
        : network_(network),
          pictures_(pictures),
          recipe_(recipe),
          process_(process),
          steps_(steps),
          going_([&process, &go_on] { return go_on(process.fraction()); }) {}

    Status run(const TrainedWeights* start) {
        if (auto ok = network_.reset(start); !ok) return ok;
        while (!process_.done()) {
            if (auto ok = work(process_.work()); !ok) return ok;
            if (!going_()) return stopped();
        }
        return Done{};
    }

   private:
    Status work(const FitWork& work) {
        switch (work.kind) {
            case FitWork::Kind::step:
                return step(work);
            case FitWork::Kind::undo:
                network_.undo();
                process_.undone();
                return Done{};
            case FitWork::Kind::calm:
                process_.calmed();
                return network_.reset(network_.weights().get());
            case FitWork::Kind::test:
                return ask(pictures_.test(network_, work.begin, work.count, going_), work.count);
            case FitWork::Kind::pool:
                return ask(pictures_.pool(network_, work.positions, going_), work.count);
            case FitWork::Kind::done:
                break;
        }
        return Done{};
    }

    Status step(const FitWork& work) {
        const auto x = pictures_.crops(network_, work.positions, work.crops, recipe_, going_);
        if (!x) return x.error();
        const auto loss = network_.step(*x, work.classes, work.rate, recipe_.momentum);
        if (!loss) return loss.error();
        process_.took(*loss);
        ++steps_;
        return Done{};
    }

    Status ask(const Result<std::vector<float>>& inputs, int n) {
        if (!inputs) return inputs.error();
        const auto logits = network_.logits(*inputs, n);
        return logits ? process_.answered(*logits) : Status(logits.error());
    }

    Trainable& network_;
    PictureInputs& pictures_;
    const Recipe& recipe_;
    FitProcess& process_;
    std::atomic<int>& steps_;
    PictureInputs::Going going_;
};

}  // namespace

Result<FitOutcome> fit_and_ask(Trainable& network, PictureInputs& pictures, const Recipe& recipe,
                               const FitTask& task, const std::function<bool(double)>& go_on,
                               std::atomic<int>& steps) {
    FitProcess process(task, recipe, pictures.tested());
    if (auto ok = Waiting(network, pictures, recipe, process, go_on, steps).run(task.start.get());
        !ok)
        return ok.error();
    FitOutcome outcome = process.take();
    outcome.weights = network.weights();
    return outcome;
}

}  // namespace bluesquare
