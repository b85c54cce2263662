// What an ONNX graph's constant tensors are for, and how each is drawn anew. Natively only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace onnx {
class ModelProto;
class TensorProto;
}  // namespace onnx

namespace bluesquare {

enum class WeightRole {
    layer,     // of a convolution or product: normal by fan_in
    one,       // scale or variance
    zero,      // bias or mean
    slope,     // of PRelu
    table,     // embedding, positions
    constant,  // no weight
};

struct OnnxWeight {
    onnx::TensorProto* tensor = nullptr;  // of the model
    std::string name;
    WeightRole role = WeightRole::constant;
    int fan_in = 0;  // of a layer: inputs summed into one output
    int layer = 0;   // how many layers with weights lie before it
};

// All constant tensors, in the order of their first use.
std::vector<OnnxWeight> find_weights(onnx::ModelProto& model);

std::int64_t element_count(const onnx::TensorProto& tensor);
bool has_bytes(const onnx::TensorProto& tensor);  // int8 or uint8

// See OnnxGraph::redraw(). `file` begins messages.
Status draw_weight(const OnnxWeight& weight, std::uint64_t seed, const std::string& file);

}  // namespace bluesquare
