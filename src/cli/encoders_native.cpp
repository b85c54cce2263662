#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/networks.h"
#include "core/quoted.h"
#include "encode/ort_native.h"
#include "flags/setting_flags.h"
#include "lab/feature_folder.h"
#include "lab/text_network_file.h"
#include "model/encoder_spec.h"
#include "platform/places.h"
#include "platform/terminal.h"

namespace bluesquare {

// What cannot be kept is computed again.
FeatureStore kept_features() {
    return open_feature_folder(feature_folder(), [](const std::string& message) {
        complain("bluesquare: warning: " + message);
    });
}

namespace {

constexpr int kUsualBatch = 8, kDeviceBatch = 64;

const Setting<NetworkSettings>& size_row() {
    return *std::ranges::find(network_rows(), std::string_view("size"),
                              [](const auto& row) { return row.name; });
}

}  // namespace

OrtSettings engine_settings(const EncoderOptions& options, int threads) {
    const Provider provider = provider_of(options.provider);
    const int usual = provider == Provider::cpu ? kUsualBatch : kDeviceBatch;
    OrtSettings settings{.threads = threads,
                         .batch = options.batch > 0 ? options.batch : usual,
                         .provider = provider};
    const auto said = std::make_shared<std::set<std::string>>();
    const auto mutex = std::make_shared<std::mutex>();
    settings.say = [said, mutex](const std::string& line) {
        const std::lock_guard lock(*mutex);
        if (said->insert(line).second) complain("bluesquare: warning: " + line);
    };
    return settings;
}

namespace {

using MakeEncoder = decltype(Encoders::make);

// Keeps what it computes, unless that is not wanted.
MakeEncoder cached(const EncoderOptions& options, MakeEncoder make) {
    if (options.no_cache) return make;
    return [make = std::move(make)](const std::string& name,
                                    std::uint64_t seed) -> Result<std::unique_ptr<Encoder>> {
        auto encoder = make(name, seed);
        if (!encoder) return encoder;
        return make_cached_encoder(*std::move(encoder), kept_features());
    };
}

Result<TextNetworkFile> open_text_file(const EncoderOptions& options) {
    if (!names_network_file(options.model))
        return usage_error(options.model + " takes pictures, and this data has texts: name a " +
                           "network of texts with --model FILE.onnx");
    auto read = GraphFile::open(options.model, options.network);
    if (!read) return read.error();
    if (!takes_texts(read->graph))
        return usage_error(printable(options.model) +
                           " takes no token numbers, and this data has " +
                           "texts: name a network of texts with --model FILE.onnx");
    return TextNetworkFile::of(*std::move(read));
}

}  // namespace

void add_encoder_flags(CLI::App& command, EncoderOptions& options) {
    add_setting(command, size_row(), options.network);
    add_encoder_places(command, options);
}

void add_network_flags(CLI::App& command, EncoderOptions& options) {
    command
        .add_option("--model", options.model,
                    "A model of ours, or an ONNX file of yours ('bluesquare model inspect')")
        ->check(check_utf8)
        ->capture_default_str();
    for (const auto& row : network_rows())
        add_setting(command, row, options.network)
            ->group("Network, for an ONNX file")
            ->default_str("");
    command.add_option("--ep", options.provider, "What runs it: cpu, cuda, webgpu or auto")
        ->check(CLI::IsMember(provider_names()))
        ->capture_default_str();
    add_number(command, "batch", options.batch, 0, 4096,
               "Pictures that it runs at once; 0: 8 on the processor, 64 on others");
    add_encoder_places(command, options);
}

void add_encoder_places(CLI::App& command, EncoderOptions& options) {
    const Places places = default_places();
    options.models = places.assets + "/models";
    options.onnxruntime = places.onnxruntime;
    options.tokenizers = places.tokenizers;
    command.add_option("--models", options.models, "Folder of manifest.json and weights");
    command.add_option("--onnxruntime", options.onnxruntime, "Path of libonnxruntime.so");
    command.add_flag("--no-cache", options.no_cache, "Neither use nor keep computed features");
}

Result<Encoders> open_encoders(const EncoderOptions& options, const std::vector<std::string>& names,
                               int threads) {
    const auto library = OrtLibrary::open(options.onnxruntime);
    if (!library) return library.error();
    auto networks = open_networks(options, names);
    if (!networks) return networks.error();
    const auto make = [library = *library, settings = engine_settings(options, threads),
                       network_of = networks->make](
                          const std::string& name,
                          std::uint64_t seed) -> Result<std::unique_ptr<Encoder>> {
        auto network = network_of(name, seed);
        if (!network) return network.error();
        return make_ort_encoder(library, *std::move(network), settings);
    };
    return Encoders{cached(options, make), std::move(networks->description), networks->size};
}

Result<TextEncoders> open_text_encoders(const EncoderOptions& options,
                                        const std::vector<std::string>& names) {
    const auto library = OrtLibrary::open(options.onnxruntime);
    if (!library) return library.error();
    auto opened = open_text_file(options);
    if (!opened) return opened.error();
    const auto file = std::make_shared<const TextNetworkFile>(*std::move(opened));
    if (auto ok = check_weights(names, onnx_stages); !ok) return ok.error();
    const OrtSettings engine = engine_settings(options, 1);
    const OrtTextSettings settings{options.tokenizers, engine.provider, engine.say};
    const auto make = [file, library = *library, settings](
                          const std::string& name,
                          std::uint64_t seed) -> Result<std::shared_ptr<const TextEncoder>> {
        const auto spec = parse_encoder(name, onnx_stages);
        if (!spec) return spec.error();
        auto text = file->weighted(spec->pretrained_stages, seed);
        if (!text) return text.error();
        text->owner = file;
        auto encoder = make_ort_text_encoder(library, *std::move(text), settings);
        if (!encoder) return encoder.error();
        return std::shared_ptr<const TextEncoder>(*std::move(encoder));
    };
    return TextEncoders{make, file->description()};
}

}  // namespace bluesquare
