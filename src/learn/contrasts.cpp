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

void expand_contrasts(const Matrix& contrasts, std::span<const double> u,
                      std::span<double> logits) {
    for (int k = 0; k < contrasts.rows(); ++k) {
        double sum = 0;
        for (int c = 0; c < contrasts.cols(); ++c) sum += contrasts(k, c) * u[c];
        logits[k] = sum;
    }
}

void reduce_to_contrasts(const Matrix& contrasts, std::span<const double> v,
                         std::span<double> out) {
    for (int c = 0; c < contrasts.cols(); ++c) {
        double sum = 0;
        for (int k = 0; k < contrasts.rows(); ++k) sum += contrasts(k, c) * v[k];
        out[c] = sum;
    }
}

}  // namespace bluesquare
