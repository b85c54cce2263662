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

// log(1 + x), 0 <= x <= kSmall, in which no digits of x are lost.
constexpr double kSmall = 1e-4;
double log_above_one(double x) { return x * (1 - x * (0.5 - x / 3 * (1 - 0.75 * x))); }

// The sum of log(1 + x), x >= 0. Where x is not small the logarithm is taken of products, which
// rounds no worse than 1 + x does.
class LogSum {
   public:
    void add(double x) {
        if (x <= kSmall) {
            sum_ += log_above_one(x);
        } else {
            product_ *= 1 + x;
            if (product_ > 1e200) settle();  // x is at most the number of classes
        }
    }
    double value() {
        settle();
        return sum_;
    }

   private:
    void settle() {
        sum_ += exact_log(product_);
        product_ = 1;
    }

    double sum_ = 0, product_ = 1;
};

}  // namespace

SoftmaxLoss::SoftmaxLoss(std::vector<int> labels, int classes, std::vector<double> class_weights)
    : labels_(std::move(labels)),
      class_weights_(std::move(class_weights)),
      q_(helmert_contrasts(classes)) {}

SoftmaxLoss::Chances SoftmaxLoss::chances(const Matrix& u) const {
    const int classes = static_cast<int>(q_.rows());
    Chances out{expand_contrasts(q_, u), std::vector<int>(rows()), 0};
    double* const number = out.p.data();
    for (int i = 0; i < rows(); ++i) {
        double* row = &out.p(i, 0);
        const double largest = row[out.top[i] = arg_max({row, static_cast<std::size_t>(classes)})];
        out.value += weight(i) * (largest - row[labels_[i]]);
        for (int c = 0; c < classes; ++c) row[c] -= largest;
    }
    for (Eigen::Index j = 0; j < out.p.size(); ++j) number[j] = exact_exp(number[j]);
    LogSum logs;
    for (int i = 0; i < rows(); ++i) {
        double* row = &out.p(i, 0);
        const double others = sum_but(row, classes, out.top[i]), scale = 1 / (1 + others);
        if (class_weights_.empty())
            logs.add(others);
        else
            out.value +=
                weight(i) * (others <= kSmall ? log_above_one(others) : exact_log(1 + others));
        for (int c = 0; c < classes; ++c) row[c] *= scale;
    }
    out.value += logs.value();
    return out;
}

Matrix SoftmaxLoss::residual(const Chances& at) const {
    const int classes = static_cast<int>(q_.rows());
    Matrix r = -at.p;
    for (int i = 0; i < rows(); ++i) {
        const double weight = this->weight(i);
        r(i, labels_[i]) = sum_but(&at.p(i, 0), classes, labels_[i]);
        for (int c = 0; c < classes; ++c) r(i, c) *= weight;
    }
    return contract_logits(q_, r);
}

// With w = v - v_top: p (w - sum p w), in which nothing cancels where p_top is nearly 1; times the
// example's weight.
Matrix SoftmaxLoss::curve(const Chances& at, const Matrix& v) const {
    Matrix w = expand_contrasts(q_, v);
    for (int i = 0; i < rows(); ++i) {
        double* row = &w(i, 0);
        const double* p = &at.p(i, 0);
        const double pivot = row[at.top[i]], weight = this->weight(i);
        double mean = 0;
        for (Eigen::Index c = 0; c < w.cols(); ++c) {
            row[c] -= pivot;
            mean += p[c] * row[c];
        }
        for (Eigen::Index c = 0; c < w.cols(); ++c) row[c] = weight * p[c] * (row[c] - mean);
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
        out[i] = weight(i) * sum / static_cast<double>(q_.cols());
    }
    return out;
}

double SoftmaxLoss::slope(const Chances& at, const Matrix& v) const {
    const Matrix r = residual(at);
    return -dot(r.data(), v.data(), static_cast<int>(r.size()));
}

}  // namespace bluesquare
