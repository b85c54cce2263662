#include "trainer/rules.h"

namespace bluesquare {
namespace {

Tensor turned_over(Graph& g, Tensor x) {
    Axes permutation = axes_up_to(g.shape(x).size());
    std::swap(permutation[permutation.size() - 1], permutation[permutation.size() - 2]);
    return g.transpose(x, permutation);
}

// As a matrix of the last axis.
Tensor rows_of(Graph& g, Tensor x) {
    const std::int64_t columns = g.shape(x).back();
    return g.reshape(x, {element_count(g.shape(x)) / columns, columns});
}

}  // namespace

// y = x0 x1: dy x1' and x0' dy. One product where x1 is a matrix, however many x0 holds.
void matmul_backward(Backward& b) {
    Graph& g = b.g;
    const Tensor x0 = b.in(0), x1 = b.in(1);
    const bool one = g.rank(x1) == 2 && element_count(b.shape(0)) > 0;
    if (one && b.wants(0))
        b.give(0, g.reshape(g.gemm(rows_of(g, b.dy), x1, no_tensor, false, true), b.shape(0)));
    if (one && b.wants(1)) b.give(1, g.gemm(rows_of(g, x0), rows_of(g, b.dy), no_tensor, true));
    if (one) return;
    if (b.wants(0)) b.give_summed(0, g.matmul(b.dy, turned_over(g, x1)));
    if (b.wants(1)) b.give_summed(1, g.matmul(turned_over(g, x0), b.dy));
}

// y = x0 x1 + x2, x0 and x1 turned over or not.
void gemm_backward(Backward& b) {
    Graph& g = b.g;
    const bool turn_0 = whole_of(b.step.attributes, "transA") != 0;
    const bool turn_1 = whole_of(b.step.attributes, "transB") != 0;
    if (b.wants(0))
        b.give(0, turn_0 ? g.gemm(b.in(1), b.dy, no_tensor, turn_1, true)
                         : g.gemm(b.dy, b.in(1), no_tensor, false, !turn_1));
    if (b.wants(1))
        b.give(1, turn_1 ? g.gemm(b.dy, b.in(0), no_tensor, true, turn_0)
                         : g.gemm(b.in(0), b.dy, no_tensor, !turn_0, false));
    if (b.in(2) != no_tensor) b.give_summed(2, b.dy);
}

}  // namespace bluesquare
