// Encoders of the shipped model: its files come first - on the page they are fetched, and only when
// new pictures must be encoded - then the encoder is made of them.
#pragma once

#include <memory>
#include <string>

#include "app/feature_desk.h"
#include "model/weights.h"

namespace bluesquare {

struct ModelPlaces {
    std::string assets;       // folder or address with models/manifest.json
    std::string onnxruntime;  // path of the library; the page's own otherwise
};

// Files are loaded on the first call and kept; what failed is tried again by the next call.
EncoderSource make_model_source(ModelPlaces places);

// By the platform's ONNX Runtime (model_encoder_native.cpp, model_encoder_web.cpp).
Result<std::unique_ptr<Encoder>> make_model_encoder(const Model& model, int pretrained_stages,
                                                    std::uint64_t seed, const ModelPlaces& places);

}  // namespace bluesquare
