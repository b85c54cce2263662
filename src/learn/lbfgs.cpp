// fit_head(): limited-memory BFGS (Nocedal and Wright, 2006, algorithm 7.4).
//
// With L the coordinates of the labelled examples, w (n x (C-1)) the weights, U = L w, P =
// softmax(U Q') and Y one-hot, the gradient is L' (P - Y) Q + l2 w.
#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

#include "core/math.h"
#include "learn/contrasts.h"
#include "learn/head.h"

namespace bluesquare {
namespace {

using Columns = Eigen::MatrixXd;  // n x (C-1), column after column

double inner(const Columns& a, const Columns& b) {
    return dot(a.data(), b.data(), static_cast<int>(a.size()));
}

class Objective {
   public:
    Objective(const Matrix& l, std::span<const int> labels, int classes, double l2)
        : l_(l), labels_(labels), q_(helmert_contrasts(classes)), l2_(l2) {}

    Eigen::Index n() const { return l_.rows(); }
    Eigen::Index contrasts() const { return q_.cols(); }
    double l2() const { return l2_; }

    // L w.
    Columns logits(const Columns& w) const;
    // (P - Y) Q at U; the sum of the losses too where `loss` is not null.
    Columns residual(const Columns& u, double* loss = nullptr) const;
    // L' residual + l2 w.
    Columns gradient(const Columns& residual, const Columns& w) const;
    // A step along the gradient that is short enough for every curvature: 1 / (l2 + |L|^2 / 4).
    double safe_step() const;

   private:
    const Matrix& l_;
    std::span<const int> labels_;
    Matrix q_;
    double l2_;
};

Columns Objective::logits(const Columns& w) const {
    Columns u(n(), contrasts());
    for (Eigen::Index c = 0; c < contrasts(); ++c)
        for (Eigen::Index i = 0; i < n(); ++i)
            u(i, c) = dot(&l_(i, 0), w.col(c).data(), static_cast<int>(i) + 1);
    return u;
}

Columns Objective::gradient(const Columns& residual, const Columns& w) const {
    Columns g = l2_ * w;
    for (Eigen::Index c = 0; c < contrasts(); ++c)
        add_rows(l_, residual.col(c).data(), g.col(c).data());
    return g;
}

double Objective::safe_step() const {
    double square = 0;
    for (Eigen::Index i = 0; i < n(); ++i)
        square += dot(&l_(i, 0), &l_(i, 0), static_cast<int>(i) + 1);
    return 1 / (l2_ + square / 4);
}

Columns Objective::residual(const Columns& u, double* loss) const {
    const Eigen::Index classes = q_.rows();
    Columns p = Columns::Zero(n(), classes);  // logits, then probabilities
    for (Eigen::Index c = 0; c < classes; ++c)
        for (Eigen::Index j = 0; j < contrasts(); ++j) p.col(c) += q_(c, j) * u.col(j);
    Vector top = p.col(0), sum = Vector::Zero(n());
    for (Eigen::Index c = 1; c < classes; ++c) top = top.cwiseMax(p.col(c));
    if (loss != nullptr) *loss = 0;
    for (Eigen::Index i = 0; loss != nullptr && i < n(); ++i) *loss += top[i] - p(i, labels_[i]);
    for (Eigen::Index c = 0; c < classes; ++c) {
        double* column = p.col(c).data();
        for (Eigen::Index i = 0; i < n(); ++i) column[i] = exact_exp(column[i] - top[i]);
        sum += p.col(c);
    }
    for (Eigen::Index i = 0; loss != nullptr && i < n(); ++i) *loss += exact_log(sum[i]);
    for (Eigen::Index c = 0; c < classes; ++c) p.col(c).array() /= sum.array();
    for (Eigen::Index i = 0; i < n(); ++i) p(i, labels_[i]) -= 1;
    Columns out = Columns::Zero(n(), contrasts());
    for (Eigen::Index j = 0; j < contrasts(); ++j)
        for (Eigen::Index c = 0; c < classes; ++c) out.col(j) += q_(c, j) * p.col(c);
    return out;
}

// The last steps and what they did to the gradient.
class History {
   public:
    // Minus the inverse Hessian's estimate times the gradient.
    Columns direction(const Columns& gradient, double first_step) const;
    void push(Columns step, Columns change);

