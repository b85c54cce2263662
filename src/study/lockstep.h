// The acquisition loop: fit, evaluate, score the pool, pick k, ask the oracle. All runs that share
// features (strategies and seeds) advance together, so that one pass over the features scores every
// model (scoring.h).
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "acquire/strategy.h"
#include "core/task.h"
#include "exact/parallel.h"
#include "learn/head.h"
#include "study/records.h"
#include "study/scoring.h"

namespace bluesquare {

struct LoopSettings {
    SeedSetKind seed_set = SeedSetKind::matched;
    int seed_set_size = 10;
    int per_round = 5;
    int rounds = 20;
    HeadSettings head;
};

// Usage error where the pool is smaller than what the loop will label.
Status check_budget(const Task& task, const LoopSettings& settings);

// One arm with one seed.
struct RunKey {
    const Strategy* strategy;  // null: a person picks (Lockstep::choose)
    std::uint64_t seed;
};

// Acquisition of a run whose examples a person picks.
inline constexpr std::string_view persons_acquisition = "you";

// The shared, read-only part of runs: standardised features and what they mean.
struct Ground {
    Task task;
    ScoredRows pool;  // row i belongs to example task.pool[i]
    ScoredRows test;  // row i belongs to example task.test[i]
};

// features: n x d for all examples of the task's data set. Puts them on a scale from the pool;
// where they are large no copy is made and they are held (standardise.h).
std::shared_ptr<const Ground> make_ground(Task task, std::shared_ptr<const Features> features,
                                          const Parallel& parallel = serial);
// The same with a copy of any size.
std::shared_ptr<const Ground> make_ground(Task task, const Features& features,
                                          const Parallel& parallel = serial);

// What a front end may look at between rounds.
struct RunView {
    RunKey key;
    std::vector<int> labelled;          // example ids, seed set first
    std::vector<int> labels;            // of these, as the oracle answered: classes
    std::vector<int> picked;            // the last round's picks
    std::vector<double> picked_scores;  // of `picked`, the same on every machine
    // By position in Task::pool, the last round's, to float's precision; NaN: labelled before.
    std::vector<double> pool_scores;
};

class Lockstep {
   public:
    // Draws every run's seed set. Errors of check_budget() and draw_seed_set().
    static Result<Lockstep> make(std::shared_ptr<const Ground> ground, std::string encoder,
                                 std::vector<RunKey> runs, const LoopSettings& settings);
    Lockstep(Lockstep&&) noexcept;
    Lockstep& operator=(Lockstep&&) noexcept;
    ~Lockstep();

    int run_count() const;
    int round() const;  // the next to be done, from 0
    bool finished() const;
    // One round of every run: their records, in the order of the runs. The last round (number
    // `rounds`) evaluates and picks nothing.
    std::vector<Record> advance(const Parallel& parallel = serial);

    // A person in the loop, between two rounds. Picks for a run without a strategy: at most k new
    // examples, unlabelled ones of the pool; completes the round's record.
    void choose(int run, std::span<const int> examples, Record& record);
    // What a person answered about the last picks, in their order, instead of the task's labels:
    // classes.
    void answer(int run, std::span<const int> labels);

    RunView view(int run) const;
    // Logits of the whole pool under a run's last fit: n x C, row i for Task::pool[i]; exact.
    Matrix pool_logits(int run) const;

   private:
    struct Run;
    struct Shared;
    Lockstep(std::unique_ptr<Shared> shared, std::vector<Run> runs);

    void fit(Run& run) const;
    void evaluate(const Parallel& parallel, std::vector<Record>& records) const;
    void pick(const Parallel& parallel, std::vector<Record>& records);
    void ask(Run& run, const std::vector<double>& scores, Record& record) const;
    void label(Run& run, std::vector<int> positions, Record& record) const;

    std::unique_ptr<Shared> shared_;
    std::vector<Run> runs_;
};

}  // namespace bluesquare
