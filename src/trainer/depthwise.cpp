#include "trainer/depthwise.h"

#include <algorithm>
#include <utility>

namespace bluesquare {
namespace {

constexpr std::int64_t kMostDense = 6000;  // pixels in x pixels out
constexpr std::int64_t kMostRows = 16;     // pixels a side

// Sizes of one convolution of single channels.
struct Sizes {
    Sizes(Graph& g, Tensor x, Tensor kernel, const Window& how)
        : channels(g.size(x, 0)),
          pictures(g.size(x, 1)),
          rows(g.size(x, 2)),
          columns(g.size(x, 3)),
          rows_out(how.out(0, rows)),
          columns_out(how.out(1, columns)),
          kernel_rows(g.size(kernel, 2)),
          kernel_columns(g.size(kernel, 3)),
          window(how) {}

    std::int64_t pixels() const { return rows * columns; }
    std::int64_t pixels_out() const { return rows_out * columns_out; }
    std::int64_t taps() const { return kernel_rows * kernel_columns; }
    bool dense() const { return pixels() * pixels_out() <= kMostDense; }
    bool by_rows() const { return std::max(rows, columns) <= kMostRows; }
    // Where a place of the kernel looks from a place of the result; outside: less than 0, or
    // beyond.
    std::int64_t seen(int axis, std::int64_t out, std::int64_t tap) const {
        return out * window.strides[axis] + tap * window.dilations[axis] - window.pads[axis];
    }
    Shape in_shape() const { return {channels, pictures, rows, columns}; }
    Shape out_shape() const { return {channels, pictures, rows_out, columns_out}; }

