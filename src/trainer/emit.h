// A Graph as an ONNX file.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trainer/graph.h"

namespace bluesquare {

inline constexpr int trainer_opset = 17, trainer_ir = 8;

struct NamedTensor {
    std::string name;
    Tensor tensor = no_tensor;
};

struct Emission {
    std::string name;                  // of the graph
    std::vector<NamedTensor> inputs;   // in this order; they are all there, used or not
    std::vector<NamedTensor> outputs;  // in this order
    bool doubles = false;              // real numbers as float64, to check float32 by
};

// What the outputs need, nothing else. The same graph gives the same bytes, in whatever order its
// nodes were made.
std::vector<std::uint8_t> emit(const Graph& g, const Emission& emission);

}  // namespace bluesquare
