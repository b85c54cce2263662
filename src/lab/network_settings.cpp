#include "lab/network_settings.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/json.h"

namespace bluesquare {
namespace {

// A free text or list is empty where nothing is said, and so is each of these.
std::vector<std::string> layouts() { return {"nchw", "nhwc", ""}; }
std::vector<std::string> tokens() { return {"none", "first", "mean", ""}; }
std::vector<std::string> normalisation_names() {
    std::vector<std::string> names;
    for (const Normalisation& row : normalisations()) names.emplace_back(row.name);
    names.emplace_back();
    return names;
}
std::string normalisation_help() {
    std::string help;
    for (const Normalisation& row : normalisations())
        help += "\n  " + std::string(row.name) + ": " + std::string(row.description);
    return help;
}

Value nothing(const Setting<NetworkSettings>& row) { return row.get(NetworkSettings()); }

}  // namespace

const std::vector<Setting<NetworkSettings>>& network_rows() {
    static const std::vector<Setting<NetworkSettings>> rows{
        {{.name = "input", .help = "The graph's input, where it has several"},
         &NetworkSettings::input},
        {{.name = "output", .help = "The tensor that is the features, within the graph too"},
         &NetworkSettings::output},
        {{.name = "layout", .help = "Where the channels are", .names = layouts},
         &NetworkSettings::layout},
        {{.name = "size", .help = "Pixels a side that the network sees; 0: its own", .most = 4096},
         &NetworkSettings::size},
        {{.name = "normalise",
          .help = "Mean and deviation by name",
          .names = normalisation_names,
          .more_help = normalisation_help},
         &NetworkSettings::normalise},
        {{.name = "mean",
          .help = "Or in numbers, of pixels from 0 to 1: red,green,blue",
          .least = -1000,
          .most = 1000},
         &NetworkSettings::mean},
        {{.name = "std", .help = "Deviations likewise", .most = 1000, .above = true},
         &NetworkSettings::std},
        {{.name = "token",
          .help = "Of an output with many places: the first (the class token) or the mean",
          .names = tokens},
         &NetworkSettings::token},
        {{.name = "tokenizer",
          .help = "Of a network of texts: tokenizer.json or vocab.txt (WordPiece), or an ONNX file "
                  "of another; without it one of the first two beside the network"},
         &NetworkSettings::tokenizer},
        {{.name = "tokens",
          .help = "Tokens of a text at most, the rest is cut off; 0: as its tokenizer says, or 512",
          .most = 65536},
         &NetworkSettings::tokens},
    };
    return rows;
}

Result<NetworkSettings> parse_network_settings(std::string_view text, const std::string& name) {
    const auto json = parse_json(text, name);
    if (!json) return json.error();
    if (!json->is_object())
        return Error{name + ": expected an object, found " + json_in_words(*json)};
    NetworkSettings settings;
    for (const auto& [key, value] : json->items()) {
        const auto row = std::ranges::find(network_rows(), std::string_view(key),
                                           [](const auto& each) { return each.name; });
        if (row == network_rows().end()) {
            std::string known;
            for (const auto& each : network_rows())
                known += (known.empty() ? "" : ", ") + std::string(each.name);
            return Error{name + ": unknown setting " + in_quotes(key) + ", expected " + known};
        }
        auto read = read_value(*row, value, row->get(settings), name);
        if (!read) return read.error();
        row->set(settings, *std::move(read));
    }
    return settings;
}

Json network_json(const NetworkSettings& settings) {
    Json json = Json::object();
    for (const auto& row : network_rows())
        if (const Value value = row.get(settings); value != nothing(row))
            json[std::string(row.name)] = value_json(value);
    return json;
}

NetworkSettings merged(const NetworkSettings& over, const NetworkSettings& under) {
    NetworkSettings out = under;
    for (const auto& row : network_rows())
        if (const Value value = row.get(over); value != nothing(row)) row.set(out, value);
    // Numbers and a name exclude each other.
    if (!over.normalise.empty()) out.mean = over.mean, out.std = over.std;
    if (!over.mean.empty() || !over.std.empty()) out.normalise = over.normalise;
    return out;
}

}  // namespace bluesquare
