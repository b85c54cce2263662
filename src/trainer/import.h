// A user's ONNX file, for pictures of one size and one batch, as a Graph.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/network.h"
#include "trainer/graph.h"
#include "trainer/taking.h"

namespace bluesquare {

// An ONNX file, where its features come from, and what it refers to.
struct TrainerNetwork {
    std::string name;  // for messages
    std::span<const std::uint8_t> bytes;
    std::string output{};       // empty: the only one
    Token token = Token::none;  // what to take of several places
    std::map<std::string, std::span<const std::uint8_t>> external{};  // files with weights, by name
    // Names of the weights of each stage from the input on; empty: onnx_stages equal parts of the
    // layers, as OnnxGraph::redraw() has them.
    std::vector<std::vector<std::string>> stages{};
};

// A weight that may be trained.
struct NetworkWeight {
    std::string name;
    Shape shape;
    int stage = 0;
    std::vector<float> values;
};

// The file, read: its nodes that the output needs.
class NetworkSource {
   public:
    // Failure where it is no ONNX file, has not one input of float32 with four dimensions, lacks
    // the output, or has weights of whole numbers.
    static Result<NetworkSource> open(const TrainerNetwork& network);
    NetworkSource(NetworkSource&&) noexcept;
    ~NetworkSource();

    const std::string& input() const;
    const std::string& output() const;
    int fixed_size() const;  // pixels a side that it says; 0: it leaves that open
    bool planes() const;     // n x 3 x h x w, not n x h x w x 3
    // In the order of their first use. What looks like a weight but is a constant is not there.
    const std::vector<NetworkWeight>& weights() const;
    // Means and variances of BatchNormalization, which no gradient trains; stages as weights have
    // them.
    const std::vector<NetworkWeight>& statistics() const;
    int stage_count() const;

    // Tensors of the file that are made in a graph, by name.
    using Made = std::map<std::string, Tensor, std::less<>>;
    // Makes what `wanted` needs and is not yet made; weights that are not made become constants.
    // Failure names the node, and what is wrong with it.
    Status make(Graph& g, Made& made, const std::string& wanted,
                const TakeSettings& settings) const;

    // Of what was made, the constants that do not come of these weights: shapes that the file
    // computes, tables.
    Made constants(const Graph& g, const Made& made, const std::set<std::string>& weights) const;

    // The last tensor that comes before all weights of these stages, and through which alone
    // pictures reach them; empty where there is none. made: of the whole, with its constants.
    std::string boundary(const Graph& g, const Made& made, int first_trained_stage) const;

   private:
    struct File;
    explicit NetworkSource(std::unique_ptr<File> file);
    std::unique_ptr<File> file_;
};

}  // namespace bluesquare
