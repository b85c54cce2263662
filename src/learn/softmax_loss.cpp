#include "learn/softmax_loss.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "exact/math.h"
#include "learn/contrasts.h"

namespace bluesquare {
namespace {

Vector row_maxima(const Columns& logits) {
    Vector top = logits.col(0);
    for (Eigen::Index c = 1; c < logits.cols(); ++c) top = top.cwiseMax(logits.col(c));
    return top;
}

// exp(logits - top) in place; their sums by row.
Vector exponentiate(const Vector& top, Columns& logits) {
    Vector sum = Vector::Zero(logits.rows());
    for (Eigen::Index c = 0; c < logits.cols(); ++c) {
        double* column = logits.col(c).data();
        for (Eigen::Index i = 0; i < logits.rows(); ++i) column[i] = exact_exp(column[i] - top[i]);
        sum += logits.col(c);
    }
    return sum;
}

Columns softmax(Columns logits) {
    const Vector sum = exponentiate(row_maxima(logits), logits);
    for (Eigen::Index c = 0; c < logits.cols(); ++c) logits.col(c).array() /= sum.array();
    return logits;
}

}  // namespace

SoftmaxLoss::SoftmaxLoss(std::vector<int> labels, int classes)
    : labels_(std::move(labels)), q_(helmert_contrasts(classes)) {}

Columns SoftmaxLoss::logits(const Columns& u) const {
    Columns out = Columns::Zero(u.rows(), q_.rows());
    for (Eigen::Index c = 0; c < q_.rows(); ++c)
        for (Eigen::Index j = 0; j < q_.cols(); ++j) out.col(c) += q_(c, j) * u.col(j);
    return out;
}

Columns SoftmaxLoss::residual(const Columns& u) const {
    Columns p = softmax(logits(u));
    for (Eigen::Index i = 0; i < p.rows(); ++i) p(i, labels_[i]) -= 1;
    Columns out = Columns::Zero(u.rows(), q_.cols());
    for (Eigen::Index j = 0; j < q_.cols(); ++j)
        for (Eigen::Index c = 0; c < q_.rows(); ++c) out.col(j) -= q_(c, j) * p.col(c);
    return out;
}

double SoftmaxLoss::value(const Columns& u) const {
    Columns z = logits(u);
    const Vector top = row_maxima(z);
    double sum = 0;
    for (Eigen::Index i = 0; i < z.rows(); ++i) sum += top[i] - z(i, labels_[i]);
    const Vector sums = exponentiate(top, z);
    for (Eigen::Index i = 0; i < z.rows(); ++i) sum += exact_log(sums[i]);
    return sum;
}

Vector SoftmaxLoss::curvature(const Columns& u) const {
    const Columns p = softmax(logits(u));
    Vector squares = Vector::Zero(u.rows());
    for (Eigen::Index c = 0; c < p.cols(); ++c) squares += p.col(c).cwiseAbs2();
    return (1 - squares.array()) / static_cast<double>(q_.cols());
}

Vector SoftmaxLoss::curvature_bound(const Columns& u) const {
    const Columns z = logits(u);
    Vector bound(u.rows());
    for (Eigen::Index i = 0; i < u.rows(); ++i) {
        double other = -std::numeric_limits<double>::infinity();
        for (Eigen::Index c = 0; c < z.cols(); ++c)
            if (c != labels_[i]) other = std::max(other, z(i, c));
        const double x = std::abs(z(i, labels_[i]) - other), e = exact_exp(-x);
        bound[i] = x > 1e-4 ? (1 - e) / (1 + e) / x : 0.5;
    }
    return bound;
}

}  // namespace bluesquare
