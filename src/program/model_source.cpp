#include "program/model_source.h"

#include "model/encoder_spec.h"

namespace bluesquare {
namespace {

constexpr std::string_view kModel = "efficientnet_lite0";

}  // namespace

Result<const Model*> ModelFiles::ask() {
    if (auto ok = load(); !ok) {
        manifest_.reset();
        graph_.reset();
        weights_.reset();
        return ok.error();
    }
    return model_ ? &*model_ : nullptr;
}

Asset ModelFiles::fetch(const std::string& name) const {
    return Asset(places_.assets, "models/" + name);
}

// One step further, if something has arrived.
Status ModelFiles::load() {
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

Status ModelFiles::choose(const Bytes& manifest) {
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

EncoderSource make_model_source(std::shared_ptr<ModelFiles> files) {
    return [files = std::move(files)](const std::string& name,
                                      std::uint64_t seed) -> Result<EncoderArrival> {
        const auto model = files->ask();
        if (!model) return model.error();
        EncoderArrival arrival{nullptr, files->loaded_bytes(), files->bytes()};
        if (!*model) return arrival;
        const auto spec = parse_encoder(name, (*model)->spec.stage_count());
        if (!spec) return spec.error();
        auto encoder = make_model_encoder(**model, spec->pretrained_stages, seed, files->places());
        if (!encoder) return encoder.error();
        arrival.encoder = *std::move(encoder);
        return arrival;
    };
}

}  // namespace bluesquare
