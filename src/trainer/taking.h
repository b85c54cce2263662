// An operator of a user's file on its way into a Graph: the table of all that are known, each of
// which becomes operators of opset 17 whose attributes, shapes and gradients we know, whatever
// opset it was written in.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "trainer/graph.h"

namespace bluesquare {

struct OnnxNode {
    std::string op, name;
    std::vector<Tensor> in;  // no_tensor: left out
    std::size_t out_count = 1;
    Attributes attributes;
    std::map<std::string, std::vector<float>, std::less<>> reals;
    std::map<std::string, Constant, std::less<>> constants;
    std::int64_t opset = 17;

    // "node 'x' (Conv)"
    std::string in_words() const;
};

// What BatchNormalization needs in order to go by the batch, and what becomes of its statistics.
struct BatchStatistics {
    Tensor rows = no_tensor;           // n: 1 for each picture that counts, else 0
    std::map<Tensor, Tensor> moved{};  // mean or variance -> what follows on it
};

// How a graph is taken in.
struct TakeSettings {
    // Convolutions of one pixel and of single channels as products over all pictures at once, in
    // the order channel, picture, row, column: what ONNX Runtime's processor does faster where
    // weights are no constants.
    bool channels_first = true;
    bool dropout = false;  // Dropout asks for a mask; else it passes on
    // BatchNormalization goes by the batch; null: by what the file has.
    std::shared_ptr<BatchStatistics> batch{};
};

// What a node gives, output by output; no_tensor: nothing that anybody may ask for.
using Taken = Result<std::vector<Tensor>>;

class Taking {
   public:
    Taking(Graph& graph, const OnnxNode& onnx, const TakeSettings& take_settings)
        : g(graph), node(onnx), settings(take_settings) {}

    bool has(std::size_t i) const { return i < node.in.size() && node.in[i] != no_tensor; }
    Tensor in(std::size_t i) const { return node.in[i]; }
    const Shape& shape(std::size_t i) const { return g.shape(node.in[i]); }
    int rank(std::size_t i) const { return g.rank(node.in[i]); }

    std::int64_t whole(std::string_view name, std::int64_t otherwise) const;
    float real(std::string_view name, float otherwise) const;
    std::string text(std::string_view name, std::string otherwise) const;
    std::optional<Axes> axes(std::string_view name) const;
    // The attribute, or the constant that is this input; none where there is neither.
    std::optional<Axes> axes_or_input(std::string_view name, std::size_t i) const;
    // Whether an input is there that is no constant, though it says a shape.
    bool depends(std::size_t i) const;

    // "node 'x' (Conv) " and what is wrong with it.
    Error error(const std::string& what) const;
    Error dynamic(std::size_t i) const;
    // As many inputs at least, and real ones where it is said.
    Status needs(std::size_t count) const;

    Graph& g;
    const OnnxNode& node;
    const TakeSettings& settings;
};

struct Taker {
    std::string_view op;
    Taken (*take)(Taking& t);
    bool gradient = true;  // something can flow back through it
};
std::span<const Taker> takers();
const Taker* find_taker(std::string_view op);  // null: unknown

// take_elementwise.cpp
Taken take_unary(Taking& t);
Taken take_binary(Taking& t);
Taken take_compare(Taking& t);
Taken take_not(Taking& t);
Taken take_sum(Taking& t);  // of any number; Max and Min too
Taken take_where(Taking& t);
Taken take_cast(Taking& t);
Taken take_identity(Taking& t);
Taken take_dropout(Taking& t);
Taken take_pow(Taking& t);
Taken take_clip(Taking& t);
Taken take_hard_sigmoid(Taking& t);
Taken take_hard_swish(Taking& t);
Taken take_leaky_relu(Taking& t);
Taken take_prelu(Taking& t);
Taken take_gelu(Taking& t);
// take_layers.cpp
Taken take_conv(Taking& t);
Taken take_gemm(Taking& t);
Taken take_matmul(Taking& t);
Taken take_max_pool(Taking& t);
Taken take_average_pool(Taking& t);
Taken take_global_pool(Taking& t);
// take_reductions.cpp
Taken take_reduce(Taking& t);
Taken take_softmax(Taking& t);
Taken take_batch_norm(Taking& t);
Taken take_instance_norm(Taking& t);
Taken take_group_norm(Taking& t);
Taken take_layer_norm(Taking& t);
// take_shapes.cpp
Taken take_constant(Taking& t);
Taken take_constant_of_shape(Taking& t);
Taken take_shape(Taking& t);
Taken take_range(Taking& t);
Taken take_reshape(Taking& t);
Taken take_flatten(Taking& t);
Taken take_squeeze(Taking& t);
Taken take_unsqueeze(Taking& t);
Taken take_transpose(Taking& t);
Taken take_concat(Taking& t);
Taken take_split(Taking& t);
Taken take_slice(Taking& t);
Taken take_pad(Taking& t);
Taken take_expand(Taking& t);
Taken take_tile(Taking& t);
Taken take_gather(Taking& t);
Taken take_resize(Taking& t);

inline Taken one(Tensor x) { return std::vector<Tensor>{x}; }

// Less the mean of these axes, over the deviation; not scaled. On the tape it is one step.
Tensor normalised(Graph& g, Tensor x, const Axes& axes, float epsilon);
// The same for each channel, by the mean and variance of the rows (n) that count alone.
struct NormalisedRows {
    Tensor y, mean, variance;  // mean and variance: c
    Tensor count;              // of numbers for each channel
};
NormalisedRows normalised_rows(Graph& g, Tensor x, Tensor rows, float epsilon, int row_axis = 0,
                               int channel_axis = 1);
// The logarithm of softmax; on the tape it is one step.
Tensor log_softmax(Graph& g, Tensor x, std::int64_t axis);

}  // namespace bluesquare