    std::int64_t channels, pictures, rows, columns, rows_out, columns_out;
    std::int64_t kernel_rows, kernel_columns;
    Window window;
};

// 0 and 1: taps x (pixels in x pixels out), or x (pixels out x pixels in).
Tensor dense_places(Graph& g, const Sizes& s, bool out_first) {
    const std::int64_t in = s.pixels(), out = s.pixels_out();
    std::vector<float> places(static_cast<std::size_t>(s.taps() * in * out));
    for (std::int64_t tap = 0; tap < s.taps(); ++tap)
        for (std::int64_t to = 0; to < out; ++to) {
            const std::int64_t row = s.seen(0, to / s.columns_out, tap / s.kernel_columns);
            const std::int64_t column = s.seen(1, to % s.columns_out, tap % s.kernel_columns);
            if (row < 0 || row >= s.rows || column < 0 || column >= s.columns) continue;
            const std::int64_t from = row * s.columns + column;
            const std::int64_t at = out_first ? to * in + from : from * out + to;
            places[static_cast<std::size_t>(tap * in * out + at)] = 1;
        }
    return g.numbers({s.taps(), in * out}, std::move(places));
}

// The same for one row: taps of a row x (columns in x columns out), or x (columns out x columns
// in).
Tensor row_places(Graph& g, const Sizes& s, bool out_first) {
    const std::int64_t in = s.columns, out = s.columns_out;
    std::vector<float> places(static_cast<std::size_t>(s.kernel_columns * in * out));
    for (std::int64_t tap = 0; tap < s.kernel_columns; ++tap)
        for (std::int64_t to = 0; to < out; ++to) {
            const std::int64_t from = s.seen(1, to, tap);
            if (from < 0 || from >= in) continue;
            const std::int64_t at = out_first ? to * in + from : from * out + to;
            places[static_cast<std::size_t>(tap * in * out + at)] = 1;
        }
    return g.numbers({s.kernel_columns, in * out}, std::move(places));
}

// channels x pixels in x pixels out
Tensor dense_kernel(Graph& g, const Sizes& s, Tensor kernel, bool out_first) {
    const Tensor flat = g.reshape(kernel, {s.channels, s.taps()});
    const Tensor filled = g.gemm(flat, dense_places(g, s, out_first));
    const std::int64_t in = s.pixels(), out = s.pixels_out();
    return g.reshape(filled, {s.channels, out_first ? out : in, out_first ? in : out});
}

// channels x rows of the kernel x columns in x columns out
Tensor row_kernel(Graph& g, const Sizes& s, Tensor kernel, bool out_first) {
    const Tensor flat = g.reshape(kernel, {s.channels * s.kernel_rows, s.kernel_columns});
    const std::int64_t in = s.columns, out = s.columns_out;
    return g.reshape(g.gemm(flat, row_places(g, s, out_first)),
                     {s.channels, s.kernel_rows, out_first ? out : in, out_first ? in : out});
}

// The rows that one row of the kernel sees: channels x (pictures x rows out) x columns.
Tensor rows_seen(Graph& g, const Sizes& s, Tensor padded, std::int64_t tap) {
    const std::int64_t start = tap * s.window.dilations[0];
    const Tensor rows =
        g.slice(padded, {2}, {start}, {start + (s.rows_out - 1) * s.window.strides[0] + 1},
                {s.window.strides[0]});
    return g.reshape(rows, {s.channels, s.pictures * s.rows_out, g.size(padded, 3)});
}

Tensor padded_rows(Graph& g, Tensor x, std::int64_t before, std::int64_t after) {
    return g.pad(x, {0, 0, before, 0}, {0, 0, after, 0});
}

Tensor one_row(Graph& g, Tensor kernels, std::int64_t tap) {
    const Tensor row = g.slice(kernels, 1, tap, tap + 1);
    return g.reshape(row, {g.size(row, 0), g.size(row, 2), g.size(row, 3)});
}

Tensor forward_by_rows(Graph& g, const Sizes& s, Tensor x, Tensor kernel) {
    const Tensor padded = padded_rows(g, x, s.window.pads[0], s.window.pads[2]);
    const Tensor kernels = row_kernel(g, s, kernel, false);
    Tensor sum = no_tensor;
    for (std::int64_t tap = 0; tap < s.kernel_rows; ++tap) {
        const Tensor part = g.matmul(rows_seen(g, s, padded, tap), one_row(g, kernels, tap));
        sum = sum == no_tensor ? part : g.add(sum, part);
    }
    return g.reshape(sum, s.out_shape());
}

// Steps of one row: rows of the result that see a row lie one after the other.
Tensor backward_by_rows(Graph& g, const Sizes& s, Tensor dy, Tensor kernel) {
    const std::int64_t dilation = s.window.dilations[0], reach = s.window.reach(0) - 1;
    const Tensor padded = padded_rows(
        g, dy, reach, std::max<std::int64_t>(0, s.rows + s.window.pads[0] - s.rows_out));
    const Tensor kernels = row_kernel(g, s, kernel, true);
    Tensor sum = no_tensor;
    for (std::int64_t tap = 0; tap < s.kernel_rows; ++tap) {
        const std::int64_t start = reach + s.window.pads[0] - tap * dilation;
        const Tensor rows = g.reshape(g.slice(padded, 2, start, start + s.rows),
                                      {s.channels, s.pictures * s.rows, s.columns_out});
        const Tensor part = g.matmul(rows, one_row(g, kernels, tap));
        sum = sum == no_tensor ? part : g.add(sum, part);
    }
    return g.reshape(sum, s.in_shape());
}

// A group for each channel of each picture.
Tensor grouped_kernel(Graph& g, const Sizes& s, Tensor kernel) {
    const Tensor all = g.expand(kernel, {s.channels, s.pictures, s.kernel_rows, s.kernel_columns});
    return g.reshape(all, {s.channels * s.pictures, 1, s.kernel_rows, s.kernel_columns});
}

Window grouped_window(const Sizes& s) {
    Window window = s.window;
    window.group = s.channels * s.pictures;
    return window;
}

Tensor forward_grouped(Graph& g, const Sizes& s, Tensor x, Tensor kernel) {
    const Tensor maps = g.reshape(x, {1, s.channels * s.pictures, s.rows, s.columns});
    const Tensor y = g.conv(maps, grouped_kernel(g, s, kernel), no_tensor, grouped_window(s));
    return g.reshape(y, s.out_shape());
}

Tensor backward_grouped(Graph& g, const Sizes& s, Tensor dy, Tensor kernel) {
    const Tensor maps = g.reshape(dy, {1, s.channels * s.pictures, s.rows_out, s.columns_out});
    const Tensor x =
        g.conv_transpose(maps, grouped_kernel(g, s, kernel), grouped_window(s), s.rows, s.columns);
    return g.reshape(x, s.in_shape());
}

// Products of all pixels in by all pixels out, summed where the kernel puts them.
Tensor kernel_dense(Graph& g, const Sizes& s, Tensor x, Tensor dy) {
    const Tensor in = g.transpose(g.reshape(x, {s.channels, s.pictures, s.pixels()}), {0, 2, 1});
    const Tensor out = g.reshape(dy, {s.channels, s.pictures, s.pixels_out()});
    const Tensor all = g.reshape(g.matmul(in, out), {s.channels, s.pixels() * s.pixels_out()});
    return g.gemm(all, dense_places(g, s, false), no_tensor, false, true);
}

Tensor kernel_by_rows(Graph& g, const Sizes& s, Tensor x, Tensor dy) {
    const Tensor padded = padded_rows(g, x, s.window.pads[0], s.window.pads[2]);
    const Tensor out = g.reshape(dy, {s.channels, s.pictures * s.rows_out, s.columns_out});
    std::vector<Tensor> rows;
    for (std::int64_t tap = 0; tap < s.kernel_rows; ++tap) {
        const Tensor in = g.transpose(rows_seen(g, s, padded, tap), {0, 2, 1});
        rows.push_back(g.reshape(g.matmul(in, out), {s.channels, 1, s.columns * s.columns_out}));
    }
    const Tensor all = g.reshape(g.concat(std::move(rows), 1),
                                 {s.channels * s.kernel_rows, s.columns * s.columns_out});
    return g.gemm(all, row_places(g, s, false), no_tensor, false, true);
}

}  // namespace

Tensor depthwise(Graph& g, Tensor x, Tensor kernel, const Window& window) {
    const Sizes s(g, x, kernel, window);
    const bool recording = g.recording();
    g.record(false);
    Tensor y;
    if (s.dense()) {
        const Tensor rows = g.reshape(x, {s.channels, s.pictures, s.pixels()});
        y = g.reshape(g.matmul(rows, dense_kernel(g, s, kernel, false)), s.out_shape());
    } else {
        y = s.by_rows() ? forward_by_rows(g, s, x, kernel) : forward_grouped(g, s, x, kernel);
    }
    g.record(recording);
    g.write("Depthwise", {x, kernel}, y,
            {{"kernel_shape", window.kernel},
             {"strides", window.strides},
             {"dilations", window.dilations},
             {"pads", window.pads}});
    return y;
}

void depthwise_backward(Backward& b) {
    Graph& g = b.g;
    const Attributes& a = b.step.attributes;
    const Sizes s(g, b.in(0), b.in(1),
                  {axes_of(a, "kernel_shape"), axes_of(a, "strides"), axes_of(a, "dilations"),
                   axes_of(a, "pads")});
    if (b.wants(0) && s.dense()) {
        const Tensor rows = g.reshape(b.dy, {s.channels, s.pictures, s.pixels_out()});
        b.give(0, g.reshape(g.matmul(rows, dense_kernel(g, s, b.in(1), true)), s.in_shape()));
    } else if (b.wants(0)) {
        const bool rows = s.by_rows() && s.window.strides[0] == 1;
        b.give(0, rows ? backward_by_rows(g, s, b.dy, b.in(1))
                       : backward_grouped(g, s, b.dy, b.in(1)));
    }
    if (b.wants(1)) {
        const Tensor kernel =
            s.dense() ? kernel_dense(g, s, b.in(0), b.dy) : kernel_by_rows(g, s, b.in(0), b.dy);
        b.give(1, g.reshape(kernel, b.shape(1)));
    }
}

}  // namespace bluesquare
