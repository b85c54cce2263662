// The learner of frozen features: a head for each run. All runs that share features advance in
// lockstep, so that one pass over the features scores every model (scoring.h).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "exact/parallel.h"
#include "learn/head.h"
#include "study/ground.h"
#include "study/learner.h"

namespace bluesquare {

// Another encoder whose doubt decides, on the same task.
struct Picker {
    std::string name;  // Arm::picker
    std::shared_ptr<const Ground> ground;
};

class HeadGroup final : public Learner {
   public:
    // Draws every run's seed set and repeats what `records` say was done, fitting again round by
    // round, so that it goes on bit for bit. records: those of these runs, each run's by round.
    // Errors of check_budget(), Run::start() and Run::repeat(). picker: strategies go by what a
    // head on its features says, which is fitted to the same labels; none: by the learner's.
    static Result<HeadGroup> make(std::shared_ptr<const Ground> ground, const std::string& encoder,
                                  std::span<const RunKey> keys, const LoopSettings& loop,
                                  const HeadSettings& head, Parallel parallel = serial,
                                  std::span<const Record> records = {}, Picker picker = {});
    HeadGroup(HeadGroup&&) noexcept;
    HeadGroup& operator=(HeadGroup&&) noexcept;
    ~HeadGroup() override;

    const std::vector<Run>& runs() const override { return runs_; }
    void start() override { started_ = true; }
    // The whole round at the first call.
    Result<Learning> poll() override;
    void cancel() override { started_ = false; }

    // A round at once: start() and poll().
    std::vector<Record> advance();

    // A person in the loop, between two rounds. Picks for a run without a strategy: at most k new
    // examples, unlabelled ones of the pool; completes the round's record.
    void choose(int run, std::span<const int> examples, Record& record);
    // Before the next round: a run without a round behind it asks about this example first,
    // whatever its strategy says; once it is labelled, no more.
    void ask_first(int run, int example);
    // What a person answered about the last picks, in their order: classes.
    void answer(int run, std::span<const int> labels) { runs_[run].answer(labels); }

    // Scores of a run's last picks by which they were chosen, the same on every machine; empty
    // where they have none.
    const std::vector<double>& picked_scores(int run) const;
    // A run's last fit.
    const Head& head(int run) const;
    // Logits of the whole pool: n x C, row i for Task::pool[i]; exact.
    Matrix pool_logits(const Head& head) const;

   private:
    struct Fit;  // what is learnt of one run
    HeadGroup(std::shared_ptr<const Ground> ground, Picker picker, LoopSettings loop,
              Parallel parallel);
    const ScoredRows& picking_pool() const;
    const Head& picking_head(int run) const;

    void fit(int run);
    void evaluate(std::span<const int> active, std::vector<Record>& records);
    void pick(std::span<const int> active, std::vector<Record>& records);
    std::vector<int> choose_set(int run, std::span<const int> offered) const;

    std::shared_ptr<const Ground> ground_;
    Picker picker_;
    LoopSettings loop_;
    Parallel parallel_;
    std::vector<Run> runs_;
    std::vector<Fit> fits_;  // by run
    bool started_ = false;
};

}  // namespace bluesquare
