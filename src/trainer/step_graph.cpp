#include "trainer/step_graph.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "trainer/differentiate.h"
#include "trainer/emit.h"

namespace bluesquare {
namespace {

// n x d of what the network gives.
Result<Tensor> features_of(Graph& g, Tensor x, Token token, bool planes, const std::string& name) {
    const Shape shape = g.shape(x);
    const auto refused = [&](const std::string& what) {
        return usage_error(name + " gives " + in_words(shape) + ", " + what);
    };
    if (shape.size() < 2 || shape.size() > 4 || g.kind(x) != Kind::real)
        return refused(
            "expected a row for each picture (n x d), tokens or a map: choose another by --output");
    const bool map = shape.size() == 4;
    const int numbers = map && planes ? 1 : static_cast<int>(shape.size()) - 1;
    const std::int64_t places = element_count(shape) / shape[0] / shape[numbers];
    if (places == 1) return g.reshape(x, {shape[0], shape[numbers]});
    if (token == Token::none)
        return refused("several places for each picture: say --token first or mean");
    Axes axes = axes_up_to(shape.size());
    std::erase_if(axes, [&](auto axis) { return axis == 0 || axis == numbers; });
    if (token == Token::mean) return g.mean(x, axes, false);
    for (const auto axis : axes) x = g.slice(x, axis, 0, 1);
    return g.reshape(x, {shape[0], shape[numbers]});
}

class StepMaker {
   public:
    StepMaker(NetworkSource source, const TrainerNetwork& network, const StepSettings& settings)
        : source_(std::move(source)), network_(network), settings_(settings) {}

    Result<StepGraphs> run() {
        if (auto ok = make_whole(); !ok) return ok.error();
        if (auto ok = choose(); !ok) return ok.error();
        if (auto ok = make_trained(); !ok) return ok.error();
        auto step = make_step();
        if (!step) return step.error();
        return std::move(out_);
    }

   private:
    // All of it, by its weights as they are: shapes, and constants that follow from them.
    Status make_whole() {
        const std::int64_t n = settings_.batch, s = settings_.size;
        pixels_ = g_.input("pixels", Kind::real,
                           source_.planes() ? Shape{n, 3, s, s} : Shape{n, s, s, 3});
        whole_.emplace(source_.input(), pixels_);
        TakeSettings plain = settings_.taking;
        plain.dropout = false;
        if (auto ok = source_.make(g_, whole_, source_.output(), plain); !ok) return ok;
        const auto features = features_of(g_, whole_.find(source_.output())->second, network_.token,
                                          source_.planes(), network_.name);
        if (!features) return features.error();
        features_ = *features;
        out_.dimensions = static_cast<int>(g_.size(features_, 1));
        if (g_.size(features_, 0) != n)
            return usage_error(network_.name + " gives " + in_words(g_.shape(features_)) + " for " +
                               std::to_string(n) +
                               " pictures, expected a row for each: choose another by --output");
        return Done{};
    }

    // What is trained, and where that begins.
    Status choose() {
        const int stages = source_.stage_count();
        if (settings_.trains == Trains::last && (settings_.stages < 1 || settings_.stages > stages))
            return usage_error("--train last:" + std::to_string(settings_.stages) + ": " +
                               network_.name + " has " + std::to_string(stages) +
                               " stages, expected 1 to " + std::to_string(stages));
        first_ = settings_.trains == Trains::all    ? 0
                 : settings_.trains == Trains::head ? stages
                                                    : stages - settings_.stages;
        std::int64_t offset = 0;
        for (const NetworkWeight& weight : source_.weights()) {
            if (weight.stage < first_) continue;
            add_parameter(weight.name, weight.shape, offset);
            out_.initial.insert(out_.initial.end(), weight.values.begin(), weight.values.end());
        }
        if (settings_.trains != Trains::head && out_.parameters.empty())
            return Error{
                network_.name +
                " has no weights of float32 that could be trained: expected some in the file"};
        const std::int64_t c = settings_.classes, d = out_.dimensions;
        std::string head = "head";  // the file may have one itself
        while (std::ranges::any_of(out_.parameters, [&](const Parameter& other) {
            return other.name == head + ".weight" || other.name == head + ".bias";
        }))
            head = "new_" + head;
        add_parameter(head + ".weight", {c, d}, offset);
        add_parameter(head + ".bias", {c}, offset);
        out_.initial.resize(static_cast<std::size_t>(offset));
        return Done{};
    }

    void add_parameter(const std::string& name, const Shape& shape, std::int64_t& offset) {
        out_.parameters.push_back({name, shape, offset});
        offset += element_count(shape);
    }

