#include "encode/encoder_web.h"
#include "program/model_source.h"

namespace bluesquare {

Result<std::unique_ptr<Encoder>> make_model_encoder(const Model& model, int pretrained_stages,
                                                    std::uint64_t seed, const ModelPlaces&) {
    const auto weights = assemble_weights(model, pretrained_stages, seed);
    return make_web_encoder(model, weights, {});
}

}  // namespace bluesquare
