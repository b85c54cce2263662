// The learner that trains the whole network again in every round. Runs of a group have the same
// encoder; each takes the next fitter that is free.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/task.h"
#include "finetune/fitter.h"
#include "study/learner.h"

namespace bluesquare {

class FinetuneGroup final : public Learner {
   public:
    // Draws every run's seed set and takes the rounds that `records` say were done, without a fit.
    // fitters: at least one, all of the same network. warm_start: a round begins with the weights
    // of the round before; of rounds that `records` have it trains them again. Errors of
    // check_budget(), Run::start() and Run::repeat(); usage error where a strategy wants features,
    // which a network in training has none of.
    static Result<std::unique_ptr<FinetuneGroup>> make(
        std::shared_ptr<const Task> task, const std::string& encoder, std::span<const RunKey> keys,
        const LoopSettings& loop, std::vector<std::unique_ptr<Fitter>> fitters,
        std::span<const Record> records = {}, bool warm_start = false);

    const std::vector<Run>& runs() const override { return runs_; }
    // Steps of training so far.
    int steps() const;
    void start() override;
    // A fit that diverged is evaluated with its last good weights, and its record says so
    // (Record::converged). The failure of one fit is the round's.
    Result<Learning> poll() override;
    void cancel() override;

   private:
    // Runs of a seed with the same labels: one fit is all of theirs. In the first round that is
    // every strategy.
    struct Job {
        std::vector<int> runs;
        FitTask task;
        bool begun = false;
        std::optional<FitOutcome> outcome;
    };
    struct Hand {  // a fitter, and what it does
        std::unique_ptr<Fitter> fitter;
        int job = -1;
    };

    FinetuneGroup(std::shared_ptr<const Task> task, const LoopSettings& loop, bool warm_start);
    void plan_round();
    void plan(int run);
    FitTask task_of(int run) const;
    std::vector<Record> close_round();
    void pick(Run& run, const Job& job, Record& record) const;
    double fraction() const;

    std::shared_ptr<const Task> task_;
    LoopSettings loop_;
    bool warm_start_;
    std::vector<Run> runs_;
    // By run, where its last round ended: of warm starts; null: nobody kept them.
    std::vector<std::shared_ptr<const TrainedWeights>> ended_;
    std::vector<Hand> hands_;
    std::vector<Job> jobs_;  // of the round under way
    bool started_ = false;
};

}  // namespace bluesquare
