// The shipped model, and encoders of it: its files come first - on the page they are fetched, and
// only when new pictures must be encoded - then the encoder is made of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/feature_desk.h"
#include "app/tuning.h"
#include "model/weights.h"
#include "platform/assets.h"

namespace bluesquare {

struct ModelPlaces {
    std::string assets;       // folder or address with models/manifest.json
    std::string onnxruntime;  // path of the library; the page's own otherwise
};

// Its files are loaded on the first call and kept; what failed is tried again by the next call.
class ModelFiles {
   public:
    explicit ModelFiles(ModelPlaces places) : places_(std::move(places)) {}

    // Null while the files are on their way.
    Result<const Model*> ask();
    const ModelPlaces& places() const { return places_; }
    std::int64_t loaded_bytes() const { return loaded_; }
    std::int64_t bytes() const { return total_; }

   private:
    Status load();
    Status choose(const Bytes& manifest);
    Asset fetch(const std::string& name) const;

    ModelPlaces places_;
    ModelSpec spec_;
    std::optional<Asset> manifest_, graph_, weights_;
    std::optional<Model> model_;
    std::int64_t loaded_ = 0, total_ = 0;
};

EncoderSource make_model_source(std::shared_ptr<ModelFiles> files);

// Networks of it to be trained (app/tuning.h), by the platform's ONNX Runtime: graphs are made here
// natively, on the page they are fetched (tuning_source_native.cpp, tuning_source_web.cpp).
TuningSource make_tuning_source(std::shared_ptr<ModelFiles> files);

// By the platform's ONNX Runtime (model_encoder_native.cpp, model_encoder_web.cpp).
Result<std::unique_ptr<Encoder>> make_model_encoder(const Model& model, int pretrained_stages,
                                                    std::uint64_t seed, const ModelPlaces& places);

}  // namespace bluesquare
