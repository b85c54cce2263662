#include "learn/softmax_loss.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "exact/math.h"
#include "exact/softmax.h"
#include "learn/contrasts.h"

namespace bluesquare {
namespace {

// The sum of a row but for one number.
double sum_but(const double* row, int count, int but) {
    double sum = 0;
    for (int c = 0; c < but; ++c) sum += row[c];
    for (int c = but + 1; c < count; ++c) sum += row[c];
    return sum;
}

// x >= 0; no digits are lost where it is small.
double log_one_plus(double x) {
    return x > 1e-4 ? exact_log(1 + x) : x * (1 - x * (0.5 - x / 3 * (1 - 0.75 * x)));
}

}  // namespace

SoftmaxLoss::SoftmaxLoss(std::vector<int> labels, int classes)
    : labels_(std::move(labels)), q_(helmert_contrasts(classes)) {}

SoftmaxLoss::Chances SoftmaxLoss::chances(const Matrix& u) const {
    const int classes = static_cast<int>(q_.rows());
    Chances out{expand_contrasts(q_, u), std::vector<int>(rows()), 0};
    double* const number = out.p.data();
    for (int i = 0; i < rows(); ++i) {
        double* row = &out.p(i, 0);
        const double largest = row[out.top[i] = arg_max({row, static_cast<std::size_t>(classes)})];
        out.value += largest - row[labels_[i]];
        for (int c = 0; c < classes; ++c) row[c] -= largest;
    }
    for (Eigen::Index j = 0; j < out.p.size(); ++j) number[j] = exact_exp(number[j]);
    for (int i = 0; i < rows(); ++i) {
        double* row = &out.p(i, 0);
        const double others = sum_but(row, classes, out.top[i]), scale = 1 / (1 + others);
        out.value += log_one_plus(others);
        for (int c = 0; c < classes; ++c) row[c] *= scale;
    }
    return out;
}

Matrix SoftmaxLoss::residual(const Chances& at) const {
    const int classes = static_cast<int>(q_.rows());
    Matrix r = -at.p;
    for (int i = 0; i < rows(); ++i) r(i, labels_[i]) = sum_but(&at.p(i, 0), classes, labels_[i]);
    return contract_logits(q_, r);
}

// With w = v - v_top: p (w - sum p w), in which nothing cancels where p_top is nearly 1.
Matrix SoftmaxLoss::curve(const Chances& at, const Matrix& v) const {
    Matrix w = expand_contrasts(q_, v);
    for (int i = 0; i < rows(); ++i) {
        double* row = &w(i, 0);
        const double* p = &at.p(i, 0);
        const double pivot = row[at.top[i]];
        double mean = 0;
        for (Eigen::Index c = 0; c < w.cols(); ++c) {
            row[c] -= pivot;
            mean += p[c] * row[c];
        }
        for (Eigen::Index c = 0; c < w.cols(); ++c) row[c] = p[c] * (row[c] - mean);
    }
    return contract_logits(q_, w);
}

Vector SoftmaxLoss::curvature(const Chances& at) const {
    const int classes = static_cast<int>(q_.rows());
    Vector out(rows());
    for (int i = 0; i < rows(); ++i) {
        // 1 - sum p^2 = sum p (1 - p)
        const double* p = &at.p(i, 0);
        double sum = p[at.top[i]] * sum_but(p, classes, at.top[i]);
        for (int c = 0; c < classes; ++c)
            if (c != at.top[i]) sum += p[c] * (1 - p[c]);
        out[i] = sum / static_cast<double>(q_.cols());
    }
    return out;
}

double SoftmaxLoss::slope(const Chances& at, const Matrix& v) const {
    const Matrix r = residual(at);
    return -dot(r.data(), v.data(), static_cast<int>(r.size()));
}

}  // namespace bluesquare
