// A graph of ONNX's standard operators (opset 17) that is being built, and the tape of what can be
// differentiated in it. Every function computes the shape of what it makes. Arguments that do not
// go together, which a user's file may have, are refused: refusal() says why, and what is made from
// there on is of no use.
//
// The same operator on the same tensors is made once, and what changes nothing is not made at all.
// A Transpose sinks below elementwise operators, so that two of them meet and are gone. For WebGPU,
// which binds ten buffers at most, Concat takes at most 7 tensors, and Split is many Slices.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trainer/tensor.h"

namespace bluesquare {

using Axes = std::vector<std::int64_t>;
using NodeAttribute = std::variant<std::int64_t, float, Axes, std::string>;
using Attributes = std::map<std::string, NodeAttribute, std::less<>>;

std::int64_t whole_of(const Attributes& attributes, std::string_view name);
float real_of(const Attributes& attributes, std::string_view name);
const Axes& axes_of(const Attributes& attributes, std::string_view name);

// One of ONNX's operators.
struct GraphNode {
    std::string op;
    std::vector<Tensor> in;  // no_tensor: left out
    Tensor out = no_tensor;
    Attributes attributes;
};

// Something that has a gradient (rules.h). Mostly one node; some are made of several.
struct TapeStep {
    std::string op;
    std::vector<Tensor> in;  // no_tensor: left out
    Tensor out = no_tensor;
    Attributes attributes;
    std::vector<Tensor> saved;  // made on the way forward, of use on the way back
    std::string origin;         // of the user's file: "node 'x' (Conv)"
};

// Of a convolution or pool in two dimensions, rows first.
struct Window {
    Axes kernel{1, 1}, strides{1, 1}, dilations{1, 1};
    Axes pads{0, 0, 0, 0};  // top, left, bottom, right
    std::int64_t group = 1;

    // Rows (0) or columns (1) that come out of so many.
    std::int64_t out(int axis, std::int64_t in) const;
    std::int64_t reach(int axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
};

class Graph {
   public:
    // What is made from now on is written on the tape, or not.
    void record(bool on) { recording_ = on; }
    bool recording() const { return recording_; }
    // Words for what is recorded from now on.
    void set_origin(std::string origin) { origin_ = std::move(origin); }
    const std::string& origin() const { return origin_; }
    // What did not go together, in words; empty: all is well.
    const std::string& refusal() const { return refusal_; }

    Tensor input(const std::string& name, Kind kind, Shape shape);
    Tensor constant(Constant constant);
    Tensor number(float value);
    Tensor numbers(Shape shape, std::vector<float> values);
    Tensor integers(const Axes& values);

    Tensor unary(std::string_view op, Tensor x, Attributes attributes = {});
    Tensor binary(std::string_view op, Tensor a, Tensor b);
    Tensor add(Tensor a, Tensor b) { return binary("Add", a, b); }
    Tensor sub(Tensor a, Tensor b) { return binary("Sub", a, b); }
    Tensor mul(Tensor a, Tensor b) { return binary("Mul", a, b); }
    Tensor div(Tensor a, Tensor b) { return binary("Div", a, b); }
    Tensor scaled(Tensor x, float by);  // x by = 1
    Tensor clip(Tensor x, std::optional<float> least, std::optional<float> most);
    Tensor compare(std::string_view op, Tensor a, Tensor b);  // Equal, Greater, Less, And, ...
    Tensor where(Tensor condition, Tensor a, Tensor b);
    Tensor cast(Tensor x, Kind kind);

    Tensor matmul(Tensor a, Tensor b);
    // a b + c, a and b turned over where it is said; c: may be no_tensor.
    Tensor gemm(Tensor a, Tensor b, Tensor c = no_tensor, bool turn_a = false, bool turn_b = false);
    Tensor conv(Tensor x, Tensor w, Tensor bias, const Window& window);
    // To rows x columns, which the window must be able to come from.
    Tensor conv_transpose(Tensor x, Tensor w, const Window& window, std::int64_t rows,
                          std::int64_t columns);
    Tensor max_pool(Tensor x, const Window& window);
    Tensor average_pool(Tensor x, const Window& window, bool count_pads);

