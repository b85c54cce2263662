// ONNX Runtime, opened at run time, so that a user may bring another build of it. Natively only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct OrtRuntime;

// What runs a network: the processor, CUDA or WebGPU; automatic: the first of CUDA, WebGPU and the
// processor that works.
enum class Provider { cpu, cuda, webgpu, automatic };
std::string_view name_of(Provider provider);  // "cpu", ..., "auto"
std::vector<std::string> provider_names();
// Of a name that provider_names() has.
Provider provider_of(std::string_view name);

// libonnxruntime, opened. It stays open until the program ends; a program opens one.
class OrtLibrary {
   public:
    // Failure where the file is missing, no ONNX Runtime, or older than 1.18.
    static Result<OrtLibrary> open(const std::string& path);
    const std::string& version() const;  // "1.29.0"
    // Whether this build of it has the provider. Whether the machine has the device shows when a
    // network is loaded.
    bool has(Provider provider) const;
    const std::shared_ptr<const OrtRuntime>& runtime() const { return runtime_; }

   private:
    explicit OrtLibrary(std::shared_ptr<const OrtRuntime> runtime) : runtime_(std::move(runtime)) {}
    std::shared_ptr<const OrtRuntime> runtime_;
};

}  // namespace bluesquare
