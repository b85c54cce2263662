// ONNX Runtime, opened at run time, so that a user may bring another build of it. Natively only.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "encode/provider.h"

namespace bluesquare {

struct OrtRuntime;

// libonnxruntime, opened. It stays open until the program ends; a program opens one.
class OrtLibrary {
   public:
    // Failure where the file is missing, no ONNX Runtime, or older than 1.18.
    static Result<OrtLibrary> open(const std::string& path);
    const std::string& version() const;  // "1.29.0"
    // Whether the provider can be asked for: this build of it has it or, for WebGPU, its plugin
    // (libonnxruntime_providers_webgpu.so) lies beside the library; it is opened then. Failure
    // says why not. Whether the device works shows when a network is loaded.
    Status offers(Provider provider) const;
    const std::shared_ptr<const OrtRuntime>& runtime() const { return runtime_; }

   private:
    explicit OrtLibrary(std::shared_ptr<const OrtRuntime> runtime) : runtime_(std::move(runtime)) {}
    std::shared_ptr<const OrtRuntime> runtime_;
};

}  // namespace bluesquare
