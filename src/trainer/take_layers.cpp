#include <algorithm>

#include "trainer/depthwise.h"
#include "trainer/taking.h"

namespace bluesquare {
namespace {

constexpr std::int64_t kMostPixels = 1 << 20;  // a side

// Sets pads so that nothing is left over at the end of rows (0) and columns (1), or as many come
// out as go in over stride.
void pad_by_rule(Window& window, int axis, std::int64_t in, const std::string& rule) {
    const std::int64_t stride = window.strides[axis];
    const std::int64_t out = (in + stride - 1) / stride;
    const std::int64_t pads =
        std::max<std::int64_t>(0, (out - 1) * stride + window.reach(axis) - in);
    const std::int64_t less = pads / 2, more = pads - less;
    window.pads[axis] = rule == "SAME_UPPER" ? less : more;
    window.pads[axis + 2] = rule == "SAME_UPPER" ? more : less;
}

// A pool that rounds its size up sees pads at the end instead.
void pad_for_ceil(Window& window, int axis, std::int64_t in) {
    const std::int64_t stride = window.strides[axis];
    const std::int64_t room = in + window.pads[axis] + window.pads[axis + 2] - window.reach(axis);
    std::int64_t out = (room + stride - 1) / stride + 1;
    // A window that would begin behind the picture is none.
    if ((out - 1) * stride >= in + window.pads[axis]) --out;
    window.pads[axis + 2] += std::max<std::int64_t>(0, (out - 1) * stride - room);
}

bool is_sound(const Window& window) {
    const auto within = [](const Axes& numbers, std::size_t count, std::int64_t least) {
        return numbers.size() == count && std::ranges::all_of(numbers, [&](std::int64_t number) {
                   return number >= least && number <= kMostPixels;
               });
    };
    return within(window.kernel, 2, 1) && within(window.strides, 2, 1) &&
           within(window.dilations, 2, 1) && within(window.pads, 4, 0) && window.group > 0;
}

// As attributes say; `kernel` where they do not say it. A network of one dimension has rows of one.
Result<Window> window_of(const Taking& t, const Axes& kernel, const Shape& image) {
    Window window;
    const auto read = [&](const char* name, Axes standard) {
        Axes values = t.axes(name).value_or(std::move(standard));
        if (values.size() == 1) values.insert(values.begin(), 1);
        if (values.size() == 2 && std::string_view(name) == "pads" && kernel.size() == 1)
            values = {0, values[0], 0, values[1]};
        return values;
    };
    window.kernel = read("kernel_shape", kernel);
    window.strides = read("strides", Axes(kernel.size(), 1));
    window.dilations = read("dilations", Axes(kernel.size(), 1));
    window.pads = read("pads", Axes(2 * kernel.size(), 0));
    window.group = t.whole("group", 1);
    if (!is_sound(window))
        return t.error("is not a window of one or two dimensions with steps forward");
    const std::string rule = t.text("auto_pad", "NOTSET");
    for (int axis = 0; axis < 2; ++axis) {
        if (rule.starts_with("SAME")) pad_by_rule(window, axis, image[2 + axis], rule);
        if (t.whole("ceil_mode", 0) != 0) pad_for_ceil(window, axis, image[2 + axis]);
        if (window.out(axis, image[2 + axis]) < 1)
            return t.error("sees a picture of " + in_words(image) +
                           ", which is smaller than its window: take larger pictures");
    }
    return window;
}

Tensor with_rows(Graph& g, Tensor x) {
    if (g.rank(x) != 3) return x;
    const Shape shape = g.shape(x);
    return g.reshape(x, {shape[0], shape[1], 1, shape[2]});
}

Tensor without_rows(Graph& g, Tensor x, bool without) {
    if (!without) return x;
    const Shape shape = g.shape(x);
    return g.reshape(x, {shape[0], shape[1], shape[3]});
}

bool is_pointwise(const Window& window) {
    return window.kernel == Axes{1, 1} && window.pads == Axes(4) && window.group == 1;
}

// Every step-th pixel.
Tensor every(Graph& g, Tensor x, const Axes& strides) {
    const Shape shape = g.shape(x);
    return g.slice(x, {2, 3}, {0, 0}, {shape[2], shape[3]}, strides);
}

// channels x pixels of all pictures
Tensor pointwise(Graph& g, Tensor x, Tensor w, Tensor bias, const Window& window) {
    x = g.transpose(every(g, x, window.strides), {1, 0, 2, 3});
    const Shape shape = g.shape(x);
    const std::int64_t out = g.size(w, 0), pixels = element_count(shape) / shape[0];
    if (bias != no_tensor) bias = g.reshape(bias, {out, 1});
    const Tensor y = g.gemm(g.reshape(w, {out, shape[0]}), g.reshape(x, {shape[0], pixels}), bias);
    return g.transpose(g.reshape(y, {out, shape[1], shape[2], shape[3]}), {1, 0, 2, 3});
}

Tensor channel_by_channel(Graph& g, Tensor x, Tensor w, Tensor bias, const Window& window) {
    Tensor y = depthwise(g, g.transpose(x, {1, 0, 2, 3}), w, window);
    if (bias != no_tensor) y = g.add(y, g.reshape(bias, {g.size(y, 0), 1, 1, 1}));
    return g.transpose(y, {1, 0, 2, 3});
}

}  // namespace

Taken take_conv(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    Graph& g = t.g;
    if (t.rank(0) != t.rank(1) || t.rank(0) < 3)
        return t.error("takes a tensor of " + in_words(t.shape(0)) + " and a kernel of " +
                       in_words(t.shape(1)) + ", expected pictures and a kernel for them");
    const bool line = t.rank(0) == 3;
    const Axes kernel(t.shape(1).begin() + 2, t.shape(1).end());
    const Tensor x = with_rows(g, t.in(0)), w = with_rows(g, t.in(1));
    const auto window = window_of(t, kernel, g.shape(x));
    if (!window) return window.error();
    if (window->kernel != Axes(g.shape(w).begin() + 2, g.shape(w).end()) ||
        g.size(w, 1) * window->group != g.size(x, 1) || g.size(w, 0) % window->group != 0)
        return t.error("takes " + std::to_string(g.size(x, 1)) + " channels, but has a kernel of " +
                       in_words(t.shape(1)) + " in " + std::to_string(window->group) + " groups");
    const Tensor bias = t.has(2) ? t.in(2) : no_tensor;
    const bool alone = window->group == g.size(x, 1) && g.size(w, 0) == window->group;
    Tensor y;
    if (t.settings.channels_first && is_pointwise(*window))
        y = pointwise(g, x, w, bias, *window);
    else if (t.settings.channels_first && alone && window->group > 1)
        y = channel_by_channel(g, x, w, bias, *window);
    else
        y = g.conv(x, w, bias, *window);
    return one(without_rows(g, y, line));
}

Taken take_gemm(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    Graph& g = t.g;
    const bool turn_a = t.whole("transA", 0) != 0, turn_b = t.whole("transB", 0) != 0;
    if (t.rank(0) != 2 || t.rank(1) != 2 ||
        t.shape(0)[turn_a ? 0 : 1] != t.shape(1)[turn_b ? 1 : 0])
        return t.error("multiplies " + in_words(t.shape(0)) + " by " + in_words(t.shape(1)) +
                       ", which do not go together: export it again");
    const Tensor a = g.scaled(t.in(0), t.real("alpha", 1));
    const Tensor c = t.has(2) ? g.scaled(t.in(2), t.real("beta", 1)) : no_tensor;
    return one(g.gemm(a, t.in(1), c, turn_a, turn_b));
}

Taken take_matmul(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    Graph& g = t.g;
    Tensor a = t.in(0), b = t.in(1);
    const bool row = g.rank(a) == 1, column = g.rank(b) == 1;
    if (g.rank(a) == 0 || g.rank(b) == 0) return t.error("multiplies single numbers as matrices");
    if (row) a = g.reshape(a, {1, g.size(a, 0)});
    if (column) b = g.reshape(b, {g.size(b, 0), 1});
    const Shape left = g.shape(a), right = g.shape(b);
    Shape both;
    if (left.back() != right[right.size() - 2] ||
        !broadcast({left.begin(), left.end() - 2}, {right.begin(), right.end() - 2}, both))
        return t.error("multiplies " + in_words(t.shape(0)) + " by " + in_words(t.shape(1)) +
                       ", which do not go together: export it again");
    const Tensor y = g.matmul(a, b);
    if (!g.refusal().empty()) return one(y);
    Shape shape = g.shape(y);
    if (column) shape.pop_back();
    if (row) shape.erase(shape.end() - (column ? 1 : 2));
    return one(g.reshape(y, shape));
}

Taken take_max_pool(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    if (t.node.out_count > 1) return t.error("gives indices, which the trainer does not know");
    const bool line = t.rank(0) == 3;
    const Tensor x = with_rows(t.g, t.in(0));
    if (t.g.rank(x) != 4 || !t.axes("kernel_shape"))
        return t.error("takes a tensor of " + in_words(t.shape(0)) + ", expected pictures");
    const auto window = window_of(t, *t.axes("kernel_shape"), t.g.shape(x));
    if (!window) return window.error();
    return one(without_rows(t.g, t.g.max_pool(x, *window), line));
}

Taken take_average_pool(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const bool line = t.rank(0) == 3;
    const Tensor x = with_rows(t.g, t.in(0));
    if (t.g.rank(x) != 4 || !t.axes("kernel_shape"))
        return t.error("takes a tensor of " + in_words(t.shape(0)) + ", expected pictures");
    const bool count_pads = t.whole("count_include_pad", 0) != 0;
    if (count_pads && t.whole("ceil_mode", 0) != 0)
        return t.error("rounds its size up and counts pads: the trainer does one of the two");
    const auto window = window_of(t, *t.axes("kernel_shape"), t.g.shape(x));
    if (!window) return window.error();
    if (window->dilations != Axes{1, 1})
        return t.error("has dilations, which the trainer does not know");
    return one(without_rows(t.g, t.g.average_pool(x, *window, count_pads), line));
}

Taken take_global_pool(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    Axes axes = axes_up_to(t.shape(0).size());
    if (axes.size() < 3) return t.error("takes no pictures: " + in_words(t.shape(0)));
    axes.erase(axes.begin(), axes.begin() + 2);
    const bool mean = t.node.op == "GlobalAveragePool";
    return one(t.g.reduce(mean ? "ReduceMean" : "ReduceMax", t.in(0), axes, true));
}

}  // namespace bluesquare