    // The part from the boundary on, by parameters.
    Status make_trained() {
        const auto total = static_cast<std::int64_t>(out_.initial.size());
        params_ = g_.input("params", Kind::real, {total});
        std::set<std::string> names;
        NetworkSource::Made made;
        for (const Parameter& parameter : out_.parameters) {
            const Tensor flat = g_.slice(params_, 0, parameter.offset,
                                         parameter.offset + element_count(parameter.shape));
            leaves_.push_back(g_.reshape(flat, parameter.shape));
            names.insert(parameter.name);
            made.emplace(parameter.name, leaves_.back());
        }
        if (settings_.trains == Trains::head) {
            cut(features_);
            trained_features_ = x_;
            return Done{};
        }
        made.merge(source_.constants(g_, whole_, names));
        const std::string boundary =
            first_ > 0 ? source_.boundary(g_, whole_, first_) : std::string();
        if (boundary.empty()) {
            x_ = pixels_;
            made.emplace(source_.input(), x_);
        } else {
            cut(whole_.find(boundary)->second);
            made.emplace(boundary, x_);
        }
        g_.record(true);
        if (auto ok = source_.make(g_, made, source_.output(), settings_.taking); !ok) return ok;
        const auto features = features_of(g_, made.find(source_.output())->second, network_.token,
                                          source_.planes(), network_.name);
        g_.record(false);
        if (!features) return features.error();
        trained_features_ = *features;
        return Done{};
    }

    // The frozen part ends here, and x begins.
    void cut(Tensor kept) {
        out_.frozen =
            emit(g_, {"frozen", {{"pixels", pixels_}}, {{"kept", kept}}, settings_.doubles});
        x_ = g_.input("x", Kind::real, g_.shape(kept));
    }

    Status make_step() {
        out_.input = g_.shape(x_);
        const auto n = static_cast<std::int64_t>(settings_.batch);
        const Tensor y = g_.input("y", Kind::real, {n, settings_.classes});
        const Tensor lr = g_.input("lr", Kind::real, {1}),
                     mu = g_.input("momentum", Kind::real, {1});
        const Tensor momenta = g_.input("momenta", Kind::real, g_.shape(params_));
        const Tensor weight = leaves_[leaves_.size() - 2], bias = leaves_.back();
        g_.record(true);
        const Tensor logits = g_.gemm(trained_features_, weight, bias, false, true);
        // Rows of zeros count for nothing; none at all gives 0.
        const Tensor rows = g_.binary("Max", g_.sum(y, {0, 1}, false), g_.number(1e-6f));
        const Tensor right = g_.sum(g_.mul(log_softmax(g_, logits, 1), y), {0, 1}, false);
        const Tensor loss = g_.unary("Neg", g_.div(right, rows));
        g_.record(false);
        const auto slopes = gradients(g_, loss, leaves_);
        if (!slopes) return slopes.error();
        std::vector<Tensor> flat;
        for (const Tensor slope : *slopes)
            flat.push_back(g_.reshape(slope, {element_count(g_.shape(slope))}));
        const Tensor moved = g_.add(g_.mul(momenta, mu), g_.concat(flat, 0));
        const Tensor params = g_.sub(params_, g_.mul(moved, lr));
        std::vector<NamedTensor> inputs{{"x", x_},           {"y", y},
                                        {"lr", lr},          {"momentum", mu},
                                        {"params", params_}, {"momenta", momenta}};
        for (Tensor tensor = 0; tensor < g_.tensor_count(); ++tensor)
            if (g_.input_name(tensor).starts_with("dropout."))
                inputs.push_back({g_.input_name(tensor), tensor});
        out_.step = emit(g_, {"step",
                              inputs,
                              {{"loss", loss}, {"params_new", params}, {"momenta_new", moved}},
                              settings_.doubles});
        out_.evaluate = emit(g_, {"evaluate",
                                  {{"x", x_}, {"params", params_}},
                                  {{"logits", logits}},
                                  settings_.doubles});
        return Done{};
    }

    NetworkSource source_;
    const TrainerNetwork& network_;
    const StepSettings& settings_;
    Graph g_;
    StepGraphs out_;
    NetworkSource::Made whole_;
    int first_ = 0;  // stage that is trained
    Tensor pixels_ = no_tensor, x_ = no_tensor, params_ = no_tensor;
    Tensor features_ = no_tensor, trained_features_ = no_tensor;
    std::vector<Tensor> leaves_;  // parameters in their shapes
};

}  // namespace

Result<StepGraphs> make_step_graphs(const TrainerNetwork& network, const StepSettings& settings) {
    if (settings.classes < 2 || settings.batch < 1 || settings.size < 1)
        return usage_error("a step needs 2 classes, a batch of 1 and pictures of 1 pixel at least");
    auto source = NetworkSource::open(network);
    if (!source) return source.error();
    return StepMaker(*std::move(source), network, settings).run();
}

std::string manifest_of(const StepGraphs& graphs, const StepSettings& settings) {
    nlohmann::ordered_json json{{"classes", settings.classes},     {"batch", settings.batch},
                                {"size", settings.size},           {"input", graphs.input},
                                {"dimensions", graphs.dimensions}, {"total", graphs.initial.size()},
                                {"frozen", !graphs.frozen.empty()}};
    json["parameters"] = nlohmann::ordered_json::array();
    for (const Parameter& parameter : graphs.parameters)
        json["parameters"].push_back(
            {{"name", parameter.name}, {"shape", parameter.shape}, {"offset", parameter.offset}});
    return json.dump(1) + "\n";
}

}  // namespace bluesquare
