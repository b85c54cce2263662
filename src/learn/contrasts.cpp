#include "learn/contrasts.h"

#include <cmath>

namespace bluesquare {

Matrix helmert_contrasts(int classes) {
    Matrix q = Matrix::Zero(classes, classes - 1);
    for (int c = 0; c + 1 < classes; ++c) {
        const double norm = std::sqrt(static_cast<double>(c + 1) * (c + 2));
        for (int k = 0; k <= c; ++k) q(k, c) = 1 / norm;
        q(c + 1, c) = -(c + 1) / norm;
    }
    return q;
}

// Column c holds 1 / norm down to its diagonal, -(c + 1) / norm below it, then zeros.
void expand_contrasts(const Matrix& contrasts, std::span<const double> u,
                      std::span<double> logits) {
    double above = 0;
    for (int k = static_cast<int>(contrasts.cols()); k >= 0; --k) {
        if (k < contrasts.cols()) above += contrasts(k, k) * u[k];
        logits[k] = k > 0 ? above + contrasts(k, k - 1) * u[k - 1] : above;
    }
}

}  // namespace bluesquare