   private:
    static constexpr std::size_t kMemory = 20;
    struct Entry {
        Columns s, y;
        double rho;  // 1 / <s, y>
    };
    std::deque<Entry> entries_;
};

Columns History::direction(const Columns& gradient, double first_step) const {
    Columns d = gradient;
    std::vector<double> alpha(entries_.size());
    for (std::size_t i = entries_.size(); i-- > 0;) {
        alpha[i] = entries_[i].rho * inner(entries_[i].s, d);
        d -= alpha[i] * entries_[i].y;
    }
    double scale = first_step;
    if (!entries_.empty()) {
        const Entry& last = entries_.back();
        scale = 1 / (last.rho * inner(last.y, last.y));
    }
    d *= -scale;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const double beta = entries_[i].rho * inner(entries_[i].y, d);
        d -= (alpha[i] + beta) * entries_[i].s;
    }
    return d;
}

void History::push(Columns step, Columns change) {
    const double curvature = inner(step, change);
    if (!(curvature > 0)) return entries_.clear();
    if (entries_.size() == kMemory) entries_.pop_front();
    entries_.push_back({std::move(step), std::move(change), 1 / curvature});
}

// A point and what is known there.
struct Point {
    Columns w, u, residual, gradient;  // U = L w
};

// Where along d the slope of J has fallen to 0.4 of its first size, by bracketing and secants; J is
// convex, so a small slope is near the minimum, and slopes keep their digits where J has lost them.
// Fills in the residual there. `du` is L d, `slope` <gradient, d>.
double line_search(const Objective& objective, const Point& from, const Columns& d,
                   const Columns& du, double slope, Columns& residual) {
    const double wd = inner(from.w, d), dd = inner(d, d);
    double t = 1, low = 0, high = std::numeric_limits<double>::infinity();
    double low_slope = slope, high_slope = 0;
    for (int trial = 0; trial < 40; ++trial) {
        residual = objective.residual(from.u + t * du);
        const double here = inner(du, residual) + objective.l2() * (wd + t * dd);
        if (std::abs(here) <= 0.4 * std::abs(slope)) break;
        (here < 0 ? low : high) = t;
        (here < 0 ? low_slope : high_slope) = here;
        if (std::isinf(high)) {
            t = std::min(4 * t, std::max(1.5 * t, t * slope / (slope - here)));
        } else {
            const double width = high - low;
            t = low - low_slope * width / (high_slope - low_slope);
            t = std::clamp(t, low + 0.1 * width, high - 0.1 * width);
        }
    }
    return t;
}

Point start(const Objective& objective, const Matrix& weights) {
    Point point;
    point.w = Columns::Zero(objective.n(), objective.contrasts());
    if (weights.size() > 0) point.w.topRows(weights.rows()) = weights;
    point.u = objective.logits(point.w);
    point.residual = objective.residual(point.u);
    point.gradient = objective.gradient(point.residual, point.w);
    return point;
}

}  // namespace

FitReport fit_head(const Matrix& coordinates, std::span<const int> labels, int classes,
                   const HeadSettings& settings, Matrix& weights) {
    const Objective objective(coordinates, labels, classes, settings.l2);
    const Point origin = start(objective, {});
    const double target = settings.tolerance * std::sqrt(inner(origin.gradient, origin.gradient));
    const double first_step = objective.safe_step();
    Point here = start(objective, weights);
    History history;
    FitReport report;
    for (;; ++report.iterations) {
        report.gradient_norm = std::sqrt(inner(here.gradient, here.gradient));
        report.converged = report.gradient_norm <= target;
        if (report.converged || report.iterations == settings.max_iterations) break;
        Columns d = history.direction(here.gradient, first_step);
        const Columns du = objective.logits(d);
        const double t =
            line_search(objective, here, d, du, inner(here.gradient, d), here.residual);
        d *= t;
        here.w += d;
        here.u += t * du;
        Columns gradient = objective.gradient(here.residual, here.w);
        history.push(std::move(d), gradient - here.gradient);
        here.gradient = std::move(gradient);
    }
    objective.residual(here.u, &report.objective);
    report.objective += settings.l2 / 2 * inner(here.w, here.w);
    weights = here.w;
    return report;
}

}  // namespace bluesquare
