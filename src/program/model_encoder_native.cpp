#include "encode/ort_native.h"
#include "platform/threads.h"
#include "program/model_source.h"

namespace bluesquare {

Result<std::unique_ptr<Encoder>> make_model_encoder(const Model& model, int pretrained_stages,
                                                    std::uint64_t seed, const ModelPlaces& places) {
    const auto library = OrtLibrary::open(places.onnxruntime);
    if (!library) return library.error();
    const auto weights = assemble_weights(model, pretrained_stages, seed);
    return make_ort_encoder(*library, model, weights, {.threads = default_threads()});
}

}  // namespace bluesquare
