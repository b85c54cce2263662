// The data's part of the head's objective: sum_i -w_i log softmax(Q u_i)[y_i], in C - 1 contrasts
// u_i (contrasts.h).
#pragma once

#include <vector>

#include "exact/linear.h"

namespace bluesquare {

class SoftmaxLoss {
   public:
    // labels: n, in [0, classes). classes >= 2. class_weights: w_i by label, > 0 where it occurs;
    // empty: 1.
    SoftmaxLoss(std::vector<int> labels, int classes, std::vector<double> class_weights = {});

    int rows() const { return static_cast<int>(labels_.size()); }
    int contrasts() const { return static_cast<int>(q_.cols()); }
    double weight(int row) const {
        return class_weights_.empty() ? 1.0 : class_weights_[labels_[row]];
    }

    // What the derivatives at u (n x (C-1)) are made of.
    struct Chances {
        Matrix p;              // softmax(u Q'), n x C
        std::vector<int> top;  // by row, the most probable class
        double value;          // the loss
    };
    Chances chances(const Matrix& u) const;

    // Minus the gradient, n x (C-1): w (Y - P) Q, where Y is one-hot. No digits are lost where a
    // label is nearly certain.
    Matrix residual(const Chances& at) const;
    // The second derivative, n blocks of (C-1) x (C-1), times v (n x (C-1)).
    Matrix curve(const Chances& at, const Matrix& v) const;
    // The second derivative at u_i, averaged over the contrasts: w (1 - sum p^2) / (C - 1). Exact
    // for two classes.
    Vector curvature(const Chances& at) const;
    // -<residual, v>: the loss's slope along v.
    double slope(const Chances& at, const Matrix& v) const;

   private:
    std::vector<int> labels_;
    std::vector<double> class_weights_;
    Matrix q_;
};

}  // namespace bluesquare
