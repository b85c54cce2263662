// A network that is trained by a graph of standard operators (trainer/step_graph.h). Natively only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "encode/ort_library.h"
#include "encode/ort_native.h"
#include "finetune/recipe.h"
#include "finetune/trainable.h"
#include "model/picture_format.h"
#include "trainer/step_graph.h"

namespace bluesquare {

struct TrainedNetwork {
    std::shared_ptr<const TrainerNetwork> network;  // and what its bytes lie in
    PictureFormat format;
    // Stages, from the features back, whose weights are drawn anew: they are trained in any case
    // where stages are.
    int fresh_stages = 0;
};

// As the trainer takes it. Names of the weights of each stage, or none: equal parts of the layers.
// The network's bytes stay with it, and the result owns them.
TrainedNetwork trained_network(OrtNetwork network, std::vector<std::vector<std::string>> stages,
                               int fresh_stages);

// One thread. Where the provider cannot be had `say` gets a line, and the processor does it.
// Failure where the network cannot be trained (make_step_graphs()), or ONNX Runtime refuses the
// graphs; usage error where the recipe names no part of the network.
Result<std::unique_ptr<Trainable>> make_graph_trainable(
    const OrtLibrary& library, TrainedNetwork network, int classes, const Recipe& recipe,
    Provider provider, const std::function<void(const std::string& line)>& say);

}  // namespace bluesquare
