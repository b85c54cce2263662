// models/manifest.json: which models there are, what they take and give, and their files' hashes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct TensorSpec {
    std::string name;
    std::vector<std::uint64_t> shape;
    int fan_in = 0;         // inputs summed into one output; 0 for a bias
    std::size_t count = 0;  // product of the shape
};

struct StageSpec {
    std::string name;
    std::vector<TensorSpec> tensors;
};

struct FileSpec {
    std::string name;  // beside the manifest
    std::uint64_t bytes = 0;
    std::string sha256;
};

struct ModelSpec {
    std::string name, title;
    FileSpec graph, weights;
    std::string external_data;     // the name under which the graph asks for its weights
    std::string input, output;     // of the graph: n x 3 x S x S and n x dimensions
    std::array<double, 3> mean{};  // input is (pixel / 255 - mean) / std, channels R, G, B
    std::array<double, 3> std{};
    std::vector<int> sizes;  // S that it was checked with, the first one is the default
    int size_multiple = 1;   // S is a multiple of it
    int dimensions = 0;
    std::vector<StageSpec> stages;  // from the input to the output; tensors in the graph's order

    int stage_count() const { return static_cast<int>(stages.size()); }
    std::size_t weight_count() const;
};

// Failure names the key and what it should hold. `name` is what messages call the file.
Result<std::vector<ModelSpec>> parse_manifest(std::span<const std::uint8_t> json,
                                              const std::string& name);

// Usage error that lists the models where the name is unknown.
Result<ModelSpec> find_model(const std::vector<ModelSpec>& models, std::string_view name);

}  // namespace bluesquare
