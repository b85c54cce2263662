// The Hessian of the head's objective, factorised: l2 + D K in the dual coefficients, where K is
// the labelled examples' Gram matrix and D holds one curvature of the loss for each example. It is
// kept as Cholesky's factor of B = l2 I + S K S, S = sqrt(D) (Rasmussen and Williams, 2006, 3.4.3),
// which never needs K's inverse: equal examples do no harm.
//
// The factor may be older than the solution: it then approximates the Hessian, and only the number
// of iterations suffers. New examples are added at its border.
#pragma once

#include "exact/linear.h"
#include "exact/triangle.h"

namespace bluesquare {

class NewtonFactor {
   public:
    explicit NewtonFactor(double l2) : l2_(l2) {}

    // Examples in the factor.
    int size() const { return factor_.size(); }
    // Starts anew with the first curvature.size() examples. gram: K. O(n^3).
    void rebuild(const Triangle& gram, const Vector& curvature);

    // m examples about to be added, the last rows of gram.
    struct Border {
        Matrix beside;       // m x n
        Triangle remaining;  // m x m: what the old examples, answering linearly, leave of their K
        Vector square;       // m: their K(i, i)
    };
    Border border(const Triangle& gram) const;  // O(m n^2)
    // How the old examples' coefficients and logits (a and u, n x (C-1)) answer to the new ones'
    // `change` (m x (C-1)).
    void respond(const Border& border, const Columns& change, Columns& a, Columns& u) const;
    // Adds the new examples with these curvatures.
    void extend(const Border& border, const Vector& curvature);

    // Starts with examples of which `remaining` is left of their K; square: their K(i, i).
    void rebuild(const Triangle& remaining, const Vector& curvature, const Vector& square);
    // x = (l2 + D K)^-1 g and kx = K x; all n x (C-1).
    void solve(const Columns& g, Columns& x, Columns& kx) const;

   private:
    double l2_;
    Cholesky factor_;          // of B
    Vector curvature_, root_;  // D and S
};

}  // namespace bluesquare
