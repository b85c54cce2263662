#include <map>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/networks.h"
#include "core/quoted.h"
#include "lab/network_file.h"
#include "model/encoder_spec.h"
#include "model/manifest.h"
#include "model/stage_names.h"
#include "model/text_network.h"
#include "platform/files.h"

namespace bluesquare {

Result<Model> read_model(const std::string& folder, const std::string& name) {
    const std::string path = folder + "/manifest.json";
    const auto manifest = read_file(path);
    if (!manifest) return manifest.error();
    const auto models = parse_manifest(*manifest, path);
    if (!models) return models.error();
    const auto spec = find_model(*models, name);
    if (!spec) return usage_error(spec.error().what + "; a file of yours ends in .onnx");
    auto graph = read_file(folder + "/" + spec->graph.name);
    if (!graph) return graph.error();
    auto weights = read_file(folder + "/" + spec->weights.name);
    if (!weights) return weights.error();
    return load_model(*spec, *std::move(graph), *std::move(weights));
}

namespace {

std::function<int(const std::string&)> fresh_of(int stages) {
    return [stages](const std::string& name) {
        const auto spec = parse_encoder(name, stages);
        return spec ? stages - spec->pretrained_stages : 0;
    };
}

Json describe(const Model& model, int size) {
    return {{"name", model.spec.name},
            {"graph_sha256", model.spec.graph.sha256},
            {"weights_sha256", model.spec.weights.sha256},
            {"input_size", size}};
}

Result<Networks> open_ours(const EncoderOptions& options, const std::vector<std::string>& names) {
    auto read = read_model(options.models, options.model);
    if (!read) return read.error();
    const auto model = std::make_shared<const Model>(*std::move(read));
    NetworkSettings size_alone;
    size_alone.size = options.network.size;
    if (options.network != size_alone)
        return usage_error(model->spec.name +
                           " is a model of ours, of which all is known: of the " +
                           "network's flags it takes --size alone");
    const int stages = model->spec.stage_count();
    if (auto ok = check_weights(names, stages); !ok) return ok.error();
    const int size = options.network.size > 0 ? options.network.size : usual_size;
    const auto make = [model, size, stages](const std::string& name,
                                            std::uint64_t seed) -> Result<OrtNetwork> {
        const auto spec = parse_encoder(name, stages);
        if (!spec) return spec.error();
        return ort_network_of(*model, assemble_weights(*model, spec->pretrained_stages, seed),
                              size);
    };
    return Networks{make, describe(*model, size), size, fresh_of(stages), stage_names(model->spec)};
}

Result<Networks> open_file(const EncoderOptions& options, const std::vector<std::string>& names) {
    auto read = GraphFile::open(options.model, options.network);
    if (!read) return read.error();
    if (takes_texts(read->graph))
        return usage_error(printable(options.model) +
                           " takes texts, and this data has pictures: name a network of pictures "
                           "with --model");
    auto opened = NetworkFile::of(*std::move(read));
    if (!opened) return opened.error();
    const auto file = std::make_shared<const NetworkFile>(*std::move(opened));
    if (auto ok = check_weights(names, onnx_stages); !ok) return ok.error();
    const auto make = [file](const std::string& name, std::uint64_t seed) -> Result<OrtNetwork> {
        const auto spec = parse_encoder(name, onnx_stages);
        if (!spec) return spec.error();
        auto network = file->weighted(spec->pretrained_stages, seed);
        if (network) network->owner = file;
        return network;
    };
    return Networks{make, file->description(), file->network().size, fresh_of(onnx_stages), {}};
}

}  // namespace

Status check_weights(const std::vector<std::string>& names, int stages) {
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

Result<Networks> open_networks(const EncoderOptions& options,
                               const std::vector<std::string>& names) {
    return names_network_file(options.model) ? open_file(options, names)
                                             : open_ours(options, names);
}

}  // namespace bluesquare
