// Numbers into and out of ONNX Runtime. Natively only.
//
// Where it has no memory left for the status that says so, ONNX Runtime returns the null one, which
// means success, and its own C++ wrappers then use what was never written. These throw
// std::bad_alloc instead; otherwise they throw what ONNX Runtime throws.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "encode/ort_runtime.h"

namespace bluesquare {

// A tensor over the caller's bytes, which must outlive it. shape: empty for a single number.
Ort::Value tensor_over(std::span<std::uint8_t> bytes, ONNXTensorElementDataType element,
                       std::span<const std::int64_t> shape);
template <typename T>
Ort::Value tensor_over(std::span<T> values, std::span<const std::int64_t> shape) {
    return tensor_over({reinterpret_cast<std::uint8_t*>(values.data()), values.size_bytes()},
                       Ort::TypeToTensorType<T>::type, shape);
}
// One string. text: UTF-8.
Ort::Value tensor_of_text(const std::string& text);

std::vector<std::int64_t> shape_of(const Ort::Value& tensor);
ONNXTensorElementDataType element_of(const Ort::Value& tensor);

// The outputs of these names.
std::vector<Ort::Value> run_graph(Ort::Session& session, const Ort::RunOptions& options,
                                  const std::vector<const char*>& in_names,
                                  const std::vector<Ort::Value>& in,
                                  const std::vector<const char*>& out_names);

// An output's numbers, whatever their element, and its shape. Throws where it is no number.
void take_numbers(const Ort::Value& output, std::vector<float>& values,
                  std::vector<std::int64_t>& shape);

}  // namespace bluesquare
