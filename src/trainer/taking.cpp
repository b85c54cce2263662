#include "trainer/taking.h"

#include <algorithm>

#include "core/quoted.h"

namespace bluesquare {
namespace {

constexpr Taker kTakers[] = {
    {"Neg", take_unary},
    {"Abs", take_unary},
    {"Sqrt", take_unary},
    {"Reciprocal", take_unary},
    {"Exp", take_unary},
    {"Log", take_unary},
    {"Erf", take_unary},
    {"Tanh", take_unary},
    {"Sigmoid", take_unary},
    {"Softplus", take_unary},
    {"Relu", take_unary},
    {"Floor", take_unary, false},
    {"Ceil", take_unary, false},
    {"Round", take_unary, false},
    {"Sign", take_unary, false},
    {"Sin", take_unary, false},
    {"Cos", take_unary, false},
    {"Add", take_binary},
    {"Sub", take_binary},
    {"Mul", take_binary},
    {"Div", take_binary},
    {"Mod", take_binary, false},
    {"Pow", take_pow},
    {"Sum", take_sum},
    {"Max", take_sum},
    {"Min", take_sum},
    {"Equal", take_compare, false},
    {"Greater", take_compare, false},
    {"GreaterOrEqual", take_compare, false},
    {"Less", take_compare, false},
    {"LessOrEqual", take_compare, false},
    {"And", take_compare, false},
    {"Or", take_compare, false},
    {"Not", take_not, false},
    {"Where", take_where},
    {"Cast", take_cast},
    {"Identity", take_identity},
    {"Dropout", take_dropout},
    {"Clip", take_clip},
    {"HardSigmoid", take_hard_sigmoid},
    {"HardSwish", take_hard_swish},
    {"LeakyRelu", take_leaky_relu},
    {"PRelu", take_prelu},
    {"Gelu", take_gelu},
    {"Conv", take_conv},
    {"Gemm", take_gemm},
    {"MatMul", take_matmul},
    {"MaxPool", take_max_pool},
    {"AveragePool", take_average_pool},
    {"GlobalAveragePool", take_global_pool},
    {"GlobalMaxPool", take_global_pool},
    {"ReduceMean", take_reduce},
    {"ReduceSum", take_reduce},
    {"ReduceMax", take_reduce},
    {"Softmax", take_softmax},
    {"LogSoftmax", take_softmax},
    {"BatchNormalization", take_batch_norm},
    {"InstanceNormalization", take_instance_norm},
    {"GroupNormalization", take_group_norm},
    {"LayerNormalization", take_layer_norm},
    {"Constant", take_constant, false},
    {"ConstantOfShape", take_constant_of_shape, false},
    {"Shape", take_shape, false},
    {"Size", take_shape, false},
    {"Range", take_range, false},
    {"Reshape", take_reshape},
    {"Flatten", take_flatten},
    {"Squeeze", take_squeeze},
    {"Unsqueeze", take_unsqueeze},
    {"Transpose", take_transpose},
    {"Concat", take_concat},
    {"Split", take_split},
    {"Slice", take_slice},
    {"Pad", take_pad},
    {"Expand", take_expand},
    {"Tile", take_tile},
    {"Gather", take_gather},
    {"Resize", take_resize},
};

template <class T>
const T* held(const Attributes& attributes, std::string_view name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

std::span<const Taker> takers() { return kTakers; }

const Taker* find_taker(std::string_view op) {
    const auto* found = std::ranges::find(kTakers, op, &Taker::op);
    return found == std::end(kTakers) ? nullptr : found;
}

std::string OnnxNode::in_words() const {
    return "node " + in_quotes(name) + " (" + shortened(op) + ")";
}

std::int64_t Taking::whole(std::string_view name, std::int64_t otherwise) const {
    const auto* value = held<std::int64_t>(node.attributes, name);
    return value ? *value : otherwise;
}

float Taking::real(std::string_view name, float otherwise) const {
    const auto* value = held<float>(node.attributes, name);
    return value ? *value : otherwise;
}

std::string Taking::text(std::string_view name, std::string otherwise) const {
    const auto* value = held<std::string>(node.attributes, name);
    return value ? *value : std::move(otherwise);
}

std::optional<Axes> Taking::axes(std::string_view name) const {
    const auto* value = held<Axes>(node.attributes, name);
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<Axes> Taking::axes_or_input(std::string_view name, std::size_t i) const {
    if (auto attribute = axes(name)) return attribute;
    const Constant* constant = has(i) ? g.constant_of(in(i)) : nullptr;
    if (!constant || constant->kind != Kind::whole) return {};
    return constant->whole;
}

bool Taking::depends(std::size_t i) const { return has(i) && !g.constant_of(in(i)); }

Error Taking::error(const std::string& what) const { return Error{node.in_words() + " " + what}; }

Error Taking::dynamic(std::size_t i) const {
    return error("has a shape that depends on the pictures (input " + std::to_string(i) +
                 "), expected one that is known beforehand: export it for pictures of one size");
}

Status Taking::needs(std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i)
        if (!has(i))
            return error("has " + std::to_string(node.in.size()) + " inputs, expected " +
                         std::to_string(count) + ": export it again");
    return Done{};
}

}  // namespace bluesquare
