#include <iterator>
#include <memory>
#include <utility>

#include "encode/ort_session.h"
#include "encode/ort_tensors.h"

namespace bluesquare {
namespace {

void append_provider(Ort::SessionOptions& options, const OrtRuntime& runtime, Provider provider) {
    if (provider == Provider::cuda) {
        const OrtApi& api = Ort::GetApi();
        OrtCUDAProviderOptionsV2* cuda = nullptr;
        Ort::ThrowOnError(api.CreateCUDAProviderOptions(&cuda));
        const std::unique_ptr<OrtCUDAProviderOptionsV2, void (*)(OrtCUDAProviderOptionsV2*)> owned(
            cuda, api.ReleaseCUDAProviderOptions);
        // Without TF32, whose products have 10 bits; and no search for the fastest convolution,
        // which takes longer than a fit. Memory is taken as it is needed, for several
        // networks side by side.
        const char* const keys[] = {"use_tf32", "cudnn_conv_algo_search", "arena_extend_strategy"};
        const char* const values[] = {"0", "HEURISTIC", "kSameAsRequested"};
        Ort::ThrowOnError(api.UpdateCUDAProviderOptions(cuda, keys, values, std::size(keys)));
        options.AppendExecutionProvider_CUDA_V2(*cuda);
    } else if (provider == Provider::webgpu && !is_built_in(provider)) {
        const OrtEpDevice* const device = plugin_device(runtime, provider);
        Ort::ThrowOnError(Ort::GetApi().SessionOptionsAppendExecutionProvider_V2(
            options, runtime.env, &device, 1, nullptr, nullptr, 0));
    } else if (provider == Provider::webgpu) {
        options.AppendExecutionProvider("WebGPU", {});
    }
}

}  // namespace

Ort::SessionOptions session_options(const OrtRuntime& runtime, const OrtGraph& graph,
                                    Provider provider) {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);  // our threads share the images out among them
    options.SetInterOpNumThreads(1);
    options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
    append_provider(options, runtime, provider);
    if (graph.external.empty()) return options;
    std::vector<std::string> names;
    std::vector<char*> bytes;
    std::vector<std::size_t> sizes;
    for (const auto& file : graph.external) {
        names.push_back(file.name);
        // ONNX Runtime copies the weights before the session is made; its type lacks a const.
        bytes.push_back(reinterpret_cast<char*>(const_cast<std::uint8_t*>(file.bytes.data())));
        sizes.push_back(file.bytes.size());
    }
    options.AddExternalInitializersFromFilesInMemory(names, bytes, sizes);
    return options;
}

namespace {

ONNXTensorElementDataType type_of(Element element) {
    return element == Element::float32   ? ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
           : element == Element::float16 ? ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16
                                         : ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8;
}

Ort::Value input_tensor(const Network& network, std::span<std::uint8_t> input, int n) {
    const std::int64_t s = network.size;
    const bool planes = network.format.layout == Layout::nchw;
    const std::int64_t shape[] = {n, planes ? 3 : s, s, planes ? s : 3};
    return tensor_over(input, type_of(network.format.element), shape);
}

std::vector<Ort::Value> run_session(Ort::Session& session, const Ort::RunOptions& options,
                                    const Network& network, std::span<std::uint8_t> input, int n,
                                    const std::vector<std::string>& names) {
    std::vector<Ort::Value> in;
    in.push_back(input_tensor(network, input, n));
    std::vector<const char*> out_names;
    for (const std::string& name : names) out_names.push_back(name.c_str());
    return run_graph(session, options, {network.input.c_str()}, in, out_names);
}

}  // namespace

std::string gives_way(const OrtRuntime& runtime, const std::string& network, Provider provider,
                      const std::string& why) {
    return "ONNX Runtime " + runtime.version + " cannot run " + network + " by " +
           std::string(name_of(provider)) + " (" + why + "): going on with the processor";
}

void load_by(const OrtLibrary& library, Provider wanted, const std::string& network, const Say& say,
             const std::function<void(Provider)>& load) {
    for (const Provider provider : {Provider::cuda, Provider::webgpu}) {
        const bool only = wanted == provider;
        if (!only && wanted != Provider::automatic) continue;
        if (const Status offered = library.offers(provider); !offered) {
            if (only) say(gives_way(*library.runtime(), network, provider, offered.error().what));
            continue;
        }
        try {
            return load(provider);
        } catch (const std::exception& error) {
            say(gives_way(*library.runtime(), network, provider, first_line(error.what())));
        }
    }
    load(Provider::cpu);
}

OrtSession::OrtSession(const OrtRuntime& runtime, const OrtNetwork& network, Provider provider)
    : session_(runtime.env, network.graph.data(), network.graph.size(),
               session_options(runtime, network, provider)) {}

void OrtSession::run(const Ort::RunOptions& options, const Network& network,
                     std::span<std::uint8_t> input, int n, std::vector<float>& values,
                     std::vector<std::int64_t>& shape) const {
    const auto outputs = run_session(session_, options, network, input, n, {network.output});
    take_numbers(outputs[0], values, shape);
}

std::vector<std::vector<std::int64_t>> OrtSession::shapes(
    const Network& network, std::span<std::uint8_t> input, int n,
    const std::vector<std::string>& names) const {
    std::vector<std::vector<std::int64_t>> shapes;
    for (const Ort::Value& value :
         run_session(session_, Ort::RunOptions(), network, input, n, names))
        shapes.push_back(shape_of(value));
    return shapes;
}

}  // namespace bluesquare
