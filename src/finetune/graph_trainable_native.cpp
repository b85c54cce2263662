#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "encode/float_graph.h"
#include "finetune/graph_trainable.h"
#include "model/preprocess.h"

namespace bluesquare {
namespace {

// The graph of a step is for so many pictures: the labelled grow to a whole batch in a few rounds,
// and a step of fewer pictures is that much faster.
struct Step {
    int batch = 0;
    std::optional<FloatGraph> step;
};

struct KeptWeights final : TrainedWeights {
    explicit KeptWeights(FloatTensor values) : values(std::move(values)) {}
    FloatTensor values;
};

using Say = std::function<void(const std::string& line)>;

class GraphTrainable final : public Trainable {
   public:
    GraphTrainable(const OrtLibrary& library, TrainedNetwork network, StepSettings settings,
                   Provider provider, Say say)
        : library_(library),
          network_(std::move(network)),
          settings_(std::move(settings)),
          provider_(provider),
          say_(std::move(say)),
          preprocess_(network_.format, settings_.size, settings_.size, settings_.size) {}

    // Before anything else.
    Status open() {
        auto graphs = make_step_graphs(*network_.network, settings_);
        if (!graphs) return graphs.error();
        still_ = FloatTensor(std::vector<float>(graphs->initial.size(), 0.F));
        initial_ = FloatTensor(std::move(graphs->initial));
        weights_ = FloatTensor(std::move(graphs->frozen_weights));
        has_weights_ = !graphs->weights.empty();
        input_ = std::move(graphs->input);
        if (auto ok = load("frozen part", graphs->frozen, frozen_); !ok) return ok;
        return load("evaluation", graphs->evaluate, asked_);
    }

    Status reset(const TrainedWeights* from) override {
        now_ = from ? static_cast<const KeptWeights*>(from)->values : initial_;
        momenta_ = still_;
        return Done{};
    }

    std::shared_ptr<const TrainedWeights> weights() const override {
        return std::make_shared<KeptWeights>(now_);
    }

    bool has_frozen() const override { return frozen_.has_value(); }
    std::size_t input_size() const override { return element_count(shape_of(1)); }

    // By whole batches; rows that are none are zeros.
    Result<std::vector<float>> inputs(std::span<const std::uint8_t> rgb, int n) override {
        const int batch = frozen_ ? settings_.batch : n;
        const std::size_t each = preprocess_.bytes_each(), bytes = rgb.size() / n;
        std::vector<float> all, pixels(each / sizeof(float) * batch);
        for (int begin = 0; begin < n; begin += batch) {
            const int some = std::min(batch, n - begin);
            std::ranges::fill(pixels, 0.F);
            for (int i = 0; i < some; ++i)
                preprocess_(rgb.subspan(bytes * (begin + i), bytes),
                            {reinterpret_cast<std::uint8_t*>(pixels.data()) + each * i, each});
            if (!frozen_) return pixels;
            auto kept = freeze(pixels);
            if (!kept) return kept.error();
            all.insert(all.end(), kept->begin(), kept->begin() + input_size() * some);
        }
        return all;
    }

    Result<double> step(std::span<const float> x, std::span<const int> classes, double rate,
                        double momentum) override {
        const auto n = static_cast<int>(classes.size());
        if (auto ok = prepare(n); !ok) return ok.error();
        std::vector<float> y(std::size_t(n) * settings_.classes, 0.F);
        for (int i = 0; i < n; ++i) y[std::size_t(i) * settings_.classes + classes[i]] = 1;
        float lr = static_cast<float>(rate), mu = static_cast<float>(momentum), loss = 0;
        FloatTensor next, next_momenta;
        if (auto ok = step_.step->run({{{"x", given(x), shape_of(n)},
                                        {"y", y, {n, settings_.classes}},
                                        {"lr", {&lr, 1}, {1}},
                                        {"momentum", {&mu, 1}, {1}}},
                                       {{"params", &now_}, {"momenta", &momenta_}}},
                                      {{{"loss", {&loss, 1}, {}}},
                                       {{"params_new", &next}, {"momenta_new", &next_momenta}}});
            !ok)
            return ok.error();
        before_ = std::exchange(now_, std::move(next));
        momenta_ = std::move(next_momenta);
        return static_cast<double>(loss);
    }

    void undo() override { now_ = before_; }

