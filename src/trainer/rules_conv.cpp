#include "trainer/rules.h"

namespace bluesquare {
namespace {

Window window_of(const Attributes& a) {
    return {axes_of(a, "kernel_shape"), axes_of(a, "strides"), axes_of(a, "dilations"),
            axes_of(a, "pads"), whole_of(a, "group")};
}

// The kernel's gradient as a convolution in which pictures and channels have changed places: of x
// (c x n) by dy (o x n), whose steps are the other's dilations. For each group apart.
//   x: n x g c x h x w, dy: n x g o x p x q -> g o x c x kernel
Tensor kernel_gradient(Graph& g, Tensor x, Tensor dy, const Window& forward, const Shape& kernel) {
    const std::int64_t n = g.size(x, 0), groups = forward.group, c = kernel[1];
    const Shape image = g.shape(x), gradient = g.shape(dy);
    const Tensor turned =
        g.transpose(g.reshape(x, {n, groups, c, image[2], image[3]}), {2, 1, 0, 3, 4});
    const Tensor pictures = g.reshape(turned, {c, groups * n, image[2], image[3]});
    const Tensor kernels = g.transpose(dy, {1, 0, 2, 3});
    const Window window{
        {gradient[2], gradient[3]}, forward.dilations, forward.strides, forward.pads, groups};
    // Rows and columns that no step reached are left over at the end.
    const Tensor all = g.conv(pictures, kernels, no_tensor, window);
    const Tensor cut = g.slice(all, {2, 3}, {0, 0}, {kernel[2], kernel[3]}, {1, 1});
    return g.transpose(cut, {1, 0, 2, 3});
}

}  // namespace

void conv_backward(Backward& b) {
    Graph& g = b.g;
    const Window window = window_of(b.step.attributes);
    if (b.wants(0))
        b.give(0, g.conv_transpose(b.dy, b.in(1), window, b.shape(0)[2], b.shape(0)[3]));
    if (b.wants(1)) b.give(1, kernel_gradient(g, b.in(0), b.dy, window, b.shape(1)));
    if (b.in(2) != no_tensor && b.wants(2)) b.give(2, g.sum(b.dy, {0, 2, 3}, false));
}

}  // namespace bluesquare
