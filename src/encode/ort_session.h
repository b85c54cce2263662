// A network loaded into ONNX Runtime, and one run of it. Natively only.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "encode/ort_native.h"
#include "encode/ort_runtime.h"

namespace bluesquare {

// One thread a run, and the graph's external files. Throws where the provider is missing.
Ort::SessionOptions session_options(const OrtRuntime& runtime, const OrtGraph& graph,
                                    Provider provider);

using Say = std::function<void(const std::string& line)>;

// load(provider) for what is wanted; where that is not to be had or throws, `say` gets a line and
// the processor is next, whose exception is the caller's.
void load_by(const OrtLibrary& library, Provider wanted, const std::string& network, const Say& say,
             const std::function<void(Provider)>& load);
// That line.
std::string gives_way(const OrtRuntime& runtime, const std::string& network, Provider provider,
                      const std::string& why);

class OrtSession {
   public:
    // Throws what ONNX Runtime throws. provider: not automatic.
    OrtSession(const OrtRuntime& runtime, const OrtNetwork& network, Provider provider);

    // input: n pictures as the format says. values: the output's numbers, whatever their element;
    // shape: the output's. Throws what ONNX Runtime throws, and where the output is no number.
    void run(const Ort::RunOptions& options, const Network& network, std::span<std::uint8_t> input,
             int n, std::vector<float>& values, std::vector<std::int64_t>& shape) const;
    // The outputs of these names for the same, their shapes alone.
    std::vector<std::vector<std::int64_t>> shapes(const Network& network,
                                                  std::span<std::uint8_t> input, int n,
                                                  const std::vector<std::string>& names) const;

   private:
    mutable Ort::Session session_;  // Run() is thread-safe, yet not const
};

}  // namespace bluesquare
