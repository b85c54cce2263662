// Images -> features by ONNX Runtime Web in the page's worker (web/encoder_worker.mjs).
#pragma once

#include <memory>
#include <span>

#include "core/result.h"
#include "encode/encoder.h"
#include "model/weights.h"

namespace bluesquare {

struct WebEncoderSettings {
    int size = 96;   // S
    int batch = 16;  // images a run; more is not faster, fewer means smoother progress
};

// weights: as assemble_weights() gives them; copied to the worker, not needed afterwards. Usage
// error where the model cannot take S; what fails later (the worker, ONNX Runtime) comes out of
// poll().
Result<std::unique_ptr<Encoder>> make_web_encoder(const Model& model,
                                                  std::span<const float> weights,
                                                  const WebEncoderSettings& settings);

}  // namespace bluesquare
