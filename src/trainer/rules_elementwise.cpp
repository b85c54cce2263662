// dy: the gradient of y, which is the step's result; x: its first input.
#include <numbers>

#include "trainer/rules.h"

namespace bluesquare {
namespace {

// dy where the condition holds, else 0: a product, since ONNX Runtime's Where takes three times as
// long.
Tensor masked(Backward& b, Tensor condition) {
    return b.g.mul(b.dy, b.g.cast(condition, Kind::real));
}

Tensor between(Graph& g, Tensor x, float least, float most) {
    return g.compare("And", g.compare("Greater", x, g.number(least)),
                     g.compare("Less", x, g.number(most)));
}

}  // namespace

void neg_backward(Backward& b) { b.give(0, b.g.unary("Neg", b.dy)); }

void abs_backward(Backward& b) { b.give(0, b.g.mul(b.dy, b.g.unary("Sign", b.in(0)))); }

// dy / (2 y)
void sqrt_backward(Backward& b) { b.give(0, b.g.div(b.g.scaled(b.dy, 0.5f), b.step.out)); }

// -dy y y
void reciprocal_backward(Backward& b) {
    const Tensor y = b.step.out;
    b.give(0, b.g.unary("Neg", b.g.mul(b.dy, b.g.mul(y, y))));
}

void exp_backward(Backward& b) { b.give(0, b.g.mul(b.dy, b.step.out)); }

void log_backward(Backward& b) { b.give(0, b.g.div(b.dy, b.in(0))); }

// dy 2 / sqrt(pi) exp(-x x)
void erf_backward(Backward& b) {
    const Tensor bell = b.g.unary("Exp", b.g.unary("Neg", b.g.mul(b.in(0), b.in(0))));
    const float top = 2 * std::numbers::inv_sqrtpi_v<float>;
    b.give(0, b.g.mul(b.dy, b.g.scaled(bell, top)));
}

// dy (1 - y y)
void tanh_backward(Backward& b) {
    const Tensor y = b.step.out;
    b.give(0, b.g.mul(b.dy, b.g.sub(b.g.number(1), b.g.mul(y, y))));
}

// dy y (1 - y)
void sigmoid_backward(Backward& b) {
    const Tensor y = b.step.out;
    b.give(0, b.g.mul(b.dy, b.g.mul(y, b.g.sub(b.g.number(1), y))));
}

void softplus_backward(Backward& b) { b.give(0, b.g.mul(b.dy, b.g.unary("Sigmoid", b.in(0)))); }

void hard_sigmoid_backward(Backward& b) {
    const Tensor inside = between(b.g, b.step.out, 0, 1);
    b.give(0, b.g.scaled(masked(b, inside), real_of(b.step.attributes, "alpha")));
}

void relu_backward(Backward& b) {
    b.give(0, masked(b, b.g.compare("Greater", b.step.out, b.g.number(0))));
}

void leaky_relu_backward(Backward& b) {
    const Tensor positive = b.g.compare("Greater", b.in(0), b.g.number(0));
    const Tensor low = b.g.scaled(b.dy, real_of(b.step.attributes, "alpha"));
    b.give(0, b.g.where(positive, b.dy, low));
}

// Nothing at the bounds themselves, as PyTorch's hardtanh and relu6 have it.
void clip_backward(Backward& b) {
    const auto bound = [&](const char* name, const char* op) {
        if (!b.step.attributes.contains(name)) return no_tensor;
        return b.g.compare(op, b.step.out, b.g.number(real_of(b.step.attributes, name)));
    };
    const Tensor above = bound("least", "Greater"), below = bound("most", "Less");
    if (above == no_tensor && below == no_tensor) return b.give(0, b.dy);
    b.give(0, masked(b, above == no_tensor   ? below
                        : below == no_tensor ? above
                                             : b.g.compare("And", above, below)));
}

void add_backward(Backward& b) {
    b.give_summed(0, b.dy);
    b.give_summed(1, b.dy);
}

void sub_backward(Backward& b) {
    b.give_summed(0, b.dy);
    if (b.wants(1)) b.give(1, b.g.unary("Neg", b.g.sum_to(b.dy, b.shape(1))));
}

void mul_backward(Backward& b) {
    const bool square = b.in(0) == b.in(1);
    if (square && b.wants(0)) return b.give(0, b.g.mul(b.g.scaled(b.dy, 2), b.in(0)));
    if (b.wants(0)) b.give_summed(0, b.g.mul(b.dy, b.in(1)));
    if (b.wants(1)) b.give_summed(1, b.g.mul(b.dy, b.in(0)));
}

// x0 / x1: dy / x1 and -dy y / x1
void div_backward(Backward& b) {
    const Tensor share = b.g.div(b.dy, b.in(1));
    if (b.wants(0)) b.give_summed(0, share);
    if (b.wants(1)) b.give_summed(1, b.g.unary("Neg", b.g.mul(share, b.step.out)));
}

// x0 ^ x1: dy x1 x0 ^ (x1 - 1) and dy y log x0
void pow_backward(Backward& b) {
    const auto power = b.g.number_of(b.in(1));
    if (b.wants(0) && power == 2.0f) {
        b.give_summed(0, b.g.mul(b.g.scaled(b.dy, 2), b.in(0)));
    } else if (b.wants(0)) {
        const Tensor less = b.g.sub(b.in(1), b.g.number(1));
        b.give_summed(0, b.g.mul(b.dy, b.g.mul(b.in(1), b.g.binary("Pow", b.in(0), less))));
    }
    if (b.wants(1)) b.give_summed(1, b.g.mul(b.dy, b.g.mul(b.step.out, b.g.unary("Log", b.in(0)))));
}

// Max and Min of two: to the one that was taken, half to each where they are equal.
void larger_backward(Backward& b) {
    const Tensor half = b.g.scaled(b.dy, 0.5f), none = b.g.number(0);
    const Tensor equal = b.g.compare("Equal", b.in(0), b.in(1));
    for (int i = 0; i < 2; ++i) {
        if (!b.wants(i)) continue;
        const Tensor taken = b.g.compare("Equal", b.in(i), b.step.out);
        b.give_summed(i, b.g.where(equal, half, b.g.where(taken, b.dy, none)));
    }
}

void where_backward(Backward& b) {
    const Tensor none = b.g.number(0);
    if (b.wants(1)) b.give_summed(1, b.g.where(b.in(0), b.dy, none));
    if (b.wants(2)) b.give_summed(2, b.g.where(b.in(0), none, b.dy));
}

}  // namespace bluesquare
