// How right a sorting is, from pictures drawn at random that the learner was not taught with.
#pragma once

namespace bluesquare {

struct Checks {
    int checked = 0;     // pictures drawn at random, without replacement
    int wrong = 0;       // of them, those that the sorting had in another box than the person
    int population = 0;  // what they were drawn from: pictures without an answer to a question
};

// Shares of all pictures; those with an answer count as right, checked ones too.
struct Audit {
    double right = 0, lo = 0, hi = 1;
    Checks checks;
};

// Pictures needed before a share is worth saying.
inline constexpr int least_checks = 10;

// answered: pictures with an answer to a question or a correction. The number of wrong pictures in
// the population has the exact hypergeometric interval (the values that both one-sided tests at 2.5
// % leave; Konijn, 1973), so that at any number of answers fixed beforehand at least 95 % of the
// intervals hold the truth. Whoever stops at the first good one has less. checks.checked > 0.
Audit audit(const Checks& checks, int answered);

}  // namespace bluesquare
