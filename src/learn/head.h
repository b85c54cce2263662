// The `head` learner: softmax regression on frozen features.
//
//   J(W) = sum_i -w_i log softmax(W' [z_i, 1])[y_i]  +  l2 / 2 |W|^2,   w_i = 1,
//
// the objective of scikit-learn's LogisticRegression with C = 1 / l2 (for two classes C = 2 / l2,
// since it keeps one weight vector where softmax has two), on features with a constant 1 appended,
// so that the bias is penalised like every weight. The sum, not the mean, of the losses: the
// penalty is a prior and fades as labels come in.
//
// With balanced class weights w_i = n / (C n_y), as scikit-learn's class_weight="balanced": n
// labels in all, n_y of them of the example's class, C classes that have a label. They sum to n, so
// that the penalty means the same; they change, for every example, as labels come in.
//
// The optimum is W = [Z, 1]' A, a combination of the labelled examples: labels are few, and the
// features' dimensions do not matter once their inner products are known. Logits are kept in C - 1
// contrasts (contrasts.h). Two classes are fitted in A itself, with a factor of the Hessian that
// serves several fits; more classes, examples that come to outnumber the dimensions, and weighted
// classes, whose every fit has another Hessian, in coordinates in the examples' span (span.h),
// where no label on any row makes the fit ill-posed. Two classes whose first examples outnumber
// the dimensions, as a probe's do, are fitted in W itself: a basis would take as long as the fit.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "exact/linear.h"
#include "exact/standardise.h"
#include "exact/triangle.h"
#include "learn/minimise.h"
#include "learn/newton_factor.h"
#include "learn/span.h"

namespace bluesquare {

enum class ClassWeights { none, balanced };

struct HeadSettings {
    double l2 = 1.0;  // > 0; the same for every arm, never tuned per arm
    // Stop at |dJ/dW| <= tolerance * |X|, X the labelled examples w_i [z_i, 1], Euclidean norms.
    double tolerance = 1e-9;
    int max_iterations = 20000;  // of conjugate gradients
    ClassWeights class_weights = ClassWeights::none;
};

struct FitReport {
    int iterations = 0;
    double objective = 0;  // J
    // |dJ/dW| at most: as computed, with what rounding may have hidden. J is l2-strongly convex, so
    // it is at most gap() above its minimum, and W at most gradient_norm / l2 away from it.
    double gradient_norm = 0;
    double rounding = 0;  // of gradient_norm, what rounding may have made
    double l2 = 1;
    // To the tolerance and gap() <= kShare * J, or as near as rounding allows: what was computed of
    // the gradient is below `rounding`.
    bool converged = false;

    static constexpr double kShare = 1e-8;
    double gap() const { return gradient_norm * gradient_norm / (2 * l2); }
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

    // Appends examples (rows of z, always the same z) and their labels, in [0, classes).
    void append(const ScaledRows& z, std::span<const int> examples, std::span<const int> labels);
    // Minimises J. At least one label.
    FitReport fit(const ScaledRows& z);

    const std::vector<int>& examples() const { return examples_; }
    // W after the last fit, (d + 1) x (C - 1), the bias in the last row.
    Matrix weights(const ScaledRows& z) const;
    Head head(const ScaledRows& z) const;

   private:
    // Two classes without weights, n <= d + 1: by coefficients.
    struct Dual {
        explicit Dual(double l2) : factor(l2) {}
        Triangle gram;        // K, of [z_i, 1]
        NewtonFactor factor;  // of the examples fitted so far
        Place place;          // a and K a
        int spent = 0;        // iterations beyond a fresh factor's since the factor was fresh
    };

    int fitted() const { return static_cast<int>((dual_ ? dual_->place : place_).u.rows()); }
    void weigh_classes();
    // Of the examples from begin to end, with the weights that all labels give.
    SoftmaxLoss loss(int begin, int end) const;
    Goal goal() const;
    void start_dual();
    void start_span();
    void leave_dual(const ScaledRows& z);
    Descent descend_dual();
    Descent descend_span();
    Descent descend_weights(const ScaledRows& z, Matrix start);
    template <class T>
    Descent descend_weights(const Features& x, Place place);
    FitReport report_weights(const Descent& descent) const;
    FitReport report(const Descent& descent, double rounding) const;
    double rounding(const SoftmaxLoss::Chances& at) const;

    int classes_;
    HeadSettings settings_;
    std::vector<int> examples_, labels_;
    std::vector<double> class_weights_;  // empty: none
    std::vector<double> squares_;        // of the lengths of [z_i, 1]
    double square_ = 0, longest_ = 0;    // their sum, and the largest
    std::optional<Dual> dual_;
    bool in_weights_ = false;  // from the first fit on
    Span span_;                // where dual_ is empty, and they are not
    Place place_;              // coordinates in it, and the logits of the examples fitted so far
    Matrix coefficients_;      // of the last fit: of all examples, or of the span's basis
    std::optional<Matrix> weights_;  // W where there are none, or they are not exact enough
};

}  // namespace bluesquare
