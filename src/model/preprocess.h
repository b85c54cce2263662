// Pixels as a network takes them; shared by every encoder, so that all see the same numbers.
#pragma once

#include <span>
#include <string>

#include "core/images.h"
#include "core/result.h"
#include "model/manifest.h"

namespace bluesquare {

// Usage error where the model cannot take S x S pixels.
Status check_input_size(const ModelSpec& model, int size);

// Images [begin, end) to (end - begin) x 3 x size x size in `out`: resized with antialiasing where
// they have another size (to a square, whatever their aspect), then (pixel / 255 - mean) / std. The
// same bits on every machine.
void preprocess(const ModelSpec& model, const Images& images, int begin, int end, int size,
                std::span<float> out);

// Name of what an encoder computes, by hash: graph, weights as assembled, S, normalisation.
// `engine` says what runs it ("onnxruntime 1.29.0"), because engines differ in the last bits.
std::string encoder_identity(const ModelSpec& model, std::span<const float> weights, int size,
                             const std::string& engine);

}  // namespace bluesquare
