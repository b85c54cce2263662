// The encoders that the command line can use.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include "encode/cached_encoder.h"
#include "encode/encoder.h"
#include "encode/text_encoder.h"
#include "lab/network_settings.h"
#include "report/json.h"

namespace bluesquare {

struct EncoderOptions {
    std::string model = "efficientnet_lite0";  // of ours, or an ONNX file
    NetworkSettings network;                   // of a file; its size also of ours, 0: the usual
    std::string provider = "cpu";
    int batch = 0;            // pictures a run; 0: as many as are good for the provider
    std::string models;       // folder with manifest.json
    std::string onnxruntime;  // path of libonnxruntime
    std::string tokenizers;   // path of libortextensions
    bool no_cache = false;
};

// How encoders of ours are run; which, is a setting (--encoders).
void add_encoder_flags(CLI::App& command, EncoderOptions& options);
// The same without --size, where something else says it.
void add_encoder_places(CLI::App& command, EncoderOptions& options);
// The same with --model, which may be a file of the user's, and what runs it.
void add_network_flags(CLI::App& command, EncoderOptions& options);

// The user's cache folder, with one warning where something cannot be kept.
FeatureStore kept_features();

struct Encoders {
    // By name and the seed of weights drawn anew.
    std::function<Result<std::unique_ptr<Encoder>>(const std::string& name, std::uint64_t seed)>
        make;
    Json description;  // model, hashes, input size
    int size = 0;      // pixels a side that they see
};

// Names in a description what ran the encoder, the processor excepted: its last bits are others'.
// first, last: its identity at the beginning and at the end.
void name_provider(Json& description, std::string_view first, std::string_view last);

// The shipped features in a folder of these encoders; they serve the default corpus only.
Result<Encoders> open_shipped_features(const std::string& folder,
                                       const std::vector<std::string>& names);

// Loads and checks the model and ONNX Runtime, and checks the names. Features are kept in the
// user's cache folder. A build without ONNX Runtime (WebAssembly under Node) says so.
Result<Encoders> open_encoders(const EncoderOptions& options, const std::vector<std::string>& names,
                               int threads);

struct TextEncoders {
    std::function<Result<std::shared_ptr<const TextEncoder>>(const std::string& name,
                                                             std::uint64_t seed)>
        make;
    Json description;  // network, hashes, tokens
};

// The same for a network of texts, a file of the user's; nothing is kept.
Result<TextEncoders> open_text_encoders(const EncoderOptions& options,
                                        const std::vector<std::string>& names);

}  // namespace bluesquare
