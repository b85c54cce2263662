// The `head` learner: softmax regression on frozen features.
//
//   J(W) = sum_i -log softmax(W' [z_i, 1])[y_i]  +  l2 / 2 |W|^2
//
// the objective of scikit-learn's LogisticRegression with C = 1 / l2 (for two classes C = 2 / l2,
// since it keeps one weight vector where softmax has two), on features with a constant 1 appended,
// so that the bias is penalised like every weight. The sum, not the mean, of the losses: the penalty
// is a prior and fades as labels come in.
//
// Labels are fewer than dimensions here, so the fit is done in the dual: W = [Z, 1]' A with A n x (C-1)
// in contrasts (contrasts.h), and only the Gram matrix of the labelled examples is needed.
#pragma once

#include <span>
#include <vector>

#include "core/linear.h"

namespace bluesquare {

struct HeadSettings {
    double l2 = 1.0;           // > 0; the same for every arm, never tuned per arm
    double tolerance = 1e-9;   // stop at |dJ/dW| <= tolerance * |dJ/dW at W = 0|
    int max_iterations = 200;  // Newton steps; reached only if rounding prevents the tolerance
};

struct FitReport {
    int iterations = 0;
    double gradient_norm = 0;  // |dJ/dW|, Euclidean
    double objective = 0;      // J
    bool converged = false;
};

// Inner products [z_i, 1].[z_j, 1] of labelled examples, growing as labels arrive.
class Gram {
   public:
    // Appends examples (rows of z, n x d). O(new * all * d).
    void append(const Features& z, std::span<const int> examples);
    const Matrix& matrix() const { return matrix_; }
    const std::vector<int>& examples() const { return examples_; }

   private:
    Matrix matrix_;
    std::vector<int> examples_;
};

// Minimises J by Newton's method, each step solved by conjugate gradients preconditioned with one
// Cholesky factor a contrast (for two classes that is the exact Newton step).
// gram: n x n. labels: n, in [0, classes). dual: n x (C-1); in: the start (rows missing at the end
// count as 0), out: the solution.
FitReport fit_head(const Matrix& gram, std::span<const int> labels, int classes,
                   const HeadSettings& settings, Matrix& dual);

// What scoring needs: weights d x (C-1), rounded to float, and the bias, in contrasts.
struct Head {
    Features weights;
    Vector bias;  // C - 1
};

// W = [Z, 1]' A for the labelled rows of z.
Head primal_head(const Features& z, std::span<const int> examples, const Matrix& dual);

}  // namespace bluesquare
