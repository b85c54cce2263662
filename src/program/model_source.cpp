#include "program/model_source.h"

#include <optional>

#include "model/encoder_spec.h"
#include "platform/assets.h"

namespace bluesquare {
namespace {

constexpr std::string_view kModel = "efficientnet_lite0";

class ModelSource {
   public:
    explicit ModelSource(ModelPlaces places) : places_(std::move(places)) {}

    Result<EncoderArrival> ask(const std::string& name, std::uint64_t seed) {
        if (auto ok = load(); !ok) {
            manifest_.reset();
            graph_.reset();
            weights_.reset();
            return ok.error();
        }
        EncoderArrival arrival{nullptr, loaded_, total_};
        if (!model_) return arrival;
        const auto spec = parse_encoder(name, model_->spec.stage_count());
        if (!spec) return spec.error();
        auto encoder = make_model_encoder(*model_, spec->pretrained_stages, seed, places_);
        if (!encoder) return encoder.error();
        arrival.encoder = *std::move(encoder);
        return arrival;
    }

   private:
    Asset fetch(const std::string& name) const { return Asset(places_.assets, "models/" + name); }

    // One step further, if something has arrived.
    Status load() {
        if (model_) return Done{};
        if (!manifest_) manifest_ = fetch("manifest.json");
        const auto manifest = manifest_->poll();
        if (!manifest) return manifest.error();
        if (!manifest->bytes) return Done{};
        if (!graph_) return choose(*manifest->bytes);
        const auto graph = graph_->poll(), weights = weights_->poll();
        if (!graph) return graph.error();
        if (!weights) return weights.error();
        loaded_ = graph->loaded + weights->loaded;
        if (!graph->bytes || !weights->bytes) return Done{};
        auto model = load_model(spec_, graph_->take(), weights_->take());
        if (!model) return model.error();
        model_ = *std::move(model);
        return Done{};
    }

    Status choose(const Bytes& manifest) {
        const auto models = parse_manifest(manifest, "models/manifest.json");
        if (!models) return models.error();
        const auto spec = find_model(*models, kModel);
        if (!spec) return spec.error();
        spec_ = *spec;
        total_ = static_cast<std::int64_t>(spec_.graph.bytes + spec_.weights.bytes);
        graph_ = fetch(spec_.graph.name);
        weights_ = fetch(spec_.weights.name);
        return Done{};
    }

    ModelPlaces places_;
    ModelSpec spec_;
    std::optional<Asset> manifest_, graph_, weights_;
    std::optional<Model> model_;
    std::int64_t loaded_ = 0, total_ = 0;
};

}  // namespace

EncoderSource make_model_source(ModelPlaces places) {
    return
        [source = std::make_shared<ModelSource>(std::move(places))](
            const std::string& encoder, std::uint64_t seed) { return source->ask(encoder, seed); };
}

}  // namespace bluesquare
