// A network that can be trained and asked, by one thread at a time.
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

class Trainable {
   public:
    virtual ~Trainable() = default;

    // Weights as the encoder has them, a head of zeros, no momentum.
    virtual Status reset() = 0;
    // A step of momentum SGD on n pictures: v = momentum v + gradient of the mean loss, weights -=
    // rate v. rgb: n x S x S x 3; classes: n. The mean loss before it; NaN where that is no number.
    // Failure where it cannot be computed.
    virtual Result<double> step(std::span<const std::uint8_t> rgb, std::span<const int> classes,
                                double rate, double momentum) = 0;
    // Back to the weights before the last step, once.
    virtual void undo() = 0;
    // n x C, for the same kind of pictures.
    virtual Result<Matrix> logits(std::span<const std::uint8_t> rgb, int n) = 0;
};

}  // namespace bluesquare
