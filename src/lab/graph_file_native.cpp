#include <algorithm>
#include <utility>

#include "core/quoted.h"
#include "lab/graph_file.h"
#include "model/sha256.h"
#include "platform/files.h"

namespace bluesquare {
namespace {

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? "" : path.substr(0, slash + 1);
}

// A file that the graph names must lie beside it or below.
bool stays_below(const std::string& place) {
    return !place.empty() && place[0] != '/' && place.find("..") == place.npos;
}

Result<NetworkSettings> settings_beside(const std::string& path) {
    const std::string file = path + ".json";
    if (!file_exists(file)) return NetworkSettings();
    const auto text = read_file(file);
    if (!text) return text.error();
    auto settings = parse_network_settings(as_text(*text), printable(file));
    if (settings && !settings->tokenizer.empty() && settings->tokenizer[0] != '/')
        settings->tokenizer = folder_of(path) + settings->tokenizer;
    return settings;
}

}  // namespace

bool names_network_file(std::string_view model) {
    return model.ends_with(".onnx") || model.find('/') != model.npos;
}

std::string GraphFile::folder() const { return folder_of(path_); }

std::string GraphFile::name() const { return path_.substr(folder().size()); }

Result<OnnxGraph> GraphFile::parse() const { return OnnxGraph::parse(bytes_, printable(path_)); }

Result<OpenedGraph> GraphFile::open(const std::string& path, const NetworkSettings& said) {
    GraphFile file;
    file.path_ = path;
    auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    file.bytes_ = *std::move(bytes);
    auto graph = file.parse();
    if (!graph) return graph.error();
    for (const OnnxPort& port : graph->outputs()) file.outputs_.push_back(port.name);
    const auto beside = settings_beside(path);
    if (!beside) return beside.error();
    file.settings_ = merged(said, *beside);
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
    return OpenedGraph{std::move(file), *std::move(graph)};
}

OrtGraph GraphFile::unloaded() const {
    OrtGraph out;
    out.name = name();
    out.remedy =
        "'bluesquare model inspect' shows what is in it; export it again, or point to "
        "another ONNX Runtime with --onnxruntime";
    for (const auto& [name, mapped] : external_) out.external.push_back({name, mapped.bytes()});
    return out;
}

Result<OrtGraph> GraphFile::giving(const std::vector<std::string>& outputs) const {
    auto graph = parse();
    if (!graph) return graph.error();
    if (auto ok = graph->keep(outputs); !ok) return ok.error();
    OrtGraph out = unloaded();
    out.graph = graph->bytes();
    return out;
}

std::string GraphFile::identity(const std::string& how, int kept_stages, std::uint64_t seed) const {
    Sha256 hash;
    hash.update(hash_ + "\n" + how + "\n");
    if (kept_stages < onnx_stages)
        hash.update("drawn anew 1 " + std::to_string(kept_stages) + " " + std::to_string(seed));
    std::string file = name();
    std::ranges::replace(file, ' ', '_');
    return file + " " + hash.hex().substr(0, 32);
}

Result<OrtGraph> GraphFile::weighted(const std::string& output, const std::string& how,
                                     int kept_stages, std::uint64_t seed) const {
    OrtGraph out = unloaded();
    out.identity = identity(how, kept_stages, seed);
    const bool redrawn = kept_stages < onnx_stages;
    const bool cut = std::ranges::find(outputs_, output) == outputs_.end();
    if (!redrawn && !cut) {
        out.graph = bytes_;
        return out;
    }
    auto graph = parse();
    if (!graph) return graph.error();
    if (redrawn)  // before the cut, so that stages are the same for any output
        if (auto ok = graph->redraw(kept_stages, seed); !ok) return ok.error();
    if (cut)
        if (auto ok = graph->keep({output}); !ok) return ok.error();
    out.graph = graph->bytes();
    return out;
}

}  // namespace bluesquare
