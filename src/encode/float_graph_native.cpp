#include <algorithm>
#include <bit>
#include <map>
#include <new>
#include <utility>

#include "encode/float_graph.h"
#include "encode/ort_session.h"
#include "encode/ort_tensors.h"

namespace bluesquare {

struct FloatGraph::Loaded {
    std::shared_ptr<const OrtRuntime> runtime;
    std::string name;
    Provider provider;
    Ort::Session session;
    std::map<std::string, const OrtMemoryInfo*> places{};  // of outputs; the session's own
};

struct FloatTensor::Held {
    std::vector<float> values{};                           // of its own, or
    std::shared_ptr<const FloatGraph::Loaded> computed{};  // by whose memory it lives
    Ort::Value value{nullptr};
};

FloatTensor::FloatTensor(std::vector<float> values) {
    const auto held = std::make_shared<Held>();
    held->values = std::move(values);
    const std::int64_t shape[] = {static_cast<std::int64_t>(held->values.size())};
    held->value = tensor_over(std::span(held->values), shape);
    held_ = held;
}

namespace {

Error refused(const std::string& name, const OrtRuntime& runtime, const char* what,
              const std::exception& why) {
    return {name + ": ONNX Runtime " + runtime.version + " cannot " + what + " it (" +
            first_line(why.what()) + ")"};
}

// A NaN that no computation gives, for what ONNX Runtime did not write though it says so.
constexpr std::uint32_t unwritten = 0x7FA5C3E1;

void mark(const FloatGraph::Port& port) {
    if (!port.values.empty()) port.values[0] = std::bit_cast<float>(unwritten);
}

bool is_marked(const FloatGraph::Port& port) {
    return !port.values.empty() && std::bit_cast<std::uint32_t>(port.values[0]) == unwritten;
}

std::map<std::string, const OrtMemoryInfo*> places_of_outputs(const Ort::Session& session) {
    const std::vector<std::string> names = session.GetOutputNames();
    std::vector<const OrtMemoryInfo*> places(names.size(), nullptr);
    Ort::ThrowOnError(
        Ort::GetApi().SessionGetMemoryInfoForOutputs(session, places.data(), places.size()));
    std::map<std::string, const OrtMemoryInfo*> named;
    for (std::size_t i = 0; i < names.size(); ++i) named[names[i]] = places[i];
    return named;
}

}  // namespace

FloatGraph::FloatGraph(std::shared_ptr<Loaded> loaded) : loaded_(std::move(loaded)) {}
FloatGraph::FloatGraph(FloatGraph&&) noexcept = default;
FloatGraph& FloatGraph::operator=(FloatGraph&&) noexcept = default;
FloatGraph::~FloatGraph() = default;

Result<FloatGraph> FloatGraph::load(const OrtLibrary& library, const std::string& name,
                                    std::span<const std::uint8_t> graph, Provider provider,
                                    const Say& say) {
    const auto& runtime = library.runtime();
    try {
        std::shared_ptr<Loaded> loaded;
        load_by(library, provider, name, say, [&](Provider by) {
            auto options = session_options(*runtime, OrtGraph{}, by);
            // A plan for all tensors in one block takes 1.6 times the memory of a training step
            // that gives each its room when it is made, and no less time.
            options.DisableMemPattern();
            loaded = std::make_shared<Loaded>(
                runtime, name, by, Ort::Session(runtime->env, graph.data(), graph.size(), options));
            loaded->places = places_of_outputs(loaded->session);
        });
        return FloatGraph(loaded);
    } catch (const std::exception& error) {
        return refused(name, *runtime, "load", error);
    }
}

Provider FloatGraph::provider() const { return loaded_->provider; }

Status FloatGraph::run(const Ports& in, const Ports& out) const {
    try {
        Ort::IoBinding binding(loaded_->session);
        std::vector<Ort::Value> values;  // bound, and to live until it has run
        for (const Port& port : in.passed)
            binding.BindInput(port.name, values.emplace_back(tensor_over(port.values, port.shape)));
        for (const Kept& kept : in.kept) binding.BindInput(kept.name, kept.tensor->held_->value);
        for (const Port& port : out.passed) {
            mark(port);
            binding.BindOutput(port.name,
                               values.emplace_back(tensor_over(port.values, port.shape)));
        }
        for (const Kept& kept : out.kept)
            binding.BindOutput(kept.name, loaded_->places.at(kept.name));
        loaded_->session.Run(Ort::RunOptions(), binding);
        binding.SynchronizeOutputs();
        auto outputs = binding.GetOutputValues();
        if (std::ranges::any_of(out.passed, is_marked) ||
            outputs.size() != out.passed.size() + out.kept.size())
            throw std::bad_alloc();
        for (std::size_t i = 0; i < out.kept.size(); ++i) {
            const auto held = std::make_shared<FloatTensor::Held>();
            held->computed = loaded_;
            held->value = std::move(outputs[out.passed.size() + i]);
            out.kept[i].tensor->held_ = held;
        }
        return Done{};
    } catch (const std::exception& error) {
        return refused(loaded_->name, *loaded_->runtime, "run", error);
    }
}

}  // namespace bluesquare
