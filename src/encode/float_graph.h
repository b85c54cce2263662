// A graph of float32 tensors whose shapes are known, loaded into ONNX Runtime. Natively only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "encode/ort_library.h"

namespace bluesquare {

// Numbers that a graph reads and writes where its provider computes: on a device they stay there
// from run to run. Copies are the same numbers; nobody writes over them.
class FloatTensor {
   public:
    FloatTensor() = default;  // none
    // In the processor's memory; a graph on a device fetches them.
    explicit FloatTensor(std::vector<float> values);

   private:
    friend class FloatGraph;
    struct Held;
    std::shared_ptr<const Held> held_;
};

class FloatGraph {
   public:
    // One thread. Where the provider cannot be had `say` gets a line and the processor is next.
    // Failure that `name` begins where ONNX Runtime refuses the graph.
    static Result<FloatGraph> load(const OrtLibrary& library, const std::string& name,
                                   std::span<const std::uint8_t> graph, Provider provider,
                                   const std::function<void(const std::string& line)>& say);
    FloatGraph(FloatGraph&&) noexcept;
    FloatGraph& operator=(FloatGraph&&) noexcept;
    ~FloatGraph();

    // What runs it.
    Provider provider() const;

    // An input or an output, and where its numbers are. shape: empty for a single number.
    struct Port {
        const char* name;
        std::span<float> values;
        std::vector<std::int64_t> shape;
    };
    // An input that stays where it is, or an output that is to.
    struct Kept {
        const char* name;
        FloatTensor* tensor;
    };
    struct Ports {
        std::vector<Port> passed;
        std::vector<Kept> kept{};
    };
    // Writes the outputs where they say. Failure likewise; then what is kept is as before.
    Status run(const Ports& in, const Ports& out) const;

   private:
    friend class FloatTensor;
    struct Loaded;
    explicit FloatGraph(std::shared_ptr<Loaded> loaded);
    std::shared_ptr<Loaded> loaded_;  // what it keeps outlives the graph
};

}  // namespace bluesquare
