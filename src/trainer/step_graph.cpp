#include "trainer/step_graph.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/quoted.h"
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
    if (token == Token::none && !map)
        return refused("several places for each picture: say --token first or mean");
    Axes axes = axes_up_to(shape.size());
    std::erase_if(axes, [&](auto axis) { return axis == 0 || axis == numbers; });
    if (token != Token::first) return g.mean(x, axes, false);
    for (const auto axis : axes) x = g.slice(x, axis, 0, 1);
    return g.reshape(x, {shape[0], shape[numbers]});
}

class StepMaker {
   public:
    StepMaker(NetworkSource source, const TrainerNetwork& network, const StepSettings& settings)
        : source_(std::move(source)), network_(network), settings_(settings) {}

    Result<StepGraphs> run() {
        if (auto ok = settle_size(); !ok) return ok.error();
        if (auto ok = make_whole(); !ok) return ok.error();
        if (auto ok = choose(); !ok) return ok.error();
        if (auto ok = make_trained(); !ok) return ok.error();
        auto step = make_step();
        if (!step) return step.error();
        return std::move(out_);
    }

   private:
    Status settle_size() {
        const int fixed = source_.fixed_size(), said = settings_.size;
        if (fixed > 0 && said > 0 && fixed != said)
            return usage_error(network_.name + " takes " + std::to_string(fixed) +
                               " pixels a side, not " + std::to_string(said) +
                               ": leave --size out, or export it for others");
        if (fixed == 0 && said == 0)
            return usage_error(network_.name + " takes pictures of any size: say --size");
        out_.size = fixed > 0 ? fixed : said;
        return Done{};
    }

    // All of it, by its weights as they are: shapes, and constants that follow from them.
    Status make_whole() {
        const std::int64_t n = settings_.batch, s = out_.size;
        pixels_ = g_.input("pixels", Kind::real,
                           source_.planes() ? Shape{n, 3, s, s} : Shape{n, s, s, 3});
        whole_.emplace(source_.input(), pixels_);
        TakeSettings plain = settings_.taking;
        plain.dropout = false;
        plain.batch = nullptr;
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
        if (settings_.part.trains == Trains::last &&
            (settings_.part.stages < 1 || settings_.part.stages > stages))
            return usage_error("--train last:" + std::to_string(settings_.part.stages) + ": " +
                               network_.name + " has " + std::to_string(stages) +
                               " stages, expected 1 to " + std::to_string(stages));
        first_ = settings_.part.trains == Trains::all    ? 0
                 : settings_.part.trains == Trains::head ? stages
                                                         : stages - settings_.part.stages;
        std::int64_t offset = 0;
        for (const NetworkWeight& weight : source_.weights()) {
            if (weight.stage < first_) continue;
            add(out_.parameters, weight.name, weight.shape, offset);
            out_.initial.insert(out_.initial.end(), weight.values.begin(), weight.values.end());
        }
        if (settings_.part.trains == Trains::last && out_.parameters.empty())
            return usage_error("--train last:" + std::to_string(settings_.part.stages) + ": " +
                               network_.name + " has no weights in these of its " +
                               std::to_string(stages) +
                               " stages, expected some: name more, or head");
        if (settings_.part.trains == Trains::all && out_.parameters.empty())
            return Error{network_.name +
                         " has no weights that could be trained: expected some of float32"};
        const std::int64_t c = settings_.classes, d = out_.dimensions;
        std::string head = "head";  // the file may have one itself
        while (std::ranges::any_of(source_.weights(), [&](const NetworkWeight& other) {
            return other.name == head + ".weight" || other.name == head + ".bias";
        }))
            head = "new_" + head;
        add(out_.parameters, head + ".weight", {c, d}, offset);
        add(out_.parameters, head + ".bias", {c}, offset);
        out_.initial.resize(static_cast<std::size_t>(offset));
        choose_statistics();
        return Done{};
    }

    void choose_statistics() {
        std::int64_t offset = 0;
        for (const NetworkWeight& mean : source_.statistics()) {
            if (!settings_.batch_statistics || mean.stage < first_) continue;
            add(out_.statistics, mean.name, mean.shape, offset);
            out_.initial_statistics.insert(out_.initial_statistics.end(), mean.values.begin(),
                                           mean.values.end());
        }
    }

    static void add(std::vector<Parameter>& list, const std::string& name, const Shape& shape,
                    std::int64_t& offset) {
        list.push_back({name, shape, offset});
        offset += element_count(shape);
    }

    // Pieces of one vector, in their shapes, by name.
    std::vector<Tensor> pieces(Tensor vector, const std::vector<Parameter>& list,
                               NetworkSource::Made& made) {
        std::vector<Tensor> out;
        for (const Parameter& piece : list) {
            const std::int64_t end = piece.offset + element_count(piece.shape);
            out.push_back(g_.reshape(g_.slice(vector, 0, piece.offset, end), piece.shape));
            made.emplace(piece.name, out.back());
        }
        return out;
    }

