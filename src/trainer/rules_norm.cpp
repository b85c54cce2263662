#include "trainer/rules.h"

namespace bluesquare {

// y = (x - mean) r, r = 1 / sqrt(variance + epsilon), which is saved:
// r (dy - mean of dy - y mean of (dy y)).
void normalise_backward(Backward& b) {
    Graph& g = b.g;
    const Axes& axes = axes_of(b.step.attributes, "axes");
    const Tensor y = b.step.out;
    const Tensor level = g.mean(b.dy, axes, true);
    const Tensor slope = g.mean(g.mul(b.dy, y), axes, true);
    b.give(0, g.mul(g.sub(g.sub(b.dy, level), g.mul(y, slope)), b.step.saved[0]));
}

// The same where rows count or do not: `share`, which is saved, is 1 over the count for those that
// do: r (dy - share (sum of dy + y sum of (dy y))).
void normalise_rows_backward(Backward& b) {
    Graph& g = b.g;
    const Axes& axes = axes_of(b.step.attributes, "axes");
    const Tensor y = b.step.out;
    const Tensor level = g.sum(b.dy, axes, true);
    const Tensor slope = g.sum(g.mul(b.dy, y), axes, true);
    const Tensor common = g.mul(g.add(level, g.mul(y, slope)), b.step.saved[1]);
    b.give(0, g.mul(g.sub(b.dy, common), b.step.saved[0]));
}

}  // namespace bluesquare
