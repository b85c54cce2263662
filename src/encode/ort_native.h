// Images -> features by ONNX Runtime. Natively only.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "encode/encoder.h"
#include "encode/ort_graph.h"
#include "encode/ort_library.h"
#include "model/network.h"
#include "model/weights.h"

namespace bluesquare {

struct OrtSettings {
    int size = 96;    // S, of a model of ours
    int threads = 1;  // 1 or more; changes no bit of the features
    int batch = 8;    // images a run: more is no faster on the processor
    Provider provider = Provider::cpu;
    // Gets a line where it goes on otherwise than asked: another provider, a smaller batch.
    std::function<void(const std::string& line)> say = [](const std::string&) {};
};

// A network of pictures.
struct OrtNetwork : OrtGraph {
    Network network;
};

// Encodes on a thread of its own. One picture is run first, for the number of dimensions. Failure
// where the library refuses the graph, or its output is not one of feature_dimensions(). What fails
// later (memory) comes out of poll(): a network that runs out of memory goes on with smaller
// batches, one whose device fails on the processor, and `say` gets a line.
Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, OrtNetwork network,
                                                  const OrtSettings& settings);

// A model of ours with these weights, as assemble_weights() gives them. Usage error where it cannot
// take so many pixels.
Result<OrtNetwork> ort_network_of(const Model& model, std::vector<float> weights, int size);

// The same, of the settings' size, as an encoder.
Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, const Model& model,
                                                  std::span<const float> weights,
                                                  const OrtSettings& settings);

// The shapes of a network's outputs for one grey picture, in the graph's order.
Result<std::vector<std::vector<std::int64_t>>> output_shapes(const OrtLibrary& library,
                                                             const OrtNetwork& network,
                                                             const std::vector<std::string>& names);

}  // namespace bluesquare