    // The part from the boundary on, by parameters.
    Status make_trained() {
        const auto total = static_cast<std::int64_t>(out_.initial.size());
        const auto measured = static_cast<std::int64_t>(out_.initial_statistics.size());
        params_ = g_.input("params", Kind::real, {total});
        y_ = g_.input("y", Kind::real, {settings_.batch, settings_.classes});
        NetworkSource::Made made;
        leaves_ = pieces(params_, out_.parameters, made);
        if (measured > 0) statistics_ = g_.input("statistics", Kind::real, {measured});
        if (measured > 0) measured_ = pieces(statistics_, out_.statistics, made);
        if (settings_.part.trains == Trains::head) {
            if (auto ok = cut(""); !ok) return ok;
            trained_features_ = evaluated_features_ = x_;
            return Done{};
        }
        std::set<std::string> names;
        for (const auto& [name, tensor] : made) names.insert(name);
        made.merge(source_.constants(g_, whole_, names));
        const std::string boundary =
            first_ > 0 ? source_.boundary(g_, whole_, first_) : std::string();
        if (boundary.empty())
            x_ = pixels_;
        else if (auto ok = cut(boundary); !ok)
            return ok;
        made.emplace(boundary.empty() ? source_.input() : boundary, x_);
        return make_both(made);
    }

    // As in training, and as in evaluation where that differs.
    Status make_both(const NetworkSource::Made& made) {
        TakeSettings plain = settings_.taking, training = settings_.taking;
        plain.dropout = false;
        plain.batch = training.batch = nullptr;
        if (!measured_.empty()) {
            batch_ = training.batch = std::make_shared<BatchStatistics>();
            batch_->rows = g_.sum(y_, {1}, false);
        }
        if (auto ok = make_features(made, training, true, trained_features_); !ok) return ok;
        evaluated_features_ = trained_features_;
        if (!batch_ && !training.dropout) return Done{};
        return make_features(made, plain, false, evaluated_features_);
    }

    Status make_features(NetworkSource::Made made, const TakeSettings& taking, bool record,
                         Tensor& features) {
        g_.record(record);
        if (auto ok = source_.make(g_, made, source_.output(), taking); !ok) return ok;
        const auto rows = features_of(g_, made.find(source_.output())->second, network_.token,
                                      source_.planes(), network_.name);
        g_.record(false);
        if (!rows) return rows.error();
        features = *rows;
        return Done{};
    }

    // The frozen part ends here, or with the features where no name is said; and x begins.
    Status cut(const std::string& boundary) {
        const auto kept = boundary.empty() ? make_frozen_features() : make_frozen(boundary);
        if (!kept) return kept.error();
        std::vector<NamedTensor> inputs{{"pixels", pixels_}};
        if (frozen_ != no_tensor) inputs.push_back({"weights", frozen_});
        out_.frozen = emit(g_, {"frozen", inputs, {{"kept", *kept}}, settings_.doubles});
        x_ = g_.input("x", Kind::real, g_.shape(*kept));
        return Done{};
    }

    Result<Tensor> make_frozen_features() {
        const auto output = make_frozen(source_.output());
        if (!output) return output.error();
        return features_of(g_, *output, network_.token, source_.planes(), network_.name);
    }

    // By weights that are an input, up to the tensor of this name.
    Result<Tensor> make_frozen(const std::string& name) {
        std::int64_t offset = 0;
        for (const NetworkWeight& weight : source_.weights()) {
            if (weight.stage >= first_) continue;
            add(out_.weights, weight.name, weight.shape, offset);
            out_.frozen_weights.insert(out_.frozen_weights.end(), weight.values.begin(),
                                       weight.values.end());
        }
        NetworkSource::Made made;
        if (offset > 0) {
            frozen_ = g_.input("weights", Kind::real, {offset});
            pieces(frozen_, out_.weights, made);
        }
        std::set<std::string> names;
        for (const auto& [weight, tensor] : made) names.insert(weight);
        made.merge(source_.constants(g_, whole_, names));
        made.emplace(source_.input(), pixels_);
        TakeSettings plain = settings_.taking;
        plain.dropout = false;
        plain.batch = nullptr;
        if (auto ok = source_.make(g_, made, name, plain); !ok) return ok.error();
        return made.find(name)->second;
    }

    Tensor logits(Tensor features) {
        return g_.gemm(features, leaves_[leaves_.size() - 2], leaves_.back(), false, true);
    }

    // The mean over the rows of y that count; of none it is 0.
    Tensor make_loss() {
        g_.record(true);
        const Tensor rows = g_.binary("Max", g_.sum(y_, {0, 1}, false), g_.number(1e-6f));
        const Tensor surprise = log_softmax(g_, logits(trained_features_), 1);
        const Tensor right = g_.sum(g_.mul(surprise, y_), {0, 1}, false);
        const Tensor loss = g_.unary("Neg", g_.div(right, rows));
        g_.record(false);
        return loss;
    }

