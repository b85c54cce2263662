// Minimises the head's objective in the dual coefficients a of the labelled examples,
//
//   J(a) = l2 / 2 a' K a + loss(u),   u = u0 + K a,
//
// K their Gram matrix, so that the weights are [Z, 1]' a and the features' dimensions do not
// matter. dJ/da is K g with g = l2 a - residual(u); inner products are those of the weights, <a, b>
// = a' K b.
#pragma once

#include "exact/linear.h"
#include "exact/triangle.h"
#include "learn/newton_factor.h"
#include "learn/softmax_loss.h"

namespace bluesquare {

// A point and what is known there; all n x (C-1).
struct DualPoint {
    Columns a, u, g;

    // Sets g.
    void settle(const SoftmaxLoss& loss, double l2) { g = l2 * a - loss.residual(u); }
};

// sum_c a_c' K b_c where kb = K b.
double inner(const Columns& a, const Columns& kb);

// Newton's method, roughly (the slope falls by 1e-4), from a point with a = 0; factorises K in
// every iteration: for few examples.
void approach(const SoftmaxLoss& loss, double l2, const Triangle& gram, DualPoint& point);

struct Descent {
    int iterations = 0;
    double gradient_norm = 0;  // |dJ/dW|
    bool converged = false;
};

// Limited-memory BFGS (Nocedal and Wright, 2006, algorithm 7.4) that starts from the factor's
// inverse Hessian, to |dJ/dW| <= target or what rounding leaves of it. The factor is made anew
// where it has become useless.
Descent descend(const SoftmaxLoss& loss, double l2, const Triangle& gram, double target,
                int max_iterations, NewtonFactor& factor, DualPoint& point);

}  // namespace bluesquare
