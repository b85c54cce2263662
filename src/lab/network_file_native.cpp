#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/quoted.h"
#include "lab/network_file.h"
#include "model/sha256.h"
#include "platform/files.h"

namespace bluesquare {
namespace {

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? "" : path.substr(0, slash + 1);
}

std::string file_of(const std::string& path) { return path.substr(folder_of(path).size()); }

// A file that the graph names must lie beside it or below.
bool stays_below(const std::string& place) {
    return !place.empty() && place[0] != '/' && place.find("..") == place.npos;
}

std::string bits_of(const PictureFormat& format) {
    std::string text;
    for (const auto* list : {&format.mean, &format.std})
        for (const double number : *list) text += format_value(Value(number)) + " ";
    return text;
}

}  // namespace

bool names_network_file(std::string_view model) {
    return model.ends_with(".onnx") || model.find('/') != model.npos;
}

Result<NetworkFile> NetworkFile::open(const std::string& path, const NetworkSettings& said) {
    NetworkFile file;
    file.path_ = path;
    auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    file.bytes_ = *std::move(bytes);
    auto graph = OnnxGraph::parse(file.bytes_, printable(path));
    if (!graph) return graph.error();
    file.settings_ = said;
    if (const std::string beside = path + ".json"; file_exists(beside)) {
        const auto text = read_file(beside);
        if (!text) return text.error();
        const auto settings = parse_network_settings(as_text(*text), printable(beside));
        if (!settings) return settings.error();
        file.settings_ = merged(said, *settings);
    }
    auto network = settle_network(*graph, file.settings_);
    if (!network) return network.error();
    file.network_ = *std::move(network);
    const auto outputs = graph->outputs();
    file.cut_ = std::ranges::none_of(
        outputs, [&](const OnnxPort& port) { return port.name == file.network_.output; });
    Sha256 hash;
    hash.update(file.bytes_);
    for (const std::string& place : graph->external_files()) {
        if (!stays_below(place))
            return Error{printable(path) + ": its weights are in " + in_quotes(place) +
                         ", expected a file beside it"};
        auto mapped = MappedFile::open(folder_of(path) + place);
        if (!mapped) return mapped.error();
        hash.update(mapped->bytes());
        file.external_.emplace(place, *std::move(mapped));
    }
    file.hash_ = hash.hex();
    return file;
}

Json NetworkFile::description() const {
    Json json{{"name", file_of(path_)}, {"sha256", hash_}, {"input_size", network_.size}};
    json["settings"] = network_json(settings_);
    return json;
}

OrtNetwork NetworkFile::unloaded() const {
    OrtNetwork out;
    out.network = network_;
    out.network.name = file_of(path_);
    out.remedy =
        "'bluesquare model inspect' shows what is in it; export it again, or point to "
        "another ONNX Runtime with --onnxruntime";
    for (const auto& [name, mapped] : external_) out.external.push_back({name, mapped.bytes()});
    return out;
}

Result<OrtNetwork> NetworkFile::giving(const std::vector<std::string>& outputs) const {
    auto graph = OnnxGraph::parse(bytes_, printable(path_));
    if (!graph) return graph.error();
    if (auto ok = graph->keep(outputs); !ok) return ok.error();
    OrtNetwork out = unloaded();
    out.graph = graph->bytes();
    return out;
}

std::string NetworkFile::identity(int kept_stages, std::uint64_t seed) const {
    const PictureFormat& format = network_.format;
    Sha256 hash;
    hash.update(hash_ + "\n" + network_.input + "\n" + network_.output + "\n" +
                std::string(name_of(format.layout)) + " " + std::string(name_of(format.element)) +
                " " + bits_of(format) + std::to_string(network_.size) + " " +
                std::string(name_of(network_.token)) + "\n");
    if (kept_stages < onnx_stages)
        hash.update("drawn anew 1 " + std::to_string(kept_stages) + " " + std::to_string(seed));
    std::string name = file_of(path_);
    std::ranges::replace(name, ' ', '_');
    return name + " " + hash.hex().substr(0, 32);
}

Result<OrtNetwork> NetworkFile::weighted(int kept_stages, std::uint64_t seed) const {
    OrtNetwork out = unloaded();
    out.identity = identity(kept_stages, seed);
    const bool redrawn = kept_stages < onnx_stages;
    if (!redrawn && !cut_) {
        out.graph = bytes_;
        return out;
    }
    auto graph = OnnxGraph::parse(bytes_, printable(path_));
    if (!graph) return graph.error();
    if (redrawn)  // before the cut, so that stages are the same for any output
        if (auto ok = graph->redraw(kept_stages, seed); !ok) return ok.error();
    if (cut_)
        if (auto ok = graph->keep({network_.output}); !ok) return ok.error();
    out.graph = graph->bytes();
    return out;
}

}  // namespace bluesquare
