// bluesquare model inspect
#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/encoders.h"
#include "core/quoted.h"
#include "encode/feature_output.h"
#include "flags/setting_flags.h"
#include "lab/network_file.h"
#include "model/text_network.h"
#include "platform/files.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

constexpr int kGuessedSize = 224, kFewestNumbers = 16;
constexpr std::size_t kMostShown = 8;

struct Inspect {
    std::string file;
    EncoderOptions encoders;
    bool json = false;
};

// A tensor that could be the features, and what it gives for one picture.
struct Candidate {
    std::string name;
    std::vector<std::int64_t> shape;
    bool is_output = false;
};

std::string shape_in_words(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (std::size_t i = 1; i < shape.size(); ++i)
        text += (i > 1 ? " x " : "") + std::to_string(shape[i]);
    return text.empty() ? "no row for each picture" : text;
}

// Flags that make features of it; empty where nothing does.
std::string flags_for(const Candidate& candidate, Layout layout) {
    std::string flags = candidate.is_output ? "" : "--output " + candidate.name;
    const auto add = [&](const std::string& flag) {
        return flags + (flags.empty() ? "" : " ") + flag;
    };
    if (feature_dimensions(candidate.shape, Token::none, layout)) return flags;
    if (!feature_dimensions(candidate.shape, Token::mean, layout)) return {};
    return add(candidate.shape.size() == 3 ? "--token first" : "--token mean");
}

// What is said, with a guess for what must be; the error of the first try where none helps.
NetworkSettings guess(const OnnxGraph& graph, NetworkSettings said) {
    if (said.output.empty() && !graph.outputs().empty()) said.output = graph.outputs()[0].name;
    const bool normalised = !said.normalise.empty() || !said.mean.empty() || !said.std.empty();
    for (const bool normalise : {false, true})
        for (const bool size : {false, true}) {
            NetworkSettings guessed = said;
            if (normalise && !normalised) guessed.normalise = "imagenet";
            if (size && said.size == 0) guessed.size = kGuessedSize;
            if (settle_network(graph, guessed)) return guessed;
        }
    return said;
}

// Neither a statistic of a normalisation nor a row for no picture.
bool is_rich(const Candidate& candidate, Layout layout) {
    const auto numbers = feature_dimensions(candidate.shape, Token::mean, layout);
    return numbers && *numbers >= kFewestNumbers;
}

// The outputs, and tensors within; run once, for their shapes.
Result<std::vector<Candidate>> find_candidates(const Inspect& o, const OnnxGraph& graph,
                                               const NetworkFile& file) {
    std::vector<Candidate> found;
    for (const OnnxPort& port : graph.outputs()) found.push_back({port.name, {}, true});
    for (const std::string& name : graph.candidates())
        if (std::ranges::find(found, name, &Candidate::name) == found.end())
            found.push_back({name, {}, false});
    std::vector<std::string> names;
    for (const Candidate& candidate : found) names.push_back(candidate.name);
    const auto library = OrtLibrary::open(o.encoders.onnxruntime);
    if (!library) return library.error();
    const auto cut = file.giving(names);
    if (!cut) return cut.error();
    const auto shapes = output_shapes(*library, *cut, names);
    if (!shapes) return shapes.error();
    for (std::size_t i = 0; i < found.size(); ++i) found[i].shape = (*shapes)[i];
    std::erase_if(found, [&](const Candidate& candidate) {
        return !candidate.is_output && !is_rich(candidate, file.network().format.layout);
    });
    if (found.size() > kMostShown) found.resize(kMostShown);
    return found;
}

Json ports_json(const std::vector<OnnxPort>& ports) {
    Json list = Json::array();
    for (const OnnxPort& port : ports)
        list.push_back({{"name", port.name}, {"element", port.element}, {"shape", port.shape}});
    return list;
}

std::string head_of(const Inspect& o, const OnnxGraph& graph) {
    std::string text = printable(o.file) + ": opset " + std::to_string(graph.opset());
    if (!graph.producer().empty()) text += ", by " + printable(graph.producer());
    text += ", " + std::to_string(graph.weight_count()) + " weights" +
            (graph.quantised() ? " (some of 8 bits)" : "") + "\n";
    for (const OnnxPort& port : graph.inputs())
        text += "  input   " + printable(port.name) + "  " + in_words(port) + "\n";
    for (const OnnxPort& port : graph.outputs())
        text += "  output  " + printable(port.name) + "  " + in_words(port) + "\n";
    return text;
}

