// An ONNX file as something to look at and to change: what it takes and gives, other outputs, other
// weights. Natively only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

// An input or output of the graph.
struct OnnxPort {
    std::string name;
    std::string element;  // "float32", "uint8", ... as NumPy says
    bool has_shape = false;
    std::vector<std::int64_t> shape;  // -1 where it is free
};
// "float32 N x 3 x 224 x 224"
std::string in_words(const OnnxPort& port);
// "'x' (float32 N x 3), 'y' (...)", or "none"
std::string in_words(const std::vector<OnnxPort>& ports);

// Equal parts of a graph's layers with weights, from the input to the output: "stages:k" of a file
// that names no stages.
inline constexpr int onnx_stages = 10;

class OnnxGraph {
   public:
    // Failure that `name` begins where it is no ONNX file, or no graph, or larger than 2 GiB.
    static Result<OnnxGraph> parse(std::span<const std::uint8_t> bytes, const std::string& name);
    OnnxGraph(OnnxGraph&&) noexcept;
    OnnxGraph& operator=(OnnxGraph&&) noexcept;
    ~OnnxGraph();

    const std::string& name() const { return name_; }
    // Without those that have a value in the file.
    std::vector<OnnxPort> inputs() const;
    std::vector<OnnxPort> outputs() const;
    std::int64_t opset() const;         // of ONNX's own operators
    std::string producer() const;       // "pytorch 2.4"
    std::int64_t weight_count() const;  // numbers in weights, of any element
    bool quantised() const;             // has weights of 8 bits
    // What nodes give and could be features instead of the output, later ones first: what goes into
    // the last layers, normalisations and pools.
    std::vector<std::string> candidates() const;
    // Files beside this one that hold weights.
    std::vector<std::string> external_files() const;

    // Makes these tensors the outputs, in this order; nodes and weights that they do not need are
    // gone. Failure where no node gives one.
    Status keep(const std::vector<std::string>& outputs);

    // Draws weights anew behind the first `kept_stages` of onnx_stages, each with the stream of
    // random numbers that its name gives:
    // - weights of Conv, ConvTranspose, Gemm and MatMul, and others of four or more dimensions:
    //   normal with variance 2 / fan_in (He et al., 2015);
    // - scales and variances of normalisations, and vectors that multiply: 1; biases, means and
    //   vectors that are added: 0; slopes of PRelu: 1/4;
    // - other tables (embeddings, positions, class tokens): normal with deviation 0.02;
    // - weights of 8 bits are shuffled, because their scales go with their spread;
    // - numbers that are no weights stay: single ones, and vectors that are subtracted, divided by
    //   or otherwise used.
    // Failure where the weights lie in branches or functions, in external files, or are of an
    // element other than float32, float16 and 8 bits.
    Status redraw(int kept_stages, std::uint64_t seed);

    // As a file again.
    std::vector<std::uint8_t> bytes() const;

   private:
    struct Model;
    OnnxGraph(std::string name, std::unique_ptr<Model> model);

    std::string name_;
    std::unique_ptr<Model> model_;
};

}  // namespace bluesquare
