// The table of gradients: for each operator of a tape (graph.h) how the gradient of its result
// becomes gradients of what it was made of.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "trainer/graph.h"

namespace bluesquare {

// A step of the tape on the way back.
class Backward {
   public:
    // wanted: for each of the step's inputs whether its gradient is of use.
    Backward(Graph& graph, const TapeStep& step, Tensor gradient, std::vector<bool> wanted)
        : g(graph),
          step(step),
          dy(gradient),
          wanted_(std::move(wanted)),
          given_(step.in.size(), no_tensor) {}

    bool wants(int input) const { return wanted_[input]; }
    // Of this input's shape.
    void give(int input, Tensor gradient);
    // Summed where the input was broadcast.
    void give_summed(int input, Tensor gradient);

    Tensor in(int input) const { return step.in[input]; }
    const Shape& shape(int input) const { return g.shape(step.in[input]); }
    const std::vector<Tensor>& given() const { return given_; }

    Graph& g;
    const TapeStep& step;
    const Tensor dy;  // of the shape of step.out

   private:
    std::vector<bool> wanted_;
    std::vector<Tensor> given_;
};

struct Rule {
    std::string_view op;
    void (*backward)(Backward& b);
};
std::span<const Rule> rules();
const Rule* find_rule(std::string_view op);  // null: none

// rules_elementwise.cpp
void neg_backward(Backward& b);
void abs_backward(Backward& b);
void sqrt_backward(Backward& b);
void reciprocal_backward(Backward& b);
void exp_backward(Backward& b);
void log_backward(Backward& b);
void erf_backward(Backward& b);
void tanh_backward(Backward& b);
void sigmoid_backward(Backward& b);
void softplus_backward(Backward& b);
void hard_sigmoid_backward(Backward& b);
void relu_backward(Backward& b);
void leaky_relu_backward(Backward& b);
void clip_backward(Backward& b);
void add_backward(Backward& b);
void sub_backward(Backward& b);
void mul_backward(Backward& b);
void div_backward(Backward& b);
void pow_backward(Backward& b);
void larger_backward(Backward& b);  // Max, Min
void where_backward(Backward& b);
// rules_product.cpp
void matmul_backward(Backward& b);
void gemm_backward(Backward& b);
// rules_conv.cpp
void conv_backward(Backward& b);
// depthwise.cpp
void depthwise_backward(Backward& b);
// rules_pool.cpp
void max_pool_backward(Backward& b);
void average_pool_backward(Backward& b);
// rules_reduce.cpp
void reduce_sum_backward(Backward& b);
void reduce_mean_backward(Backward& b);
void reduce_max_backward(Backward& b);
void softmax_backward(Backward& b);
void log_softmax_backward(Backward& b);
// rules_norm.cpp
void normalise_backward(Backward& b);
void normalise_rows_backward(Backward& b);
// rules_shape.cpp
void reshape_backward(Backward& b);
void transpose_backward(Backward& b);
void slice_backward(Backward& b);
void pad_backward(Backward& b);
void concat_backward(Backward& b);
void expand_backward(Backward& b);
void gather_backward(Backward& b);
void resize_backward(Backward& b);

// Of several rules: n becomes (n - 1) step + 1 along an axis, zeros between.
Tensor spread(Graph& g, Tensor x, int axis, std::int64_t step);

}  // namespace bluesquare
