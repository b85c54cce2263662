// The `head` learner: softmax regression on frozen features.
//
//   J(W) = sum_i -log softmax(W' [z_i, 1])[y_i]  +  l2 / 2 |W|^2
//
// the objective of scikit-learn's LogisticRegression with C = 1 / l2 (for two classes C = 2 / l2,
// since it keeps one weight vector where softmax has two), on features with a constant 1 appended,
// so that the bias is penalised like every weight. The sum, not the mean, of the losses: the
// penalty is a prior and fades as labels come in.
//
// The optimum is W = [Z, 1]' A, a combination of the labelled examples: labels are few, and the
// features' dimensions do not matter once their inner products are known. Logits are kept in C - 1
// contrasts (contrasts.h).
#pragma once

#include <span>
#include <vector>

#include "exact/linear.h"
#include "exact/triangle.h"
#include "learn/newton_factor.h"

namespace bluesquare {

struct HeadSettings {
    double l2 = 1.0;  // > 0; the same for every arm, never tuned per arm
    // Stop at |dJ/dW| <= tolerance * |dJ/dW at W = 0|, or where rounding allows no better (l2 tiny
    // beside |z|^2 and contradictory labels).
    double tolerance = 1e-9;
    int max_iterations = 5000;
};

struct FitReport {
    int iterations = 0;
    double gradient_norm = 0;  // |dJ/dW|, Euclidean
    double objective = 0;      // J
    bool converged = false;
};

// What scoring needs: weights d x (C-1), rounded to float, and the bias, in contrasts.
struct Head {
    Features weights;
    Vector bias;  // C - 1
};

// One learner whose labels arrive in batches. A fit starts from the one before.
class HeadLearner {
   public:
    HeadLearner(int classes, const HeadSettings& settings);

    // Appends examples (rows of z, n x d; always the same z) and their labels, in [0, classes).
    // O(new * all * d).
    void append(const Features& z, std::span<const int> examples, std::span<const int> labels);
    // Minimises J. At least one label.
    FitReport fit();

    const std::vector<int>& examples() const { return examples_; }
    // A, n x (C-1), in the order of examples().
    const Columns& dual() const { return dual_; }
    // W = [Z, 1]' A.
    Head head(const Features& z) const;

   private:
    void start_from_last_fit();

    int classes_;
    HeadSettings settings_;
    std::vector<int> examples_, labels_;
    Triangle gram_;              // K, of [z_i, 1]
    double zero_square_ = 0;     // |dJ/dW|^2 at W = 0
    Columns dual_, logits_;      // of the examples fitted so far; logits_ = K dual_
    NewtonFactor factor_;        // of the examples fitted so far
    int excess_iterations_ = 0;  // more than a fresh factor would need, since it was fresh
};

}  // namespace bluesquare
