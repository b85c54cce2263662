#include "trainer/rules.h"

namespace bluesquare {
namespace {

// Of a reduced shape, 1 in place of each axis that is gone.
Tensor kept(Backward& b, Tensor x) {
    return b.g.reshape(x, reduced(b.shape(0), axes_of(b.step.attributes, "axes"), true));
}

}  // namespace

void reduce_sum_backward(Backward& b) { b.give(0, b.g.expand(kept(b, b.dy), b.shape(0))); }

void reduce_mean_backward(Backward& b) {
    const auto share = static_cast<float>(element_count(b.g.shape(b.step.out))) /
                       static_cast<float>(element_count(b.shape(0)));
    b.give(0, b.g.expand(b.g.scaled(kept(b, b.dy), share), b.shape(0)));
}

// In equal shares to all that are as large, as PyTorch's amax has it.
void reduce_max_backward(Backward& b) {
    Graph& g = b.g;
    const Tensor largest = g.cast(g.compare("Equal", b.in(0), kept(b, b.step.out)), Kind::real);
    const Tensor count = g.sum(largest, axes_of(b.step.attributes, "axes"), true);
    b.give(0, g.mul(largest, g.div(kept(b, b.dy), count)));
}

// y (dy - sum of dy y)
void softmax_backward(Backward& b) {
    Graph& g = b.g;
    const Tensor y = b.step.out;
    const Tensor sum = g.sum(g.mul(b.dy, y), {whole_of(b.step.attributes, "axis")}, true);
    b.give(0, g.mul(y, g.sub(b.dy, sum)));
}

// dy - exp(y) sum of dy
void log_softmax_backward(Backward& b) {
    Graph& g = b.g;
    const Tensor sum = g.sum(b.dy, {whole_of(b.step.attributes, "axis")}, true);
    b.give(0, g.sub(b.dy, g.mul(g.unary("Exp", b.step.out), sum)));
}

}  // namespace bluesquare
