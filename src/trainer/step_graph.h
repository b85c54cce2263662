// An encoder's ONNX file -> a step of training as one ONNX file of standard operators, which any
// ONNX Runtime runs, and one for evaluation that takes the same parameters. Natively only.
//
// A head is put on the encoder's features: softmax regression, classes x d weights and a bias,
// which start at zero, so that the first loss is ln(classes). The loss is the mean cross-entropy
// over the rows of y that count: a row of zeros does not, so that a batch that is not full is
// exact. The update is SGD's as PyTorch has it: momenta <- momentum momenta + gradient, parameters
// <- parameters
// - lr momenta.
//
// All parameters are one vector, and so are their momenta: two buffers that stay on a device from
// step to step, however many layers a network has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "trainer/import.h"

namespace bluesquare {

enum class Trains { all, last, head };

// What is trained: all, the head, or the head and the last stages.
struct TrainedPart {
    Trains trains = Trains::all;
    int stages = 0;  // Trains::last: how many of the network's
};
// Of "all", "head" or "last:3". Usage error where it is none.
Result<TrainedPart> trained_part(const std::string& said);

struct StepSettings {
    int classes = 2, batch = 32;
    int size = 0;  // pixels a side; 0: the file's
    TrainedPart part{};
    TakeSettings taking{};          // its `batch` is ours to make:
    bool batch_statistics = false;  // BatchNormalization in what is trained goes by the batch
    bool doubles = false;           // float64 in place of float32: to check by
};

// Where a parameter lies in the vector.
struct Parameter {
    std::string name;  // the file's; head.weight and head.bias, or new_head.weight ...
    Shape shape;
    std::int64_t offset = 0;
};

struct StepGraphs {
    // x (n x 3 x s x s, or what `frozen` gives), y (n x classes, 0 and 1), lr, momentum (one number
    // each), params, momenta (total) -> loss, params_new, momenta_new. Dropouts that are trained
    // ask for their masks besides, as "dropout.NAME": 0 and 1 / (1 - ratio).
    std::vector<std::uint8_t> step;
    // Where BatchNormalization goes by the batch, `statistics` -> `statistics_new` besides: means
    // and variances, in which rows that do not count have no part. x, params (and statistics) ->
    // logits (n x classes)
    std::vector<std::uint8_t> evaluate;
    // What is not trained, from the pictures on: pixels, weights (one vector; left out where it has
    // none) -> kept (n x ...); empty: nothing. So no graph holds a weight, and they are the same
    // for all weights of a network (BatchNormalization's means and variances apart).
    std::vector<std::uint8_t> frozen;
    std::vector<Parameter> weights;       // of `frozen`
    std::vector<float> frozen_weights{};  // their values
    std::vector<Parameter> parameters;
    std::vector<float> initial;  // of all parameters
    std::vector<Parameter> statistics;
    std::vector<float> initial_statistics;
    Shape input;         // of x
    int dimensions = 0;  // of the features
    int size = 0;        // pixels a side
};

// Failure names the node that cannot be trained, or that needs another size; usage error where the
// settings do not fit the network.
Result<StepGraphs> make_step_graphs(const TrainerNetwork& network, const StepSettings& settings);

// Names, shapes and places of parameters, as JSON, with what the graphs take.
std::string manifest_of(const StepGraphs& graphs, const StepSettings& settings);

}  // namespace bluesquare
