// Logits of many heads on the same rows: all of them roughly, in one fast pass in float, and those
// that decide something exactly. What is decided is what exact logits would decide, on every
// machine. Rows are taken in blocks: memory is O(block x heads x classes) + O(rows x heads).
#pragma once

#include <span>
#include <vector>

#include "acquire/strategy.h"
#include "exact/linear.h"
#include "exact/parallel.h"
#include "exact/standardise.h"
#include "learn/head.h"

namespace bluesquare {

// Rows of features and their lengths.
struct ScoredRows {
    ScaledRows x;   // n x d
    Vector length;  // n, Euclidean
};
ScoredRows with_lengths(ScaledRows x, const Parallel& parallel = serial);

// Logits of some rows, rows.size() x C; the same bits on every machine.
Matrix exact_logits(const ScaledRows& x, std::span<const int> rows, const Head& head);

// By head, the most probable class of every row (the lowest on ties). heads: all with the same
// number of classes.
std::vector<std::vector<int>> classify(const ScoredRows& rows,
                                       const std::vector<const Head*>& heads,
                                       const Parallel& parallel = serial);

// A strategy of the kind `score` asks for the k highest scores.
struct Query {
    const Head* head;
    const Strategy* strategy;
    std::span<const int> candidates;  // rows, in any order
    int k;
};
// By query, the scores of its candidates, the highest asked first: exact for all that can be among
// the k highest, within the rough logits' error for the others.
std::vector<std::vector<double>> score(const ScoredRows& rows, const std::vector<Query>& queries,
                                       const Parallel& parallel = serial);

}  // namespace bluesquare
