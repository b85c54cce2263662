// Acquisition strategies: which unlabelled examples to ask about. One table feeds the command line,
// the page and the tests.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "exact/linear.h"
#include "exact/random.h"

namespace bluesquare {

// What a query chooses from. Candidates stand in the run's own seeded order, so that what is equal
// otherwise is not asked about by its place in a file.
struct Candidates {
    int count = 0;                       // m
    const Matrix* logits = nullptr;      // m x C; null where the strategy does not use the model
    const Features* features = nullptr;  // m x d, standardised; null where it does not use them
    const Features* labelled = nullptr;  // l x d, of what is labelled already; likewise
    int k = 0;                           // how many to ask about
    Rng& rng;                            // the run's, for this round
};

// A strategy is of one of two kinds. `score`: a candidate's score depends on its logits alone, the
// highest are asked about first, and ties go to the earlier candidate; scores are computed in float
// first, exactly where it decides. `choose`: it picks the set itself.
struct Strategy {
    std::string_view name;
    std::string_view description;
    // logits: C.
    double (*score)(std::span<const double> logits) = nullptr;
    // Bound of a score's change when every logit of C changes by at most 1.
    double (*sensitivity)(int classes) = nullptr;
    // min(k, m) distinct positions among the candidates, in the order to be asked.
    std::vector<int> (*choose)(const Candidates& candidates) = nullptr;
    // What `choose` is given.
    bool needs_logits = false, needs_features = false;

    bool scores() const { return score != nullptr; }
};

std::span<const Strategy> strategies();

// Usage error that lists the table where the name is unknown.
Result<const Strategy*> find_strategy(std::string_view name);

// The score of each row of logits (m x C); a strategy of the kind `score`.
std::vector<double> scores_of(const Strategy& strategy, const Matrix& logits);

// Positions of the k best scores, best first, ties by lower position; all where k exceeds them.
std::vector<int> select(std::span<const double> scores, int k);

// One query, from exact logits: positions among the candidates.
std::vector<int> query(const Strategy& strategy, const Candidates& candidates);

}  // namespace bluesquare
