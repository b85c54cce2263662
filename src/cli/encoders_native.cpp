#include <map>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/encoders.h"
#include "core/quoted.h"
#include "encode/ort_native.h"
#include "flags/setting_flags.h"
#include "lab/feature_folder.h"
#include "model/encoder_spec.h"
#include "model/manifest.h"
#include "model/weights.h"
#include "platform/files.h"
#include "platform/places.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

constexpr std::string_view kModel = "efficientnet_lite0";

Result<Model> read_model(const std::string& folder) {
    const std::string path = folder + "/manifest.json";
    const auto manifest = read_file(path);
    if (!manifest) return manifest.error();
    const auto models = parse_manifest(*manifest, path);
    if (!models) return models.error();
    const auto spec = find_model(*models, kModel);
    if (!spec) return spec.error();
    auto graph = read_file(folder + "/" + spec->graph.name);
    if (!graph) return graph.error();
    auto weights = read_file(folder + "/" + spec->weights.name);
    if (!weights) return weights.error();
    return load_model(*spec, *std::move(graph), *std::move(weights));
}

Json describe(const Model& model, const OrtSettings& settings) {
    return {{"name", model.spec.name},
            {"graph_sha256", model.spec.graph.sha256},
            {"weights_sha256", model.spec.weights.sha256},
            {"input_size", settings.size}};
}

Status check_names(const std::vector<std::string>& names, int stages) {
    std::map<int, std::string> named;
    for (const auto& name : names) {
        const auto spec = parse_encoder(name, stages);
        if (!spec) return spec.error();
        if (const auto [same, fresh] = named.insert({spec->pretrained_stages, name}); !fresh)
            return usage_error("--encoders names " + in_quotes(same->second) + " and " +
                               in_quotes(name) + ", which are the same weights: name each once");
    }
    return Done{};
}

}  // namespace

// What cannot be kept is computed again.
FeatureStore kept_features() {
    return open_feature_folder(feature_folder(), [](const std::string& message) {
        complain("bluesquare: warning: " + message);
    });
}

void add_encoder_flags(CLI::App& command, EncoderOptions& options) {
    add_number(command, "input_size", options.input_size, 1, 4096,
               "Pixels a side that the encoder sees");
    add_encoder_places(command, options);
}

void add_encoder_places(CLI::App& command, EncoderOptions& options) {
    const Places places = default_places();
    options.models = places.assets + "/models";
    options.onnxruntime = places.onnxruntime;
    command.add_option("--models", options.models, "Folder of manifest.json and weights");
    command.add_option("--onnxruntime", options.onnxruntime, "Path of libonnxruntime.so");
    command.add_flag("--no-cache", options.no_cache, "Neither use nor keep computed features");
}

Result<Encoders> open_encoders(const EncoderOptions& options, const std::vector<std::string>& names,
                               int threads) {
    auto read = read_model(options.models);
    if (!read) return read.error();
    const auto model = std::make_shared<const Model>(*std::move(read));
    if (auto ok = check_names(names, model->spec.stage_count()); !ok) return ok.error();
    auto library = OrtLibrary::open(options.onnxruntime);
    if (!library) return library.error();
    const OrtSettings settings{.size = options.input_size, .threads = threads};
    const auto make = [model, library = *library, settings, no_cache = options.no_cache](
                          const std::string& name,
                          std::uint64_t seed) -> Result<std::unique_ptr<Encoder>> {
        const auto spec = parse_encoder(name, model->spec.stage_count());
        if (!spec) return spec.error();
        const auto weights = assemble_weights(*model, spec->pretrained_stages, seed);
        auto encoder = make_ort_encoder(library, *model, weights, settings);
        if (!encoder || no_cache) return encoder;
        return make_cached_encoder(*std::move(encoder), kept_features());
    };
    return Encoders{make, describe(*model, settings)};
}

}  // namespace bluesquare
