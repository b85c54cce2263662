// One run: an arm with one seed. What is labelled and picked, what may be asked about, and when it
// is done. It knows no learner: whoever fits hands it predictions and picks. A run is its records:
// it is rebuilt by repeating them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "acquire/strategy.h"
#include "core/task.h"
#include "study/records.h"

namespace bluesquare {

struct LoopSettings {
    SeedSetKind seed_set = SeedSetKind::matched;
    int seed_set_size = 10;
    int per_round = 5;
    int rounds = 20;  // that every run does, so that curves can be averaged
    // Beyond these a run goes on until it has had this accuracy at two evaluations in a row, it has
    // `most_labels`, or the pool is used up. 0: it does not go on.
    double until = 0;
    int most_labels = 2000;
    // Of the unlabelled so many are drawn each round, and a strategy chooses among these; 0: all.
    int candidates = 0;
    // Share of the oracle's answers that are another class, drawn evenly of the others; which
    // examples, the run's seed says.
    double oracle_noise = 0;
};

// Usage error where the pool is smaller than what `rounds` will label.
Status check_budget(const Task& task, const LoopSettings& settings);

// One arm with one seed.
struct RunKey {
    const Strategy* strategy;  // null: a person picks
    std::uint64_t seed;
};

// Acquisition of a run whose examples a person picks.
inline constexpr std::string_view persons_acquisition = "you";
std::string_view acquisition_of(const RunKey& key);

class Run {
   public:
    // Draws the seed set. task: outlives the run. Errors of draw_seed_set().
    static Result<Run> start(const Task& task, Arm arm, RunKey key, const LoopSettings& settings);

    const Arm& arm() const { return arm_; }
    const RunKey& key() const { return key_; }
    int round() const { return round_; }  // the next to be evaluated, from 0
    // No further round: the last evaluation asked about nothing.
    bool done() const { return done_; }
    // Share of the rounds that it will do at the most.
    double progress() const;

    // Labelled examples, seed set first, as positions in Task::pool, and their classes as answered.
    const std::vector<int>& positions() const { return positions_; }
    const std::vector<int>& labels() const { return labels_; }
    // Unlabelled positions in the run's own seeded order.
    const std::vector<int>& candidates() const { return candidates_; }
    // Those that this round may ask about, in the same order: all of them, or as many as are drawn.
    std::vector<int> offered() const;
    // The last round's picks: positions.
    const std::vector<int>& picked() const { return picked_; }
    // A fresh stream for this round, whatever earlier rounds drew.
    Rng rng() const;

    // Begins the record of this round from predicted classes, one for each of Task::test, and
    // decides whether the run is done.
    Record evaluate(std::span<const int> predicted);
    // Has the oracle label these candidates, at most k; completes the record. A person may be asked
    // once the round has ended.
    void ask(std::span<const int> positions, Record& record);
    void end_round() { ++round_; }
    // What a person answered about the last picks, in their order, instead of the task's labels.
    void answer(std::span<const int> labels);

    // Takes this round from its record, as far as it was done. Failure where the record is not of
    // this round, or picks what this run could not have picked.
    Status repeat(const Record& record);

   private:
    Run(const Task& task, Arm arm, RunKey key, const LoopSettings& settings);
    void label(std::span<const int> positions);
    int answer_of_oracle(int example) const;
    void note_accuracy(double accuracy);
    int last_round() const;  // that it will reach at the most

    const Task* task_;
    Arm arm_;
    RunKey key_;
    LoopSettings settings_;
    std::vector<int> positions_, labels_, candidates_, picked_;
    int round_ = 0;
    double accuracy_ = -1;  // of the last evaluation
    bool kept_ = false;     // `until`, at two evaluations in a row
    bool done_ = false;
};

}  // namespace bluesquare
