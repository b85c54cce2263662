// A Newton step for many classes in float: the gradient that it starts from is exact, so what is
// lost in a step is found by the next. Conjugate gradients on all C logits, whose slopes sum to
// zero, preconditioned class by class (class_blocks.h).
#pragma once

#include <vector>

#include "exact/linear.h"
#include "exact/tall.h"
#include "learn/softmax_loss.h"

namespace bluesquare {

class RoughNewton {
   public:
    // rows: the distinct examples; distinct: by example, its row. Equal examples have equal logits.
    // loss: its weights count. rows must outlive it.
    RoughNewton(const Tall<double>& rows, const std::vector<int>& distinct, double l2,
                const SoftmaxLoss& loss);
    RoughNewton(const RoughNewton&) = delete;
    RoughNewton& operator=(const RoughNewton&) = delete;

    // H s = -g roughly, until the residual has fallen to `share` of g, whose norm is given; g and
    // s: coordinates, width x (C-1). s may be anything where float does not reach.
    struct Step {
        Matrix s;
        int iterations = 0;
    };
    Step step(const SoftmaxLoss::Chances& chances, const Matrix& g, double norm, double share,
              int limit);

   private:
    void curve(Features& u) const;

    const Tall<double>& exact_;
    double l2_;
    std::vector<int> first_;       // by distinct example, the first that is equal,
    std::vector<double> weights_;  // and the sum of the weights of those that are
    std::vector<double> squares_;
    Features numbers_;
    Tall<float> rows_;  // in numbers_
    Features p_;        // n x C
    std::vector<int> top_;
};

}  // namespace bluesquare
