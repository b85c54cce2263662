// Logits of many heads on the same rows: all of them roughly, in one fast pass in float, and those
// that decide something exactly. What is decided is what exact logits would decide, on every
// machine.
#pragma once

#include <span>
#include <vector>

#include "acquire/strategy.h"
#include "exact/linear.h"
#include "exact/parallel.h"
#include "learn/head.h"

namespace bluesquare {

// Rows of features and their lengths.
struct ScoredRows {
    Features x;     // n x d
    Vector length;  // n, Euclidean
};
ScoredRows with_lengths(Features x);

// Logits of some rows, rows.size() x C; the same bits on every machine.
Matrix exact_logits(const Features& x, std::span<const int> rows, const Head& head);

class Scoring {
   public:
    // rows and heads must outlive it. heads: all with the same number of classes, at least one.
    Scoring(const ScoredRows& rows, std::vector<const Head*> heads, const Parallel& parallel);

    // The most probable class of every row under head h (the lowest on ties).
    std::vector<int> classify(int h) const;
    // Scores of some rows under head h, the highest asked first: exact for all that can be among
    // the k highest, within the rough logits' error for the others. strategy: one of the kind
    // `score`.
    std::vector<double> scores(int h, std::span<const int> rows, const Strategy& strategy,
                               int k) const;

   private:
    Matrix rough_logits(int h, std::span<const int> rows) const;  // rows.size() x C
    // How far a rough logit of row i may be off.
    double error(int h, int row) const { return scale_[h] * rows_.length[row]; }

    const ScoredRows& rows_;
    std::vector<const Head*> heads_;
    Matrix contrasts_;
    Features products_;          // n x (heads * contrasts), rough
    std::vector<double> scale_;  // by head: errors over lengths
};

}  // namespace bluesquare
