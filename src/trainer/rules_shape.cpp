#include <algorithm>
#include <cstdlib>

#include "trainer/resize.h"
#include "trainer/rules.h"

namespace bluesquare {
namespace {

// Along one axis: puts x's numbers at start, start + step, ... of `size` zeros.
Tensor put_back(Graph& g, Tensor x, int axis, std::int64_t start, std::int64_t step,
                std::int64_t size) {
    const std::int64_t count = g.size(x, axis);
    if (step < 0) {  // from the last to the first
        x = g.slice(x, {axis}, {count - 1}, {-1}, {-1});
        start += (count - 1) * step;
    }
    x = spread(g, x, axis, std::abs(step));
    Axes before(g.shape(x).size()), after(before);
    before[axis] = start;
    after[axis] = size - start - g.size(x, axis);
    return g.pad(x, before, after);
}

// indices as 0 and 1: the numbers that they are x the values that they may have.
Tensor one_hot(Graph& g, Tensor indices, std::int64_t values) {
    const std::int64_t count = element_count(g.shape(indices));
    const Tensor column = g.reshape(indices, {count, 1});
    const Tensor all = g.integers(axes_up_to(static_cast<std::size_t>(values)));
    const Tensor from_end = g.binary("Sub", all, g.integers({values}));
    return g.cast(
        g.compare("Or", g.compare("Equal", column, all), g.compare("Equal", column, from_end)),
        Kind::real);
}

}  // namespace

Tensor spread(Graph& g, Tensor x, int axis, std::int64_t step) {
    if (step == 1) return x;
    const Shape shape = g.shape(x);
    Shape cells = shape, flat = shape;
    cells.insert(cells.begin() + axis + 1, 1);
    Axes before(cells.size()), after(before);
    after[axis + 1] = step - 1;
    flat[axis] *= step;
    x = g.reshape(g.pad(g.reshape(x, cells), before, after), flat);
    return g.slice(x, axis, 0, (shape[axis] - 1) * step + 1);
}

Tensor times(Graph& g, Tensor x, int axis, Tensor matrix) {
    Axes last = axes_up_to(g.shape(x).size());
    std::rotate(last.begin() + axis, last.begin() + axis + 1, last.end());
    return g.transpose(g.matmul(g.transpose(x, last), matrix), inverse(last));
}

void reshape_backward(Backward& b) { b.give(0, b.g.reshape(b.dy, b.shape(0))); }

void transpose_backward(Backward& b) {
    b.give(0, b.g.transpose(b.dy, inverse(axes_of(b.step.attributes, "perm"))));
}

void slice_backward(Backward& b) {
    const Attributes& a = b.step.attributes;
    const Axes& axes = axes_of(a, "axes");
    Tensor x = b.dy;
    for (std::size_t i = 0; i < axes.size(); ++i)
        x = put_back(b.g, x, static_cast<int>(axes[i]), axes_of(a, "starts")[i],
                     axes_of(a, "steps")[i], b.shape(0)[axes[i]]);
    b.give(0, x);
}

void pad_backward(Backward& b) {
    const Axes& pads = axes_of(b.step.attributes, "pads");
    Axes starts(b.shape(0).size()), ends(starts);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        starts[i] = pads[i];
        ends[i] = pads[i] + b.shape(0)[i];
    }
    b.give(0, b.g.slice(b.dy, axes_up_to(starts.size()), starts, ends, Axes(starts.size(), 1)));
}

void concat_backward(Backward& b) {
    const std::int64_t axis = whole_of(b.step.attributes, "axis");
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < b.step.in.size(); ++i) {
        const std::int64_t end = begin + b.shape(static_cast<int>(i))[axis];
        if (b.wants(static_cast<int>(i)))
            b.give(static_cast<int>(i), b.g.slice(b.dy, axis, begin, end));
        begin = end;
    }
}

void expand_backward(Backward& b) { b.give_summed(0, b.dy); }

// Rows that were taken several times get the sum: a product with the indices as 0 and 1.
void gather_backward(Backward& b) {
    Graph& g = b.g;
    const auto axis = static_cast<int>(whole_of(b.step.attributes, "axis"));
    const Shape& x = b.shape(0);
    const Constant* index = g.constant_of(b.in(1));
    if (index && index->whole.size() == 1) {
        const std::int64_t row = index->whole[0] < 0 ? index->whole[0] + x[axis] : index->whole[0];
        Shape one = x;
        one[axis] = 1;
        return b.give(0, put_back(g, g.reshape(b.dy, one), axis, row, 1, x[axis]));
    }
    const std::int64_t count = element_count(g.shape(b.in(1)));
    Shape flat = x;
    flat[axis] = count;
    Axes to_front = axes_up_to(x.size());
    std::rotate(to_front.begin(), to_front.begin() + axis, to_front.begin() + axis + 1);
    const Tensor turned = g.transpose(g.reshape(b.dy, flat), to_front);  // count first
    const std::int64_t columns = element_count(x) / x[axis];
    const Tensor sums =
        g.gemm(one_hot(g, b.in(1), x[axis]), g.reshape(turned, {count, columns}), no_tensor, true);
    Shape front;
    for (const auto at : to_front) front.push_back(x[at]);
    b.give(0, g.transpose(g.reshape(sums, front), inverse(to_front)));
}

// Each axis is a product with the transposed of the matrix that resizes it.
void resize_backward(Backward& b) {
    Graph& g = b.g;
    Tensor x = b.dy;
    for (int axis = 0; axis < g.rank(x); ++axis) {
        const std::int64_t in = b.shape(0)[axis], out = g.size(x, axis);
        const ResizeAxis how = resize_axis_of(b.step.attributes, axis, in, out);
        if (!how.identity()) x = times(g, x, axis, g.numbers({out, in}, how.matrix()));
    }
    b.give(0, x);
}

}  // namespace bluesquare
