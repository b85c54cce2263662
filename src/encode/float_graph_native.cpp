#include <utility>

#include "encode/float_graph.h"
#include "encode/ort_session.h"

namespace bluesquare {

struct FloatGraph::Loaded {
    std::shared_ptr<const OrtRuntime> runtime;
    std::string name;
    Ort::Session session;
};

namespace {

Error refused(const std::string& name, const OrtRuntime& runtime, const char* what,
              const std::exception& why) {
    return {name + ": ONNX Runtime " + runtime.version + " cannot " + what + " it (" +
            first_line(why.what()) + ")"};
}

Ort::Value tensor_of(const FloatGraph::Port& port) {
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    return Ort::Value::CreateTensor<float>(memory, port.values.data(), port.values.size(),
                                           port.shape.data(), port.shape.size());
}

struct Tensors {
    std::vector<const char*> names;
    std::vector<Ort::Value> values;

    explicit Tensors(const std::vector<FloatGraph::Port>& ports) {
        for (const auto& port : ports) {
            names.push_back(port.name);
            values.push_back(tensor_of(port));
        }
    }
};

}  // namespace

FloatGraph::FloatGraph(std::unique_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
FloatGraph::FloatGraph(FloatGraph&&) noexcept = default;
FloatGraph& FloatGraph::operator=(FloatGraph&&) noexcept = default;
FloatGraph::~FloatGraph() = default;

Result<FloatGraph> FloatGraph::load(const OrtLibrary& library, const std::string& name,
                                    std::span<const std::uint8_t> graph, Provider provider) {
    const auto& runtime = library.runtime();
    try {
        const auto options = session_options(*runtime, OrtGraph{}, provider);
        return FloatGraph(std::make_unique<Loaded>(
            runtime, name, Ort::Session(runtime->env, graph.data(), graph.size(), options)));
    } catch (const std::exception& error) {
        return refused(name, *runtime, "load", error);
    }
}

Status FloatGraph::run(const std::vector<Port>& in, const std::vector<Port>& out) const {
    try {
        const Tensors inputs(in);
        Tensors outputs(out);
        loaded_->session.Run(Ort::RunOptions(), inputs.names.data(), inputs.values.data(),
                             inputs.values.size(), outputs.names.data(), outputs.values.data(),
                             outputs.values.size());
        return Done{};
    } catch (const std::exception& error) {
        return refused(loaded_->name, *loaded_->runtime, "run", error);
    }
}

}  // namespace bluesquare