    Tensor flat(const std::vector<Tensor>& pieces) {
        std::vector<Tensor> rows;
        for (const Tensor piece : pieces)
            rows.push_back(g_.reshape(piece, {element_count(g_.shape(piece))}));
        return g_.concat(std::move(rows), 0);
    }

    Status make_step() {
        out_.input = g_.shape(x_);
        const Tensor lr = g_.input("lr", Kind::real, {1}),
                     mu = g_.input("momentum", Kind::real, {1});
        const Tensor momenta = g_.input("momenta", Kind::real, g_.shape(params_));
        const Tensor loss = make_loss();
        const auto slopes = gradients(g_, loss, leaves_);
        if (!slopes) return slopes.error();
        const Tensor moved = g_.add(g_.mul(momenta, mu), flat(*slopes));
        const Tensor params = g_.sub(params_, g_.mul(moved, lr));
        Emission step{"step",
                      {{"x", x_},
                       {"y", y_},
                       {"lr", lr},
                       {"momentum", mu},
                       {"params", params_},
                       {"momenta", momenta}},
                      {{"loss", loss}, {"params_new", params}, {"momenta_new", moved}},
                      settings_.doubles};
        Emission evaluate{"evaluate",
                          {{"x", x_}, {"params", params_}},
                          {{"logits", logits(evaluated_features_)}},
                          settings_.doubles};
        add_statistics(step, evaluate);
        for (Tensor tensor = 0; tensor < g_.tensor_count(); ++tensor)
            if (g_.input_name(tensor).starts_with("dropout."))
                step.inputs.push_back({g_.input_name(tensor), tensor});
        out_.step = emit(g_, step);
        out_.evaluate = emit(g_, evaluate);
        return Done{};
    }

    void add_statistics(Emission& step, Emission& evaluate) {
        if (!batch_) return;
        std::vector<Tensor> fresh;
        for (const Tensor old : measured_)
            fresh.push_back(batch_->moved.contains(old) ? batch_->moved[old] : old);
        step.inputs.push_back({"statistics", statistics_});
        step.outputs.push_back({"statistics_new", flat(fresh)});
        evaluate.inputs.push_back({"statistics", statistics_});
    }

    NetworkSource source_;
    const TrainerNetwork& network_;
    const StepSettings& settings_;
    Graph g_;
    StepGraphs out_;
    NetworkSource::Made whole_;
    int first_ = 0;  // stage that is trained
    Tensor pixels_ = no_tensor, x_ = no_tensor, params_ = no_tensor;
    Tensor y_ = no_tensor, statistics_ = no_tensor, frozen_ = no_tensor;
    // By the file's weights; by parameters, as in training and as in evaluation.
    Tensor features_ = no_tensor, trained_features_ = no_tensor, evaluated_features_ = no_tensor;
    std::vector<Tensor> leaves_, measured_;  // parameters and statistics in their shapes
    std::shared_ptr<BatchStatistics> batch_;
};

}  // namespace

Result<TrainedPart> trained_part(const std::string& said) {
    if (said == "all") return TrainedPart{};
    if (said == "head") return TrainedPart{Trains::head};
    const std::string_view prefix = "last:";
    const bool number = said.starts_with(prefix) && said.size() > prefix.size() &&
                        said.size() < prefix.size() + 4 &&
                        said.find_first_not_of("0123456789", prefix.size()) == said.npos;
    if (!number)
        return usage_error("--train " + in_quotes(said) + ": expected all, head or last:k");
    return TrainedPart{Trains::last, std::stoi(said.substr(prefix.size()))};
}

Result<StepGraphs> make_step_graphs(const TrainerNetwork& network, const StepSettings& settings) {
    if (settings.classes < 2 || settings.batch < 1 || settings.size < 0)
        return usage_error("a step needs 2 classes and a batch of 1 at least");
    auto source = NetworkSource::open(network);
    if (!source) return source.error();
    return StepMaker(*std::move(source), network, settings).run();
}

std::string manifest_of(const StepGraphs& graphs, const StepSettings& settings) {
    nlohmann::ordered_json json{{"classes", settings.classes},
                                {"batch", settings.batch},
                                {"size", graphs.size},
                                {"input", graphs.input},
                                {"dimensions", graphs.dimensions},
                                {"total", graphs.initial.size()},
                                {"frozen", !graphs.frozen.empty()}};
    for (const auto& [key, list] :
         {std::pair{"parameters", &graphs.parameters}, std::pair{"statistics", &graphs.statistics},
          std::pair{"weights", &graphs.weights}}) {
        json[key] = nlohmann::ordered_json::array();
        for (const Parameter& piece : *list)
            json[key].push_back(
                {{"name", piece.name}, {"shape", piece.shape}, {"offset", piece.offset}});
    }
    return json.dump(1) + "\n";
}

}  // namespace bluesquare
