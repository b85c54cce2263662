#include <algorithm>
#include <numeric>

#include "trainer/taking.h"

namespace bluesquare {
namespace {

Axes from_axis(std::int64_t axis, std::size_t rank) {
    Axes axes(rank - static_cast<std::size_t>(axis));
    std::iota(axes.begin(), axes.end(), axis);
    return axes;
}

// As a factor or summand of each channel of x.
Tensor per_channel(Graph& g, Tensor vector, Tensor x) {
    Shape shape(g.shape(x).size(), 1);
    shape[1] = element_count(g.shape(vector));
    return g.reshape(vector, shape);
}

// All of them are this number, and they are no parameter.
bool is_all(const Graph& g, Tensor x, float value) {
    const Constant* constant = g.constant_of(x);
    if (!constant) return false;
    for (const float number : constant->real)
        if (number != value) return false;
    return true;
}

Tensor scaled_and_shifted(Graph& g, Tensor x, Tensor scale, Tensor shift) {
    if (scale != no_tensor && !is_all(g, scale, 1)) x = g.mul(x, scale);
    if (shift != no_tensor && !is_all(g, shift, 0)) x = g.add(x, shift);
    return x;
}

// n x c x ... in `groups` groups of channels, each normalised by itself.
Tensor normalised_in_groups(Graph& g, Tensor x, std::int64_t groups, float epsilon) {
    const Shape shape = g.shape(x);
    const Tensor rows = g.reshape(x, {shape[0], groups, element_count(shape) / shape[0] / groups});
    return g.reshape(normalised(g, rows, {2}, epsilon), shape);
}

Error no_axis(const Taking& t) {
    return t.error("names an axis that a tensor of " + in_words(t.shape(0)) + " has not");
}

Status has_channels(const Taking& t, std::size_t first, std::size_t last) {
    if (auto ok = t.needs(last + 1); !ok) return ok;
    for (std::size_t i = first; i <= last; ++i)
        if (t.rank(0) < 2 || element_count(t.shape(i)) != t.shape(0)[1])
            return t.error("takes a tensor of " + in_words(t.shape(0)) + " and numbers of " +
                           in_words(t.shape(i)) + ", expected one for each channel");
    return Done{};
}

}  // namespace

Tensor normalised(Graph& g, Tensor x, const Axes& axes, float epsilon) {
    if (const auto turn = g.turned(x)) {
        Axes inner;
        for (const auto axis : axes) inner.push_back(turn->permutation[axis]);
        std::ranges::sort(inner);
        return g.transpose(normalised(g, turn->inner, inner, epsilon), turn->permutation);
    }
    const bool recording = g.recording();
    g.record(false);
    const Tensor centred = g.sub(x, g.mean(x, axes, true));
    const Tensor variance = g.mean(g.mul(centred, centred), axes, true);
    const Tensor root = g.unary("Sqrt", g.add(variance, g.number(epsilon)));
    const Tensor inverse = g.unary("Reciprocal", root);
    const Tensor y = g.mul(centred, inverse);
    g.record(recording);
    g.write("Normalise", {x}, y, {{"axes", axes}}, {inverse});
    return y;
}

NormalisedRows normalised_rows(Graph& g, Tensor x, Tensor rows, float epsilon, int row_axis,
                               int channel_axis) {
    if (const auto turn = g.turned(x)) {
        const auto inner = [&](int axis) { return static_cast<int>(turn->permutation[axis]); };
        NormalisedRows out =
            normalised_rows(g, turn->inner, rows, epsilon, inner(row_axis), inner(channel_axis));
        out.y = g.transpose(out.y, turn->permutation);
        return out;
    }
    const bool recording = g.recording();
    g.record(false);
    const Shape shape = g.shape(x);
    Axes axes = axes_up_to(shape.size());
    axes.erase(axes.begin() + channel_axis);
    Shape column(shape.size(), 1);
    column[row_axis] = shape[row_axis];
    const Tensor weight = g.reshape(rows, column);
    const auto places =
        static_cast<float>(element_count(shape) / shape[row_axis] / shape[channel_axis]);
    const Tensor count = g.binary("Max", g.scaled(g.sum(rows, {0}, false), places), g.number(1));
    const Tensor mean = g.div(g.sum(g.mul(x, weight), axes, true), count);
    const Tensor centred = g.sub(x, mean);
    const Tensor squares = g.mul(g.mul(centred, centred), weight);
    const Tensor variance = g.div(g.sum(squares, axes, true), count);
    const Tensor root = g.unary("Sqrt", g.add(variance, g.number(epsilon)));
    const Tensor inverse = g.unary("Reciprocal", root);
    const Tensor y = g.mul(centred, inverse);
    g.record(recording);
    const Tensor share = g.div(weight, count);
    g.write("NormaliseRows", {x}, y, {{"axes", axes}}, {inverse, share});
    const Shape channels{shape[channel_axis]};
    return {y, g.reshape(mean, channels), g.reshape(variance, channels), count};
}

Tensor log_softmax(Graph& g, Tensor x, std::int64_t axis) {
    const bool recording = g.recording();
    g.record(false);
    const Tensor shifted = g.sub(x, g.reduce("ReduceMax", x, {axis}, true));
    const Tensor sum = g.sum(g.unary("Exp", shifted), {axis}, true);
    const Tensor y = g.sub(shifted, g.unary("Log", sum));
    g.record(recording);
    g.write("LogSoftmax", {x}, y, {{"axis", axis}});
    return y;
}

Taken take_reduce(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    if (t.depends(1)) return t.dynamic(1);
    Axes axes = t.axes_or_input("axes", 1).value_or(Axes());
    if (axes.empty() && t.whole("noop_with_empty_axes", 0) != 0) return one(t.in(0));
    if (axes.empty()) axes = axes_up_to(t.shape(0).size());
    for (auto& axis : axes) axis = from_front(axis, t.shape(0).size());
    return one(t.g.reduce(t.node.op, t.in(0), axes, t.whole("keepdims", 1) != 0));
}

// Before opset 13 all axes from `axis` on were one.
Taken take_softmax(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    Graph& g = t.g;
    const bool old = t.node.opset < 13;
    const auto axis = from_front(t.whole("axis", old ? 1 : -1), t.shape(0).size());
    const Shape shape = t.shape(0);
    if (axis < 0 || axis >= t.rank(0)) return no_axis(t);
    Tensor x = t.in(0);
    std::int64_t along = axis;
    if (old && axis + 1 < t.rank(0)) {
        const std::int64_t rows = element_count(Shape(shape.begin(), shape.begin() + axis));
        x = g.reshape(x, {rows, element_count(shape) / rows});
        along = 1;
    }
    const Tensor y = t.node.op == "Softmax" ? g.softmax(x, along) : log_softmax(g, x, along);
    return one(g.reshape(y, shape));
}

namespace {

// What follows on a mean and a variance: momentum of the old, the rest of the batch's, whose
// variance is taken without bias, as PyTorch has it. No gradient flows there.
void move_statistics(Taking& t, const NormalisedRows& batch) {
    Graph& g = t.g;
    const bool recording = g.recording();
    g.record(false);
    const float kept = t.real("momentum", 0.9f);
    const Tensor fewer = g.binary("Max", g.sub(batch.count, g.number(1)), g.number(1));
    const Tensor unbiased = g.mul(batch.variance, g.div(batch.count, fewer));
    // A batch in which no row counts moves nothing.
    const Tensor any = g.reduce("ReduceMax", t.settings.batch->rows, {0}, false);
    const auto move = [&](std::size_t input, Tensor fresh) {
        const Tensor change = g.scaled(g.sub(fresh, t.in(input)), 1 - kept);
        t.settings.batch->moved[t.in(input)] = g.add(t.in(input), g.mul(change, any));
    };
    move(3, batch.mean);
    move(4, unbiased);
    g.record(recording);
}

}  // namespace

namespace {

// By its own statistics, as PyTorch writes a kernel that is standardised: 1 x channels x numbers.
// Running statistics are not made.
Taken take_standardised(Taking& t) {
    if (t.shape(0)[0] != 1)
        return t.error("goes by the batch (training_mode): export the network for evaluation");
    Axes axes = axes_up_to(t.shape(0).size());
    axes.erase(axes.begin() + 1);
    Graph& g = t.g;
    const Tensor x = t.in(0), even = normalised(g, x, axes, t.real("epsilon", 1e-5f));
    const Tensor scale = per_channel(g, t.in(1), x), shift = per_channel(g, t.in(2), x);
    return std::vector{scaled_and_shifted(g, even, scale, shift), no_tensor, no_tensor};
}

}  // namespace

// By trained statistics it is a factor and a summand for each channel.
Taken take_batch_norm(Taking& t) {
    const bool by_itself = t.whole("training_mode", 0) != 0;
    if (auto ok = has_channels(t, 1, by_itself ? 2 : 4); !ok) return ok.error();
    if (by_itself) return take_standardised(t);
    Graph& g = t.g;
    const Tensor x = t.in(0);
    const float epsilon = t.real("epsilon", 1e-5f);
    if (t.settings.batch) {
        const NormalisedRows batch = normalised_rows(g, x, t.settings.batch->rows, epsilon);
        move_statistics(t, batch);
        return one(
            scaled_and_shifted(g, batch.y, per_channel(g, t.in(1), x), per_channel(g, t.in(2), x)));
    }
    const Tensor deviation = g.unary("Sqrt", g.add(t.in(4), g.number(epsilon)));
    const Tensor scale = g.div(t.in(1), deviation);
    const Tensor shift = g.sub(t.in(2), g.mul(t.in(3), scale));
    return one(g.add(g.mul(x, per_channel(g, scale, x)), per_channel(g, shift, x)));
}

Taken take_instance_norm(Taking& t) {
    if (auto ok = has_channels(t, 1, 2); !ok) return ok.error();
    Graph& g = t.g;
    const Tensor x = t.in(0);
    const Tensor even = normalised_in_groups(g, x, t.shape(0)[1], t.real("epsilon", 1e-5f));
    return one(scaled_and_shifted(g, even, per_channel(g, t.in(1), x), per_channel(g, t.in(2), x)));
}

// Scale and bias for each channel (opset 21) or for each group (18).
Taken take_group_norm(Taking& t) {
    if (auto ok = t.needs(3); !ok) return ok.error();
    Graph& g = t.g;
    const Tensor x = t.in(0);
    const Shape shape = t.shape(0);
    const std::int64_t groups = t.whole("num_groups", 1);
    const std::int64_t count = element_count(t.shape(1));
    if (shape.size() < 2 || groups < 1 || shape[1] % groups != 0 ||
        (count != groups && count != shape[1]))
        return t.error("has " + std::to_string(groups) + " groups and " + std::to_string(count) +
                       " scales for a tensor of " + in_words(shape));
    const Tensor even = normalised_in_groups(g, x, groups, t.real("epsilon", 1e-5f));
    const auto channels = [&](Tensor vector) {
        if (count != shape[1])
            vector = g.expand(g.reshape(vector, {groups, 1}), {groups, shape[1] / groups});
        return per_channel(g, vector, x);
    };
    return one(scaled_and_shifted(g, even, channels(t.in(1)), channels(t.in(2))));
}

Taken take_layer_norm(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    if (t.node.out_count > 1)
        return t.error("gives its statistics, which the trainer does not know");
    const auto axis = from_front(t.whole("axis", -1), t.shape(0).size());
    if (axis < 0 || axis >= t.rank(0)) return no_axis(t);
    const Tensor even =
        normalised(t.g, t.in(0), from_axis(axis, t.shape(0).size()), t.real("epsilon", 1e-5f));
    return one(scaled_and_shifted(t.g, even, t.in(1), t.has(2) ? t.in(2) : no_tensor));
}

}  // namespace bluesquare
