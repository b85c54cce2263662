// Images -> features by ONNX Runtime on the processor. The library is opened at run time, so that a
// user may bring another build of it.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/result.h"
#include "encode/encoder.h"
#include "model/weights.h"

namespace bluesquare {

struct OrtRuntime;

// libonnxruntime, opened. It stays open until the program ends; a program opens one.
class OrtLibrary {
   public:
    // Failure where the file is missing, no ONNX Runtime, or older than 1.18.
    static Result<OrtLibrary> open(const std::string& path);
    const std::string& version() const;  // "1.29.0"
    const std::shared_ptr<const OrtRuntime>& runtime() const { return runtime_; }

   private:
    explicit OrtLibrary(std::shared_ptr<const OrtRuntime> runtime) : runtime_(std::move(runtime)) {}
    std::shared_ptr<const OrtRuntime> runtime_;
};

struct OrtSettings {
    int size = 96;    // S
    int threads = 1;  // 1 or more; changes no bit of the features
    int batch = 8;    // images a run: more is no faster. Changes no bit of the features
};

// weights: as assemble_weights() gives them; not needed afterwards. Encodes on a thread of its own.
// Usage error where the model cannot take S; failure where the library refuses the graph. What
// fails later (memory) comes out of poll().
Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, const Model& model,
                                                  std::span<const float> weights,
                                                  const OrtSettings& settings);

}  // namespace bluesquare
