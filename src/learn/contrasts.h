// Softmax regression has one logit too many: adding a constant to all changes nothing, and an L2
// penalty makes the weights of the classes sum to zero. So C logits are Q u, where u has C - 1
// numbers and the columns of Q (C x (C-1), Helmert's contrasts) are orthonormal and sum to zero.
// The penalty is the same on u, and two classes need one column instead of two.
#pragma once

#include <span>

#include "exact/linear.h"

namespace bluesquare {

// Q, C x (C - 1). classes >= 2.
Matrix helmert_contrasts(int classes);

// logits = Q u by Q's structure, O(C). u: C - 1, logits: C.
void expand_contrasts(const Matrix& contrasts, std::span<const double> u, std::span<double> logits);

// The same for many rows, O(n C): U Q' (n x C) and X Q (n x (C-1)).
Matrix expand_contrasts(const Matrix& contrasts, const Matrix& u);
Matrix contract_logits(const Matrix& contrasts, const Matrix& x);

}  // namespace bluesquare
