// A graph of float32 tensors whose shapes are known, loaded into ONNX Runtime. Natively only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "encode/ort_library.h"

namespace bluesquare {

class FloatGraph {
   public:
    // One thread. Failure that `name` begins where ONNX Runtime refuses it.
    static Result<FloatGraph> load(const OrtLibrary& library, const std::string& name,
                                   std::span<const std::uint8_t> graph, Provider provider);
    FloatGraph(FloatGraph&&) noexcept;
    FloatGraph& operator=(FloatGraph&&) noexcept;
    ~FloatGraph();

    // An input or an output, and where its numbers are. shape: empty for a single number.
    struct Port {
        const char* name;
        std::span<float> values;
        std::vector<std::int64_t> shape;
    };
    // Writes the outputs where they say. Failure likewise.
    Status run(const std::vector<Port>& in, const std::vector<Port>& out) const;

   private:
    struct Loaded;
    explicit FloatGraph(std::unique_ptr<Loaded> loaded);
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace bluesquare
