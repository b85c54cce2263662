// The `head` learner: softmax regression on frozen features.
//
//   J(W) = sum_i -log softmax(W' [z_i, 1])[y_i]  +  l2 / 2 |W|^2
//
// the objective of scikit-learn's LogisticRegression with C = 1 / l2 (for two classes C = 2 / l2,
// since it keeps one weight vector where softmax has two), on features with a constant 1 appended,
// so that the bias is penalised like every weight. The sum, not the mean, of the losses: the
// penalty is a prior and fades as labels come in.
//
// The optimum lies in the span of the labelled examples, so the fit is done in coordinates of that
// span: labels are few, and the features' dimensions do not matter once the coordinates are there.
// Logits are kept in C - 1 contrasts (contrasts.h).
#pragma once

#include <span>
#include <vector>

#include "core/linear.h"

namespace bluesquare {

struct HeadSettings {
    double l2 = 1.0;            // > 0; the same for every arm, never tuned per arm
    double tolerance = 1e-9;    // stop at |dJ/dW| <= tolerance * |dJ/dW at W = 0|
    int max_iterations = 5000;  // reached only if rounding prevents the tolerance
};

struct FitReport {
    int iterations = 0;
    double gradient_norm = 0;  // |dJ/dW|, Euclidean
    double objective = 0;      // J
    bool converged = false;
};

// The labelled examples [z_i, 1] in an orthonormal basis of their span, growing as labels arrive.
// Cholesky's factor of their Gram matrix, that is Gram and Schmidt's process, row by row.
class LabelledSpan {
   public:
    // Appends examples (rows of z, n x d). O(new * all * (d + all)).
    void append(const Features& z, std::span<const int> examples);
    // L, n x n, lower triangular: row i holds example i, L L' is the Gram matrix. An example that
    // depends on earlier ones (to 1e-6 of its length) adds no direction: its diagonal element is 0.
    const Matrix& coordinates() const { return l_; }
    const std::vector<int>& examples() const { return examples_; }
    // A with [Z, 1]' A = the weights that have these coordinates: L' A = weights; n x (C-1).
    Matrix dual(const Matrix& weights) const;

   private:
    Matrix l_;
    std::vector<int> examples_;
};

// Minimises J by limited-memory BFGS.
// coordinates: n x n, of LabelledSpan. labels: n, in [0, classes). weights: n x (C-1), in the
// span's basis; in: the start (rows missing at the end count as 0), out: the solution.
FitReport fit_head(const Matrix& coordinates, std::span<const int> labels, int classes,
                   const HeadSettings& settings, Matrix& weights);

// What scoring needs: weights d x (C-1), rounded to float, and the bias, in contrasts.
struct Head {
    Features weights;
    Vector bias;  // C - 1
};

// W = [Z, 1]' A for the labelled rows of z.
Head primal_head(const Features& z, std::span<const int> examples, const Matrix& dual);

}  // namespace bluesquare
