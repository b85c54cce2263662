// The measures of science.md, each defined once.
#pragma once

#include <span>
#include <vector>

#include "core/task.h"
#include "study/records.h"

namespace bluesquare {

// Groups of the test set that a record names, each with its accuracy. Of more (animals x places) it
// has the measures over all of them alone: thousands of names in each record would make gigabytes
// of a study.
inline constexpr int most_named_groups = 400;

// Fills a record's accuracies from predicted classes, one for each of task.test; those of groups by
// name only where at most most_named_groups have a test example. The tenth
// percentile is WILDS' measure for Amazon's reviewers (Koh et al. 2021): the share of right answers
// among the test examples of each level of the nuisance, whatever their class, and of these shares
// the 10th percentile, interpolated linearly as NumPy's percentile(shares, 10) does. Levels without
// a test example are left out; every other counts alike, however many examples it has.
void score_predictions(const Task& task, std::span<const int> predicted, Record& record);

// Fills a record's picks and their groups.
void count_picks(const Task& task, std::vector<int> picked, Record& record);

// One run's evaluations, ascending in labels.
struct Curve {
    std::vector<int> labels;
    std::vector<double> values;
};

// Labels at which a run reached a target.
struct LabelsToTarget {
    int labels;
    bool censored;  // never reached within the budget; labels is then the budget
};

// The first evaluation at or above `target` that the next evaluation confirms (the last one needs
// no confirmation).
LabelsToTarget labels_to_target(const Curve& curve, double target);

// Area under the accuracy-budget curve (trapezoids) divided by the budget's span. One evaluation:
// its value.
double aubc(const Curve& curve);

// Share of mismatched examples among a run's first `count` picks (all picks where count is 0) over
// their share in the pool; NaN without picks or mismatched pool examples. records: one run, in
// order.
double enrichment(std::span<const Record> records, int count);

}  // namespace bluesquare
