// The data's part of the head's objective: sum_i -log softmax(Q u_i)[y_i], in C - 1 contrasts u_i
// (contrasts.h).
#pragma once

#include <vector>

#include "exact/linear.h"

namespace bluesquare {

class SoftmaxLoss {
   public:
    // labels: n, in [0, classes). classes >= 2.
    SoftmaxLoss(std::vector<int> labels, int classes);

    int contrasts() const { return static_cast<int>(q_.cols()); }
    // Minus its gradient at u (n x (C-1)): (Y - P) Q, where P = softmax(u Q') and Y is one-hot.
    Columns residual(const Columns& u) const;
    double value(const Columns& u) const;
    // Its second derivative at u_i, averaged over the contrasts: (1 - sum p^2) / (C - 1).
    Vector curvature(const Columns& u) const;
    // An upper bound of the second derivative that holds all the way from u_i to a right answer as
    // sure as u_i is wrong: tanh(x / 2) / x, x the logit that the label lacks or is ahead by
    // (Jaakkola and Jordan, 2000). A Newton step with it does not overshoot.
    Vector curvature_bound(const Columns& u) const;

   private:
    // u Q': n x C.
    Columns logits(const Columns& u) const;

    std::vector<int> labels_;
    Matrix q_;
};

}  // namespace bluesquare
