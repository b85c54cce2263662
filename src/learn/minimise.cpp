#include "learn/minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace bluesquare {
namespace {

constexpr int kTrials = 100;      // along one step
constexpr int kStepLimit = 400;   // conjugate gradients in one step
constexpr int kRoughLimit = 100;  // the same in one that may be of no use
constexpr int kStalled = 8;       // steps without progress
constexpr double kFar = 100;      // times the goal: no need to know a gradient's length, as long as
constexpr double kShrinks = 0.5;  // it becomes this much shorter at each step
constexpr double kEnough = 0.3;   // of the goal, since a step's residual is not the next gradient

void add(double t, const Place& step, Place& to) {
    to.at += t * step.at;
    to.u += t * step.u;
}

// H s = -g, until the residual has fallen to `share` of g. chances: where H is taken.
NewtonStep newton_step(const SoftmaxLoss& loss, const SoftmaxLoss::Chances& chances, double l2,
                       const Geometry& geometry, const Matrix& g, double share, int limit) {
    Matrix rest = -g;
    Place z = geometry.solve(rest);
    double square = geometry.inner(rest, z);
    const double enough = share * geometry.size(rest);
    geometry.lift(z);
    NewtonStep step{{Matrix::Zero(z.at.rows(), z.at.cols()), Matrix::Zero(z.u.rows(), z.u.cols())}};
    Place direction = std::move(z);
    while (step.iterations < limit) {
        const Matrix bent = l2 * direction.at + geometry.pull(loss.curve(chances, direction.u));
        const double curvature = geometry.inner(bent, direction);
        ++step.iterations;
        if (!(curvature > 0)) break;
        const double length = square / curvature;
        add(length, direction, step.s);
        rest -= length * bent;
        if (!(geometry.size(rest) > enough)) break;
        z = geometry.solve(rest);
        const double next = geometry.inner(rest, z);
        if (!(next > 0)) break;
        geometry.lift(z);
        add(next / square, direction, z);
        square = next;
        direction = std::move(z);
    }
    return step;
}

// How far to go along a step: to where the slope of J has fallen to 0.4 of its first size and J is
// not above its first value, by bracketing and secants; J is convex, so a small slope is near the
// minimum, and slopes keep their digits where J has lost them. slope, start, j: of J, the loss and
// J itself at 0; slope negative. J is nowhere above j before the place returned; 0 where no place
// is known to be lower.
struct Found {
    double t;
    SoftmaxLoss::Chances chances;
};
Found search(const SoftmaxLoss& loss, double l2, const Geometry& geometry, const Place& point,
             const Place& step, double slope, double start, double j) {
    const double straight = l2 * geometry.inner(point.at, step),
                 bend = l2 * geometry.inner(step.at, step);
    double t = 1, low = 0, high = std::numeric_limits<double>::infinity();
    double low_slope = slope, high_slope = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        SoftmaxLoss::Chances at = loss.chances(point.u + t * step.u);
        const double here = loss.slope(at, step.u) + straight + t * bend;
        const bool lower = at.value + t * straight + t * t * bend / 2 <= start + 1e-10 * j;
        if (lower && std::abs(here) <= 0.4 * std::abs(slope)) return {t, std::move(at)};
        if (std::isnan(here)) break;
        (here < 0 ? low : high) = t;
        (here < 0 ? low_slope : high_slope) = here;
        if (std::isinf(high)) {
            t = std::min(4 * t, std::max(1.5 * t, t * slope / (slope - here)));
        } else {
            const double width = high - low;
            t = low - low_slope * width / (high_slope - low_slope);
            t = trial % 3 == 2 ? low + 0.5 * width  // a slope may change in one place alone
                               : std::clamp(t, low + 0.1 * width, high - 0.1 * width);
        }
    }
    return {low, loss.chances(point.u + low * step.u)};
}

}  // namespace

Descent descend(const SoftmaxLoss& loss, double l2, const Goal& goal, const Matrix& u0,
                Geometry& geometry, Place& point) {
    Descent descent;
    double first = 0, best = std::numeric_limits<double>::infinity(), lowest = best, before = best;
    int stalled = 0;
    bool fresh = false, rough = true;
    SoftmaxLoss::Chances chances = loss.chances(point.u);
    for (;;) {
        const Matrix g = l2 * point.at - geometry.pull(loss.residual(chances));
        const double size = geometry.size(g);
        const bool far = !fresh && size > kFar * goal.gradient && size < kShrinks * before;
        before = size;
        const double norm = descent.gradient_norm = far ? size : geometry.norm(g);
        const double j = descent.objective =
            chances.value + l2 / 2 * geometry.inner(point.at, {point.at, point.u - u0});
        const bool progress = size < 0.9 * best || j < lowest - 1e-12 * std::abs(lowest);
        stalled = progress ? 0 : stalled + 1;
        rough = rough && progress;
        first = std::max(first, size);
        best = std::min(best, size);
        lowest = std::min(lowest, j);
        descent.converged = !far && goal.reached(norm, l2, j);
        const bool last = stalled > kStalled || descent.iterations >= goal.max_iterations;
        if (descent.converged || last) {
            if (fresh) {
                descent.chances = std::move(chances);
                return descent;
            }
            point.u = u0 + geometry.logits(point.at);  // steps may have drifted from their logits
            chances = loss.chances(point.u);
            fresh = true;
            continue;
        }
        const double share = std::clamp(std::sqrt(size / first), 1e-4, 0.1);
        const int limit = std::min(kStepLimit, goal.max_iterations - descent.iterations);
        std::optional<NewtonStep> step;
        if (rough) {
            const double enough = std::min(0.1, kEnough * goal.gradient / norm);
            step = geometry.rough_step(loss, chances, g, norm, std::max(share, enough),
                                       std::min(limit, kRoughLimit));
        }
        const bool tried = step.has_value();
        rough = tried && step->iterations < kRoughLimit;
        if (!tried) step = newton_step(loss, chances, l2, geometry, g, share, limit);
        descent.iterations += step->iterations;
        if (step->iterations > geometry.patience()) geometry.refresh(loss, chances);
        const double slope = geometry.inner(g, step->s);
        Found found{0, {}};
        if (slope < 0) found = search(loss, l2, geometry, point, step->s, slope, chances.value, j);
        if (found.t == 0) {
            if (!tried) stalled = kStalled;  // lost in rounding
            rough = false;
            continue;
        }
        add(found.t, step->s, point);
        chances = std::move(found.chances);
        fresh = false;
    }
}

}  // namespace bluesquare
