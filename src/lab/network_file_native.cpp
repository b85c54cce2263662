#include <utility>

#include <nlohmann/json.hpp>

#include "lab/network_file.h"

namespace bluesquare {
namespace {

std::string bits_of(const PictureFormat& format) {
    std::string text;
    for (const auto* list : {&format.mean, &format.std})
        for (const double number : *list) text += format_value(Value(number)) + " ";
    return text;
}

// What the features depend on beside the file.
std::string use_of(const Network& network) {
    const PictureFormat& format = network.format;
    return network.input + "\n" + network.output + "\n" + std::string(name_of(format.layout)) +
           " " + std::string(name_of(format.element)) + " " + bits_of(format) +
           std::to_string(network.size) + " " + std::string(name_of(network.token));
}

}  // namespace

Result<NetworkFile> NetworkFile::open(const std::string& path, const NetworkSettings& said) {
    auto file = GraphFile::open(path, said);
    if (!file) return file.error();
    return of(*std::move(file));
}

Result<NetworkFile> NetworkFile::of(OpenedGraph opened) {
    auto network = settle_network(opened.graph, opened.file.settings());
    if (!network) return network.error();
    network->name = opened.file.name();
    return NetworkFile(std::move(opened.file), *std::move(network));
}

Json NetworkFile::description() const {
    Json json{{"name", file_.name()}, {"sha256", file_.hash()}, {"input_size", network_.size}};
    json["settings"] = network_json(file_.settings());
    return json;
}

Result<OrtNetwork> NetworkFile::weighted(int kept_stages, std::uint64_t seed) const {
    auto graph = file_.weighted(network_.output, use_of(network_), kept_stages, seed);
    if (!graph) return graph.error();
    return OrtNetwork{*std::move(graph), network_};
}

Result<OrtNetwork> NetworkFile::giving(const std::vector<std::string>& outputs) const {
    auto graph = file_.giving(outputs);
    if (!graph) return graph.error();
    return OrtNetwork{*std::move(graph), network_};
}

}  // namespace bluesquare