std::string text_of(const Inspect& o, const OnnxGraph& graph, const Network& network,
                    const std::vector<Candidate>& candidates) {
    std::string text = head_of(o, graph);
    text += "Taken as " + std::string(name_of(network.format.layout)) + " " +
            std::string(name_of(network.format.element)) + ", " + std::to_string(network.size) +
            " pixels a side.\nFeatures of a picture could be:\n";
    for (const Candidate& candidate : candidates) {
        const std::string flags = flags_for(candidate, network.format.layout);
        text += "  " + printable(candidate.name) + "  " + shape_in_words(candidate.shape) + "  " +
                (flags.empty() && !candidate.is_output ? "(cannot be)" : flags) + "\n";
    }
    if (network.format.element != Element::uint8)
        text +=
            "A graph does not say how its pictures are to be normalised; its model card does: "
            "--normalise imagenet, half, clip or unit, or --mean and --std.\n";
    text += "Flags may stand in " + printable(o.file) + ".json too, as {\"size\": 224, ...}.\n";
    return text;
}

Json head_json(const OnnxGraph& graph) {
    return {{"opset", graph.opset()},
            {"producer", graph.producer()},
            {"weights", graph.weight_count()},
            {"quantised", graph.quantised()},
            {"inputs", ports_json(graph.inputs())},
            {"outputs", ports_json(graph.outputs())}};
}

Json json_of(const OnnxGraph& graph, const Network& network,
             const std::vector<Candidate>& candidates) {
    Json json = head_json(graph);
    json["layout"] = name_of(network.format.layout);
    json["element"] = name_of(network.format.element);
    json["size"] = network.size;
    json["candidates"] = Json::array();
    for (const Candidate& candidate : candidates)
        json["candidates"].push_back({{"name", candidate.name},
                                      {"shape", candidate.shape},
                                      {"flags", flags_for(candidate, network.format.layout)}});
    return json;
}

// A network of texts: of its outputs the graph says the shape.
Status inspect_texts(const Inspect& o, const OnnxGraph& graph) {
    NetworkSettings said = o.encoders.network;
    if (said.output.empty() && !graph.outputs().empty()) said.output = graph.outputs()[0].name;
    const auto network = settle_text_network(graph, said);
    if (!network) return network.error();
    Json json = head_json(graph);
    json["texts"] = true;
    std::string text = head_of(o, graph) + "Taken as texts.\nFeatures of a text could be:\n";
    for (const OnnxPort& port : graph.outputs()) {
        std::string flags = graph.outputs().size() > 1 ? "--output " + port.name : "";
        if (port.shape.size() == 3)
            flags += (flags.empty() ? "" : " ") + std::string("--token mean");
        json["candidates"].push_back({{"name", port.name}, {"flags", flags}});
        text += "  " + printable(port.name) + "  " + flags + "\n";
    }
    text +=
        "Its tokenizer (--tokenizer: tokenizer.json or vocab.txt of a WordPiece, or an ONNX file) "
        "may lie beside it. Flags may stand in " +
        printable(o.file) + ".json too.\n";
    return print(o.json ? json.dump(2) + "\n" : text);
}

Status inspect(const Inspect& o) {
    const auto bytes = read_file(o.file);
    if (!bytes) return bytes.error();
    const auto graph = OnnxGraph::parse(*bytes, printable(o.file));
    if (!graph) return graph.error();
    if (takes_texts(*graph)) return inspect_texts(o, *graph);
    const auto file = NetworkFile::open(o.file, guess(*graph, o.encoders.network));
    if (!file) return file.error();
    const auto candidates = find_candidates(o, *graph, *file);
    if (!candidates) return candidates.error();
    return print(o.json ? json_of(*graph, file->network(), *candidates).dump(2) + "\n"
                        : text_of(o, *graph, file->network(), *candidates));
}

}  // namespace

void add_model(CLI::App& app, Action& action) {
    CLI::App* model = app.add_subcommand("model", "Networks of your own");
    model->require_subcommand(1);
    CLI::App* command =
        model->add_subcommand("inspect", "What an ONNX file takes and gives, and the flags for it");
    auto o = std::make_shared<Inspect>();
    command
        ->add_option("file", o->file,
                     "An ONNX file with one input, a batch of pictures, or with tokens of a text")
        ->required();
    for (const auto& row : network_rows())
        add_setting(*command, row, o->encoders.network)->default_str("");
    command->add_flag("--json", o->json, "As JSON");
    add_encoder_places(*command, o->encoders);
    command->footer("Example:\n  bluesquare model inspect dinov2.onnx\n");
    command->callback([o, &action] { action = [o] { return inspect(*o); }; });
}

}  // namespace bluesquare
