// The encoders that the command line can use.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include "encode/encoder.h"
#include "report/json.h"

namespace bluesquare {

struct EncoderOptions {
    std::vector<std::string> encoders{"pretrained", "random-init"};
    std::string models;       // folder with manifest.json
    std::string onnxruntime;  // path of libonnxruntime
    int input_size = 96;
    bool no_cache = false;
    std::string shipped;  // folder of shipped features to use in the place of encoders, or empty
};

void add_encoder_flags(CLI::App& command, EncoderOptions& options);

struct Encoders {
    // By name and the seed of weights drawn anew.
    std::function<Result<std::unique_ptr<Encoder>>(const std::string& name, std::uint64_t seed)>
        make;
    Json description;  // model, hashes, input size
};

// The shipped features of options.encoders; they serve the default corpus only.
Result<Encoders> open_shipped_features(const EncoderOptions& options);

// Loads and checks the model and ONNX Runtime, and checks the names in options.encoders. Features
// are kept in the user's cache folder. A build without ONNX Runtime (WebAssembly under Node) says
// so.
Result<Encoders> open_encoders(const EncoderOptions& options, int threads);

}  // namespace bluesquare
