// Graphs of a step of training that were made beforehand (bluesquare trainer), for places where
// they cannot be made: one set serves all weights of a network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/manifest.h"

namespace bluesquare {

struct StepFiles {
    struct Piece {
        std::string name;
        std::size_t count = 0, offset = 0;  // numbers
    };
    std::vector<std::uint8_t> frozen, step, evaluate;  // ONNX
    int classes = 0, batch = 0, size = 0;
    std::vector<int> input;              // shape of what is trained on, a batch of it
    std::vector<Piece> params, weights;  // of the trained and of the frozen part
};

// Of step.json; the graphs are the caller's to add. Failure that `name` begins where it is none.
Result<StepFiles> parse_step_files(std::span<const std::uint8_t> json, const std::string& name);

// A vector of these pieces, out of all weights of the model in its order; what the model has not is
// the head, and zero. Failure where a piece has another size than the model's.
Result<std::vector<float>> gather_pieces(const std::vector<StepFiles::Piece>& pieces,
                                         const ModelSpec& model, std::span<const float> all);

}  // namespace bluesquare
