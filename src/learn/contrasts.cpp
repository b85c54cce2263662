#include "learn/contrasts.h"

#include <algorithm>
#include <cmath>

namespace bluesquare {
namespace {

constexpr int kRows = 8;  // taken together, since each is a chain of additions

}  // namespace

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

Matrix expand_contrasts(const Matrix& contrasts, const Matrix& u) {
    const int last = static_cast<int>(contrasts.cols());
    Matrix logits(u.rows(), last + 1);
    if (last == 1) {  // the same, without the chain
        for (Eigen::Index i = 0; i < u.rows(); ++i) {
            logits(i, 0) = contrasts(0, 0) * u(i, 0);
            logits(i, 1) = contrasts(1, 0) * u(i, 0);
        }
        return logits;
    }
    for (int begin = 0; begin < u.rows(); begin += kRows) {
        const int count = std::min(kRows, static_cast<int>(u.rows()) - begin);
        double above[kRows] = {};
        for (int k = last; k > 0; --k) {
            const double diagonal = k < last ? contrasts(k, k) : 0, below = contrasts(k, k - 1);
            for (int r = 0; r < count; ++r) {
                const double* from = &u(begin + r, 0);
                if (k < last) above[r] += diagonal * from[k];
                logits(begin + r, k) = above[r] + below * from[k - 1];
            }
        }
        for (int r = 0; r < count; ++r)
            logits(begin + r, 0) = above[r] + contrasts(0, 0) * u(begin + r, 0);
    }
    return logits;
}

Matrix contract_logits(const Matrix& contrasts, const Matrix& x) {
    const int columns = static_cast<int>(contrasts.cols());
    Matrix out(x.rows(), columns);
    if (columns == 1) {
        for (Eigen::Index i = 0; i < x.rows(); ++i)
            out(i, 0) = contrasts(0, 0) * x(i, 0) + contrasts(1, 0) * x(i, 1);
        return out;
    }
    for (int begin = 0; begin < x.rows(); begin += kRows) {
        const int count = std::min(kRows, static_cast<int>(x.rows()) - begin);
        double above[kRows] = {};
        for (int c = 0; c < columns; ++c) {
            const double diagonal = contrasts(c, c), below = contrasts(c + 1, c);
            for (int r = 0; r < count; ++r) {
                const double* from = &x(begin + r, 0);
                above[r] += from[c];
                out(begin + r, c) = diagonal * above[r] + below * from[c + 1];
            }
        }
    }
    return out;
}

}  // namespace bluesquare
