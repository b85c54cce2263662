#include <limits>

#include "trainer/rules.h"

namespace bluesquare {
namespace {

Window window_of(const Attributes& a) {
    Window window{axes_of(a, "kernel_shape"), axes_of(a, "strides"), {1, 1}, axes_of(a, "pads")};
    if (a.contains("dilations")) window.dilations = axes_of(a, "dilations");
    return window;
}

// A window's places one after the other, each as a map of what lies there: where in a picture of
// `padded` rows and columns, for `out` windows.
struct Taps {
    Window window;
    Shape padded, out;

    std::int64_t start(int axis, std::int64_t at) const { return at * window.dilations[axis]; }
    Tensor taken(Graph& g, Tensor x, std::int64_t row, std::int64_t column) const {
        Axes starts{start(0, row), start(1, column)}, ends(2);
        for (int i = 0; i < 2; ++i) ends[i] = starts[i] + (out[2 + i] - 1) * window.strides[i] + 1;
        return g.slice(x, {2, 3}, starts, ends, window.strides);
    }
    Tensor put_back(Graph& g, Tensor x, std::int64_t row, std::int64_t column) const {
        for (int i = 0; i < 2; ++i) x = spread(g, x, 2 + i, window.strides[i]);
        const Axes before{0, 0, start(0, row), start(1, column)};
        return g.pad(
            x, before,
            {0, 0, padded[2] - before[2] - g.size(x, 2), padded[3] - before[3] - g.size(x, 3)});
    }
};

Tensor without_pads(Graph& g, Tensor x, const Window& window, const Shape& shape) {
    return g.slice(x, {2, 3}, {window.pads[0], window.pads[1]},
                   {window.pads[0] + shape[2], window.pads[1] + shape[3]}, {1, 1});
}

}  // namespace

// To the first of the largest in each window, as PyTorch has it.
void max_pool_backward(Backward& b) {
    Graph& g = b.g;
    const Window window = window_of(b.step.attributes);
    const Tensor x =
        g.pad(b.in(0), {0, 0, window.pads[0], window.pads[1]},
              {0, 0, window.pads[2], window.pads[3]}, -std::numeric_limits<float>::max());
    const Taps taps{window, g.shape(x), g.shape(b.step.out)};
    Tensor free = no_tensor, sum = no_tensor;  // free: windows whose gradient nobody has yet
    for (std::int64_t row = 0; row < window.kernel[0]; ++row) {
        for (std::int64_t column = 0; column < window.kernel[1]; ++column) {
            Tensor here = g.compare("Equal", taps.taken(g, x, row, column), b.step.out);
            const Tensor other = g.node("Not", {here}, {}, Kind::truth, g.shape(here));
            if (free != no_tensor) here = g.compare("And", here, free);
            free = free == no_tensor ? other : g.compare("And", free, other);
            const Tensor part = taps.put_back(g, g.where(here, b.dy, g.number(0)), row, column);
            sum = sum == no_tensor ? part : g.add(sum, part);
        }
    }
    b.give(0, without_pads(g, sum, window, b.shape(0)));
}

// dy over the count of each window, spread over it: a transposed convolution by ones.
void average_pool_backward(Backward& b) {
    Graph& g = b.g;
    const Window window = window_of(b.step.attributes);
    const Shape out = g.shape(b.step.out), in = b.shape(0);
    const bool count_pads = whole_of(b.step.attributes, "count_include_pad") != 0;
    std::vector<float> shares(static_cast<std::size_t>(out[2] * out[3]));
    const auto count = [&](int axis, std::int64_t at) {
        if (count_pads) return window.kernel[axis];
        const std::int64_t begin = at * window.strides[axis] - window.pads[axis];
        return std::min(begin + window.kernel[axis], in[2 + axis]) -
               std::max<std::int64_t>(begin, 0);
    };
    for (std::int64_t i = 0; i < out[2]; ++i)
        for (std::int64_t k = 0; k < out[3]; ++k)
            shares[static_cast<std::size_t>(i * out[3] + k)] =
                1 / static_cast<float>(count(0, i) * count(1, k));
    const Tensor share = g.mul(b.dy, g.numbers({1, 1, out[2], out[3]}, std::move(shares)));
    const std::int64_t maps = in[0] * in[1], cells = window.kernel[0] * window.kernel[1];
    const Tensor ones = g.numbers({1, 1, window.kernel[0], window.kernel[1]},
                                  std::vector<float>(static_cast<std::size_t>(cells), 1));
    const Tensor spread_out =
        g.conv_transpose(g.reshape(share, {maps, 1, out[2], out[3]}), ones, window, in[2], in[3]);
    b.give(0, g.reshape(spread_out, in));
}

}  // namespace bluesquare
