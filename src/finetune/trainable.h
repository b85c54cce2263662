// A network that can be trained and asked, by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

// Weights of a network and its head, which any copy of the network takes up again.
class TrainedWeights {
   public:
    virtual ~TrainedWeights() = default;
};

class Trainable {
   public:
    virtual ~Trainable() = default;

    // These weights, or where it is null the encoder's and a head of zeros; no momentum.
    virtual Status reset(const TrainedWeights* from) = 0;
    // As they are now.
    virtual std::shared_ptr<const TrainedWeights> weights() const = 0;
    // Whether a part of it is not trained, so that what that part makes of a picture stays the
    // same.
    virtual bool has_frozen() const = 0;
    // Numbers of a picture that the trained part takes.
    virtual std::size_t input_size() const = 0;
    // Those of n pictures, n x input_size(). rgb: n x S x S x 3. Failure where they cannot be
    // computed.
    virtual Result<std::vector<float>> inputs(std::span<const std::uint8_t> rgb, int n) = 0;
    // A step of momentum SGD on n inputs: v = momentum v + gradient of the mean loss, weights -=
    // rate v. classes: n. The mean loss before it; NaN where that is no number. Failure likewise.
    virtual Result<double> step(std::span<const float> inputs, std::span<const int> classes,
                                double rate, double momentum) = 0;
    // Back to the weights before the last step, once.
    virtual void undo() = 0;
    // n x C.
    virtual Result<Matrix> logits(std::span<const float> inputs, int n) = 0;
};

}  // namespace bluesquare
