// Networks of pictures that the command line can use, as ONNX Runtime takes them. Natively only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/encoders.h"
#include "encode/ort_native.h"
#include "model/weights.h"

namespace bluesquare {

inline constexpr int usual_size = 96;  // pixels a side of a model of ours, where nobody says

struct Networks {
    // By name of the weights and the seed of those drawn anew.
    std::function<Result<OrtNetwork>(const std::string& name, std::uint64_t seed)> make;
    Json description;  // model, hashes, input size
    int size = 0;      // pixels a side that they see
    // Stages of these weights that are drawn anew.
    std::function<int(const std::string& name)> fresh_stages;
    // Names of the weights of each stage; empty: equal parts of the layers (OnnxGraph::redraw()).
    std::vector<std::vector<std::string>> stages;
};

// Of the model or file of the options, checked, and names of weights that it can have.
Result<Networks> open_networks(const EncoderOptions& options,
                               const std::vector<std::string>& names);

// A model of ours, whose manifest is in this folder. Usage error where it has none of that name.
Result<Model> read_model(const std::string& folder, const std::string& name);

// Usage error where a name is none, or two are the same weights.
Status check_weights(const std::vector<std::string>& names, int stages);

// How every network that is opened is run; warnings are said once each.
OrtSettings engine_settings(const EncoderOptions& options, int threads);

}  // namespace bluesquare
