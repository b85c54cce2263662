// A model's files, checked, and the weights that an encoder is made of.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "model/manifest.h"
#include "model/safetensors.h"

namespace bluesquare {

struct Model {
    ModelSpec spec;
    std::vector<std::uint8_t> graph;  // ONNX, without weights
    Safetensors weights;              // F16
};

// Checks both files' SHA-256, and that the weights are the manifest's tensors. Failure names the
// file.
Result<Model> load_model(const ModelSpec& spec, std::vector<std::uint8_t> graph,
                         std::vector<std::uint8_t> weights);

// All weights in the order of the graph's external data. The first `pretrained_stages` stages have
// their trained values; the rest are drawn anew: weights normal with variance 2 / fan_in (He et
// al., 2015), biases 0. Every tensor has its own stream of random numbers, so that its values
// depend on its name and the seed only. The same bits on every machine.
std::vector<float> assemble_weights(const Model& model, int pretrained_stages, std::uint64_t seed);

}  // namespace bluesquare
