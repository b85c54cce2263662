#include <algorithm>
#include <bit>
#include <new>
#include <utility>

#include "encode/float_graph.h"
#include "encode/ort_session.h"
#include "encode/ort_tensors.h"

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

// A NaN that no computation gives, for what ONNX Runtime did not write though it says so.
constexpr std::uint32_t unwritten = 0x7FA5C3E1;

bool is_unwritten(const FloatGraph::Port& port) {
    return !port.values.empty() && std::bit_cast<std::uint32_t>(port.values[0]) == unwritten;
}

struct Tensors {
    std::vector<const char*> names;
    std::vector<Ort::Value> values;

    explicit Tensors(const std::vector<FloatGraph::Port>& ports) {
        for (const auto& port : ports) {
            names.push_back(port.name);
            values.push_back(tensor_over(port.values, port.shape));
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
        if (!loaded_->session) throw std::bad_alloc();
        for (const Port& port : out)
            if (!port.values.empty()) port.values[0] = std::bit_cast<float>(unwritten);
        const Tensors inputs(in);
        Tensors outputs(out);
        loaded_->session.Run(Ort::RunOptions(), inputs.names.data(), inputs.values.data(),
                             inputs.values.size(), outputs.names.data(), outputs.values.data(),
                             outputs.values.size());
        if (std::ranges::any_of(out, is_unwritten)) throw std::bad_alloc();
        return Done{};
    } catch (const std::exception& error) {
        return refused(loaded_->name, *loaded_->runtime, "run", error);
    }
}

}  // namespace bluesquare
