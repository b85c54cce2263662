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

struct Strategy {
    std::string_view name;
    std::string_view description;
    bool uses_model;  // false: the logits are ignored and may be empty
    // Score of each candidate (m), the highest asked first; ties go to the earlier candidate. Where
    // the model is used, a candidate's score depends on its logits alone.
    // logits: m x C. rng: the run's own stream.
    std::vector<double> (*scores)(const Matrix& logits, int candidates, Rng& rng);
    // Bound of a score's change when every logit of C changes by at most 1.
    double (*sensitivity)(int classes);
};

std::span<const Strategy> strategies();

// Usage error that lists the table where the name is unknown.
Result<const Strategy*> find_strategy(std::string_view name);

// Positions of the k best scores, best first, ties by lower position; all where k exceeds them.
std::vector<int> select(std::span<const double> scores, int k);

}  // namespace bluesquare
