// Minimises the head's objective
//
//   J = l2 / 2 |W|^2 + loss(u),   u = u0 + the logits that W gives,
//
// by Newton's method, whose steps are found by conjugate gradients and bounded by a search along
// them (Nocedal and Wright, 2006, algorithm 7.1). W is written in some coordinates; a Geometry
// knows what they mean.
#pragma once

#include <optional>

#include "exact/linear.h"
#include "learn/softmax_loss.h"

namespace bluesquare {

// A point, or a step: coordinates and the logits (n x (C-1)) that they give.
struct Place {
    Matrix at;
    Matrix u;
};

struct NewtonStep {
    Place s;
    int iterations = 0;  // of conjugate gradients
};

class Geometry {
   public:
    virtual ~Geometry() = default;
    // The gradient, in the form that the functions below take, that slopes in the logits (n x
    // (C-1)) make.
    virtual Matrix pull(Matrix slopes) const = 0;
    // The logits of coordinates, afresh.
    virtual Matrix logits(const Matrix& at) const = 0;
    // <g, v>, the inner product of weights.
    virtual double inner(const Matrix& g, const Place& v) const = 0;
    // |g| as weights.
    virtual double norm(const Matrix& g) const = 0;
    // Something like it at the cost of a sum: to see how gradients shrink.
    virtual double size(const Matrix& g) const { return norm(g); }
    // An approximate inverse Hessian times g; its u may be left to lift().
    virtual Place solve(const Matrix& g) const = 0;
    virtual void lift(Place& v) const = 0;
    // Told that solve() served badly at a point: a step took more than patience() iterations.
    virtual int patience() const = 0;
    virtual void refresh(const SoftmaxLoss& loss, const SoftmaxLoss::Chances& chances) = 0;
    // A Newton step at less cost, if the geometry knows one; it may be of no use. norm: |g|; share
    // and limit: how far and how long to go on (descend()).
    virtual std::optional<NewtonStep> rough_step(const SoftmaxLoss&, const SoftmaxLoss::Chances&,
                                                 const Matrix& /*g*/, double /*norm*/,
                                                 double /*share*/, int /*limit*/) {
        return {};
    }
};

struct Goal {
    double gradient;            // |dJ/dW|
    double share_of_j = 1e-9;   // (J - its minimum) / J, by |dJ/dW|^2 / (2 l2)
    int max_iterations = 5000;  // conjugate gradients' in all

    bool reached(double norm, double l2, double j) const {
        return norm <= gradient && norm * norm <= 2 * l2 * share_of_j * j;
    }
};

struct Descent {
    int iterations = 0;  // of conjugate gradients, in all steps
    double gradient_norm = 0;
    double objective = 0;
    bool converged = false;
    SoftmaxLoss::Chances chances;  // at the point
};

// From a point whose u includes u0, until the goal is reached or rounding allows no better. Never
// goes up.
Descent descend(const SoftmaxLoss& loss, double l2, const Goal& goal, const Matrix& u0,
                Geometry& geometry, Place& point);

}  // namespace bluesquare