    Tensor reduce(std::string_view op, Tensor x, Axes axes, bool keep);  // ReduceSum, Mean, Max
    Tensor sum(Tensor x, Axes axes, bool keep) {
        return reduce("ReduceSum", x, std::move(axes), keep);
    }
    Tensor mean(Tensor x, Axes axes, bool keep) {
        return reduce("ReduceMean", x, std::move(axes), keep);
    }
    // Summed to a shape that broadcasts to x's.
    Tensor sum_to(Tensor x, const Shape& shape);

    Tensor reshape(Tensor x, Shape shape);
    Tensor transpose(Tensor x, Axes permutation);
    // starts and ends within the axis; steps positive, or negative with ends from -1 on.
    Tensor slice(Tensor x, const Axes& axes, const Axes& starts, const Axes& ends,
                 const Axes& steps);
    Tensor slice(Tensor x, std::int64_t axis, std::int64_t start, std::int64_t end) {
        return slice(x, {axis}, {start}, {end}, {1});
    }
    // Before and after each axis; zeros or `value`. Not negative.
    Tensor pad(Tensor x, const Axes& before, const Axes& after, float value = 0);
    Tensor concat(std::vector<Tensor> parts, std::int64_t axis);
    Tensor expand(Tensor x, const Shape& shape);
    Tensor gather(Tensor x, Tensor indices, std::int64_t axis);
    Tensor softmax(Tensor x, std::int64_t axis);
    // Any operator whose result's shape the caller knows.
    Tensor node(std::string_view op, std::vector<Tensor> in, Attributes attributes, Kind kind,
                Shape shape);

    // Puts on the tape that `out` comes of `in` as a whole: what lies between must not have been
    // recorded. Nothing where recording is off.
    void write(std::string_view op, std::vector<Tensor> in, Tensor out, Attributes attributes = {},
               std::vector<Tensor> saved = {});

    const Shape& shape(Tensor x) const { return tensors_[x].shape; }
    std::int64_t size(Tensor x, int axis) const { return tensors_[x].shape[axis]; }
    int rank(Tensor x) const { return static_cast<int>(tensors_[x].shape.size()); }
    Kind kind(Tensor x) const { return tensors_[x].kind; }
    // Null where it is no constant.
    const Constant* constant_of(Tensor x) const;
    // The single number that it is; none where it is not.
    std::optional<float> number_of(Tensor x) const;
    // What x is the transposed of, where it is so and has four dimensions: who works on that
    // instead lets transpositions meet.
    struct Turned {
        Tensor inner = no_tensor;
        Axes permutation;
    };
    std::optional<Turned> turned(Tensor x) const;
    const std::string& input_name(Tensor x) const { return tensors_[x].input; }
    const std::deque<GraphNode>& nodes() const { return nodes_; }
    const std::vector<TapeStep>& tape() const { return tape_; }
    int tensor_count() const { return static_cast<int>(tensors_.size()); }
    // Which node makes it; -1: an input or a constant.
    int maker(Tensor x) const { return tensors_[x].maker; }

   private:
    struct Info {
        Kind kind = Kind::real;
        Shape shape;
        int maker = -1;
        std::string input;              // its name
        std::optional<Constant> value;  // of a constant
        int step = -1;                  // of the tape, that makes it; -1: none
    };

    Tensor add_tensor(Info info);
    // Gives `wrong`, and keeps the first reason.
    bool refuses(bool wrong, std::string_view why);
    Tensor made(std::string_view op, std::vector<Tensor> in, Attributes attributes, Kind kind,
                Shape shape);
    Tensor recorded(std::string_view op, std::vector<Tensor> in, Tensor out,
                    Attributes attributes = {});
    const GraphNode* made_by(Tensor x, std::string_view op) const;
    // The same where gradients find their way past it, too: while recording, what is taken past a
    // node must be on the tape by itself, which what lies within a step of several nodes is not.
    const GraphNode* passed(Tensor x, std::string_view op) const;
    Tensor past_pad_fusion(Tensor x);
    Tensor sunk_binary(std::string_view op, Tensor a, Tensor b);

    std::deque<Info> tensors_;  // shapes stay where they are while more are made
    std::deque<GraphNode> nodes_;
    std::vector<TapeStep> tape_;
    std::map<std::string, Tensor, std::less<>> known_;  // by what it is made of
    bool recording_ = false;
    std::string origin_, refusal_;
};

}  // namespace bluesquare