    Result<Matrix> logits(std::span<const float> inputs, int n) override {
        const int batch = settings_.batch, classes = settings_.classes;
        const std::size_t each = input_size();
        Matrix logits(n, classes);
        std::vector<float> x(each * batch), out(std::size_t(batch) * classes);
        for (int begin = 0; begin < n; begin += batch) {
            const int some = std::min(batch, n - begin);
            std::ranges::fill(x, 0.F);
            std::ranges::copy(inputs.subspan(each * begin, each * some), x.begin());
            if (auto ok = asked_->run({{{"x", x, shape_of(batch)}}, {{"params", &now_}}},
                                      {{{"logits", out, {batch, classes}}}});
                !ok)
                return ok.error();
            for (int i = 0; i < some; ++i)
                for (int c = 0; c < classes; ++c)
                    logits(begin + i, c) = out[std::size_t(i) * classes + c];
        }
        return logits;
    }

   private:
    // Nothing where there is no such part.
    Status load(const std::string& part, std::span<const std::uint8_t> graph,
                std::optional<FloatGraph>& to) {
        if (graph.empty()) return Done{};
        auto loaded = FloatGraph::load(library_, network_.network->name + ", " + part, graph,
                                       provider_, say_);
        if (!loaded) return loaded.error();
        provider_ = loaded->provider();
        to = *std::move(loaded);
        return Done{};
    }

    Status prepare(int batch) {
        if (step_.batch == batch) return Done{};
        step_ = {};
        StepSettings settings = settings_;
        settings.batch = batch;
        const auto graphs = make_step_graphs(*network_.network, settings);
        if (!graphs) return graphs.error();
        if (auto ok = load("training step", graphs->step, step_.step); !ok) return ok;
        step_.batch = batch;
        return Done{};
    }

    Shape shape_of(int batch) const {
        Shape shape = input_;
        shape[0] = batch;
        return shape;
    }

    // A graph's inputs are not written to.
    static std::span<float> given(std::span<const float> values) {
        return {const_cast<float*>(values.data()), values.size()};
    }

    // What the frozen part makes of a whole batch.
    Result<std::vector<float>> freeze(std::vector<float>& pixels) {
        const std::int64_t batch = settings_.batch, s = settings_.size;
        const bool planes = network_.format.layout == Layout::nchw;
        std::vector<float> kept(element_count(shape_of(settings_.batch)));
        FloatGraph::Ports in{{{"pixels", pixels, {batch, planes ? 3 : s, s, planes ? s : 3}}}};
        if (has_weights_) in.kept.push_back({"weights", &weights_});
        if (auto ok = frozen_->run(in, {{{"kept", kept, shape_of(settings_.batch)}}}); !ok)
            return ok.error();
        return kept;
    }

    OrtLibrary library_;
    TrainedNetwork network_;
    StepSettings settings_;
    Provider provider_;  // what the first graph was loaded by runs all
    Say say_;
    Preprocessor preprocess_;
    Shape input_;  // of a batch of what the trained part takes
    std::optional<FloatGraph> frozen_, asked_;
    FloatTensor weights_;  // of the frozen part, where it
    bool has_weights_ = false;
    Step step_;
    FloatTensor initial_, still_;  // parameters and momenta to begin with
    FloatTensor now_, before_, momenta_;
};

}  // namespace

TrainedNetwork trained_network(OrtNetwork network, std::vector<std::vector<std::string>> stages,
                               int fresh_stages) {
    struct Held {
        OrtNetwork ort;
        TrainerNetwork trainer;
    };
    const auto held = std::make_shared<Held>();
    held->ort = std::move(network);
    TrainerNetwork& trainer = held->trainer;
    trainer.name = held->ort.network.name;
    trainer.bytes = held->ort.graph;
    trainer.output = held->ort.network.output;
    trainer.token = held->ort.network.token;
    for (const auto& file : held->ort.external) trainer.external[file.name] = file.bytes;
    trainer.stages = std::move(stages);
    return {{held, &held->trainer}, held->ort.network.format, fresh_stages};
}

Result<std::unique_ptr<Trainable>> make_graph_trainable(const OrtLibrary& library,
                                                        TrainedNetwork network, int classes,
                                                        const Recipe& recipe, Provider provider,
                                                        const Say& say) {
    const auto part = trained_part(recipe.part);
    if (!part) return part.error();
    StepSettings settings;
    settings.classes = classes;
    settings.batch = recipe.batch;
    settings.size = recipe.size;
    settings.part = *part;
    if (part->trains == Trains::last)
        settings.part.stages = std::max(part->stages, network.fresh_stages);
    auto trainable =
        std::make_unique<GraphTrainable>(library, std::move(network), settings, provider, say);
    if (auto ok = trainable->open(); !ok) return ok.error();
    return std::unique_ptr<Trainable>(std::move(trainable));
}

}  // namespace bluesquare
