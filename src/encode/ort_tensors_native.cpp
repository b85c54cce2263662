#include <algorithm>
#include <functional>
#include <memory>
#include <new>
#include <numeric>
#include <stdexcept>

#include "encode/ort_tensors.h"
#include "exact/half.h"

namespace bluesquare {
namespace {

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

void require(OrtStatus* status, bool written) {
    Ort::ThrowOnError(status);
    if (!written) throw std::bad_alloc();
}

Owned<OrtMemoryInfo> processor_memory() {
    OrtMemoryInfo* memory = nullptr;
    const OrtApi& api = Ort::GetApi();
    OrtStatus* const status =
        api.CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &memory);
    require(status, memory);
    return {memory, api.ReleaseMemoryInfo};
}

Owned<OrtTensorTypeAndShapeInfo> info_of(const Ort::Value& tensor) {
    OrtTensorTypeAndShapeInfo* info = nullptr;
    const OrtApi& api = Ort::GetApi();
    OrtStatus* const status = api.GetTensorTypeAndShape(tensor, &info);
    require(status, info);
    return {info, api.ReleaseTensorTypeAndShapeInfo};
}

}  // namespace

Ort::Value tensor_over(std::span<std::uint8_t> bytes, ONNXTensorElementDataType element,
                       std::span<const std::int64_t> shape) {
    const auto memory = processor_memory();
    OrtValue* value = nullptr;
    OrtStatus* const status = Ort::GetApi().CreateTensorWithDataAsOrtValue(
        memory.get(), bytes.data(), bytes.size(), shape.data(), shape.size(), element, &value);
    require(status, value);
    return Ort::Value(value);
}

Ort::Value tensor_of_text(const std::string& text) {
    const OrtApi& api = Ort::GetApi();
    OrtAllocator* allocator = nullptr;
    OrtStatus* status = api.GetAllocatorWithDefaultOptions(&allocator);
    require(status, allocator);
    const std::int64_t one = 1;
    OrtValue* value = nullptr;
    status = api.CreateTensorAsOrtValue(allocator, &one, 1, ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING,
                                        &value);
    require(status, value);
    Ort::Value tensor(value);
    const char* const bytes = text.c_str();
    Ort::ThrowOnError(api.FillStringTensor(tensor, &bytes, 1));
    return tensor;
}

std::vector<std::int64_t> shape_of(const Ort::Value& tensor) {
    const auto info = info_of(tensor);
    const OrtApi& api = Ort::GetApi();
    std::size_t rank = 0;
    Ort::ThrowOnError(api.GetDimensionsCount(info.get(), &rank));
    std::vector<std::int64_t> shape(rank);
    Ort::ThrowOnError(api.GetDimensions(info.get(), shape.data(), rank));
    return shape;
}

ONNXTensorElementDataType element_of(const Ort::Value& tensor) {
    auto element = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
    Ort::ThrowOnError(Ort::GetApi().GetTensorElementType(info_of(tensor).get(), &element));
    return element;
}

std::vector<Ort::Value> run_graph(Ort::Session& session, const Ort::RunOptions& options,
                                  const std::vector<const char*>& in_names,
                                  const std::vector<Ort::Value>& in,
                                  const std::vector<const char*>& out_names) {
    if (!session || !options) throw std::bad_alloc();
    auto out = session.Run(options, in_names.data(), in.data(), in.size(), out_names.data(),
                           out_names.size());
    if (std::ranges::any_of(out, [](const Ort::Value& value) { return !value; }))
        throw std::bad_alloc();
    return out;
}

void take_numbers(const Ort::Value& output, std::vector<float>& values,
                  std::vector<std::int64_t>& shape) {
    shape = shape_of(output);
    values.resize(std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies()));
    const auto element = element_of(output);
    if (element == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
        std::copy_n(output.GetTensorData<float>(), values.size(), values.begin());
    } else if (element == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16) {
        const auto* halves = output.GetTensorData<std::uint16_t>();
        std::transform(halves, halves + values.size(), values.begin(), widen_half);
    } else {
        throw std::runtime_error("the output is neither float32 nor float16");
    }
}

}  // namespace bluesquare
