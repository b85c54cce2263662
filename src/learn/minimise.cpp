#include "learn/minimise.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

namespace bluesquare {
namespace {

// A change of a and of u = K a.
struct Direction {
    Columns a, u;
};

// Goes along d to where the slope of J has fallen to 0.4 of its first size, by bracketing and
// secants; J is convex, so a small slope is near the minimum, and slopes keep their digits where J
// has lost them. slope: <g, d>, negative. Returns how far.
double search(const SoftmaxLoss& loss, double l2, const Direction& d, double slope,
              DualPoint& point) {
    const DualPoint from = point;
    double t = 1, low = 0, high = std::numeric_limits<double>::infinity();
    double low_slope = slope, high_slope = 0;
    for (int trial = 0; trial < 40; ++trial) {
        point.a = from.a + t * d.a;
        point.u = from.u + t * d.u;
        point.settle(loss, l2);
        const double here = inner(point.g, d.u);
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

// The last steps and what they did to the gradient.
class History {
   public:
    // Minus the inverse Hessian's estimate times g.
    Direction direction(const NewtonFactor& factor, const Columns& g) const;
    void push(Direction step, Columns change);
    void clear() { entries_.clear(); }

   private:
    static constexpr std::size_t kMemory = 10;
    struct Entry {
        Direction s;
        Columns y;
        double rho;  // 1 / <s, y>
    };
    std::deque<Entry> entries_;
};

Direction History::direction(const NewtonFactor& factor, const Columns& g) const {
    Columns q = -g;
    std::vector<double> alpha(entries_.size());
    for (std::size_t i = entries_.size(); i-- > 0;) {
        alpha[i] = entries_[i].rho * inner(q, entries_[i].s.u);
        q -= alpha[i] * entries_[i].y;
    }
    Direction d;
    factor.solve(q, d.a, d.u);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const double beta = alpha[i] - entries_[i].rho * inner(entries_[i].y, d.u);
        d.a += beta * entries_[i].s.a;
        d.u += beta * entries_[i].s.u;
    }
    return d;
}

void History::push(Direction step, Columns change) {
    const double curvature = inner(change, step.u);
    if (!(curvature > 0)) return entries_.clear();
    if (entries_.size() == kMemory) entries_.pop_front();
    entries_.push_back({std::move(step), std::move(change), 1 / curvature});
}

// |dJ/dW| at the point, whose u = K a and g are computed afresh.
double fresh_gradient_norm(const SoftmaxLoss& loss, double l2, const Triangle& gram,
                           DualPoint& point) {
    point.u = multiply_symmetric(gram, point.a);
    point.settle(loss, l2);
    return std::sqrt(std::max(inner(point.g, multiply_symmetric(gram, point.g)), 0.0));
}

// What rounding alone may make of |dJ/dW|: u is a sum of terms K_ij a_j <= |z_i| |z_j| |a_j|, which
// may be far larger than u itself where l2 is tiny and labels contradict each other.
double rounding_floor(const Triangle& gram, const Columns& a) {
    double longest = 0, square = 0, terms = 0;
    for (int i = 0; i < gram.size(); ++i) {
        const double length = std::sqrt(gram.row(i)[i]);
        longest = std::max(longest, length);
        square += length * length;
        terms += length * a.row(i).cwiseAbs().sum();
    }
    return 0x1p-54 * longest * terms * std::sqrt(square);  // the loss's curvature is at most 1/2
}

}  // namespace

double inner(const Columns& a, const Columns& kb) {
    return dot(a.data(), kb.data(), static_cast<int>(a.size()));
}

void approach(const SoftmaxLoss& loss, double l2, const Triangle& gram, DualPoint& point) {
    NewtonFactor factor(l2);
    double first_slope = 0;
    point.settle(loss, l2);
    for (int iteration = 0; iteration < 30; ++iteration) {
        factor.rebuild(gram,
                       iteration == 0 ? loss.curvature_bound(point.u) : loss.curvature(point.u));
        Direction d;
        factor.solve(-point.g, d.a, d.u);
        const double slope = inner(point.g, d.u);
        if (iteration == 0) first_slope = slope;
        if (!(slope < 1e-4 * first_slope)) break;
        search(loss, l2, d, slope, point);
    }
}

Descent descend(const SoftmaxLoss& loss, double l2, const Triangle& gram, double target,
                int max_iterations, NewtonFactor& factor, DualPoint& point) {
    constexpr int kUseless = 30;  // iterations with one factor
    Descent descent;
    History history;
    point.settle(loss, l2);
    for (;; ++descent.iterations) {
        const bool last = descent.iterations == max_iterations;
        if (descent.iterations % kUseless == kUseless - 1) {
            factor.rebuild(gram, loss.curvature(point.u));
            history.clear();
        }
        Direction d = history.direction(factor, point.g);
        double slope = inner(point.g, d.u);
        // l2 <g, H^-1 g> <= |g|^2: no need to look before.
        if (last || !(-l2 * slope > target * target)) {
            descent.gradient_norm = fresh_gradient_norm(loss, l2, gram, point);
            descent.converged =
                descent.gradient_norm <= std::max(target, rounding_floor(gram, point.a));
            if (last || descent.converged) return descent;
            d = history.direction(factor, point.g);
            slope = inner(point.g, d.u);
            if (!(slope < 0)) return descent;  // lost in rounding
        }
        const Columns before = point.g;
        const double t = search(loss, l2, d, slope, point);
        d.a *= t;
        d.u *= t;
        history.push(std::move(d), point.g - before);
    }
}

}  // namespace bluesquare
