#include "trainer/rules.h"

#include <algorithm>

namespace bluesquare {
namespace {

constexpr Rule kRules[] = {
    {"Neg", neg_backward},
    {"Abs", abs_backward},
    {"Sqrt", sqrt_backward},
    {"Reciprocal", reciprocal_backward},
    {"Exp", exp_backward},
    {"Log", log_backward},
    {"Erf", erf_backward},
    {"Tanh", tanh_backward},
    {"Sigmoid", sigmoid_backward},
    {"Softplus", softplus_backward},
    {"HardSigmoid", hard_sigmoid_backward},
    {"Relu", relu_backward},
    {"LeakyRelu", leaky_relu_backward},
    {"Clip", clip_backward},
    {"Add", add_backward},
    {"Sub", sub_backward},
    {"Mul", mul_backward},
    {"Div", div_backward},
    {"Pow", pow_backward},
    {"Max", larger_backward},
    {"Min", larger_backward},
    {"Where", where_backward},
    {"MatMul", matmul_backward},
    {"Gemm", gemm_backward},
    {"Conv", conv_backward},
    {"Depthwise", depthwise_backward},
    {"MaxPool", max_pool_backward},
    {"AveragePool", average_pool_backward},
    {"ReduceSum", reduce_sum_backward},
    {"ReduceMean", reduce_mean_backward},
    {"ReduceMax", reduce_max_backward},
    {"Softmax", softmax_backward},
    {"LogSoftmax", log_softmax_backward},
    {"Normalise", normalise_backward},
    {"NormaliseRows", normalise_rows_backward},
    {"Reshape", reshape_backward},
    {"Transpose", transpose_backward},
    {"Slice", slice_backward},
    {"Pad", pad_backward},
    {"Concat", concat_backward},
    {"Expand", expand_backward},
    {"Gather", gather_backward},
    {"Resize", resize_backward},
};

}  // namespace

void Backward::give(int input, Tensor gradient) {
    given_[input] = g.reshape(gradient, shape(input));  // of that shape it stays what it is
}

void Backward::give_summed(int input, Tensor gradient) {
    if (wants(input)) give(input, g.sum_to(gradient, shape(input)));
}

std::span<const Rule> rules() { return kRules; }

const Rule* find_rule(std::string_view op) {
    const auto* found = std::ranges::find(kRules, op, &Rule::op);
    return found == std::end(kRules) ? nullptr : found;
}

}  // namespace bluesquare
