#include <algorithm>
#include <utility>

#include <onnx.pb.h>

#include "core/quoted.h"
#include "model/text_network.h"

namespace bluesquare {
namespace {

bool is_token_input(const OnnxPort& port) {
    return (port.element == "int64" || port.element == "int32") &&
           (!port.has_shape || port.shape.size() == 2);
}

// The place that an input's name says; null where it says none.
std::string* place_of(TextNetwork& network, const std::string& name) {
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    if (has("mask")) return &network.mask;
    if (has("type") || has("segment")) return &network.types;
    if (has("position")) return nullptr;
    return &network.ids;
}

Status take_inputs(const OnnxGraph& graph, TextNetwork& network) {
    const auto ports = graph.inputs();
    const auto expected = [&](const std::string& what) {
        return Error{graph.name() + ": " + what +
                     ", expected input_ids, and attention_mask and token_type_ids where it has "
                     "them, found " +
                     in_words(ports)};
    };
    for (const OnnxPort& port : ports) {
        std::string* const place = place_of(network, port.name);
        if (place == nullptr || !place->empty())
            return expected("nothing to give its input " + in_quotes(port.name));
        if (port.element != "int64") return expected("its inputs are no int64");
        *place = port.name;
        if (port.shape.size() != 2) continue;
        if (port.shape[0] > 1)
            return Error{graph.name() + " takes " + std::to_string(port.shape[0]) +
                         " texts at once, expected one or any number: export it with a free axis"};
        if (port.shape[1] > 0 && port.shape[1] <= 1 << 16)
            network.fixed_tokens = static_cast<int>(port.shape[1]);
    }
    if (network.ids.empty()) return expected("no input of token numbers");
    if (network.fixed_tokens > 0 && network.mask.empty())
        return expected("it takes a fixed number of tokens without a mask");
    return Done{};
}

// What a network of pictures is told, and this one not.
Status refuse_pictures(const OnnxGraph& graph, const NetworkSettings& said) {
    if (said.layout.empty() && said.size == 0 && said.normalise.empty() && said.mean.empty() &&
        said.std.empty() && said.input.empty())
        return Done{};
    return usage_error(graph.name() +
                       " takes texts: of the network's flags it knows --output, --token, "
                       "--tokenizer and --tokens");
}

}  // namespace

bool takes_texts(const OnnxGraph& graph) {
    const auto ports = graph.inputs();
    return !ports.empty() && std::ranges::all_of(ports, is_token_input);
}

Result<TextNetwork> settle_text_network(const OnnxGraph& graph, const NetworkSettings& settings) {
    if (auto ok = refuse_pictures(graph, settings); !ok) return ok.error();
    TextNetwork network;
    network.name = graph.name();
    if (auto ok = take_inputs(graph, network); !ok) return ok.error();
    const auto output = find_output(graph, settings.output);
    if (!output) return output.error();
    network.output = *output;
    network.token = token_of(settings.token);
    return network;
}

Tokenizer tokenizer_of(const WordPiece& pieces) {
    onnx::ModelProto model;
    model.set_ir_version(8);
    for (const auto& [domain, version] : {std::pair{"", 17}, {"ai.onnx.contrib", 1}}) {
        auto* opset = model.add_opset_import();
        opset->set_domain(domain);
        opset->set_version(version);
    }
    auto* graph = model.mutable_graph();
    graph->set_name("tokenizer");
    auto* text = graph->add_input();
    text->set_name("text");
    auto* type = text->mutable_type()->mutable_tensor_type();
    type->set_elem_type(onnx::TensorProto::STRING);
    type->mutable_shape()->add_dim()->set_dim_value(1);
    auto* node = graph->add_node();
    node->set_op_type("BertTokenizer");
    node->set_domain("ai.onnx.contrib");
    node->add_input("text");
    for (const char* name : {"ids", "types", "mask"}) {
        node->add_output(name);
        auto* output = graph->add_output();
        output->set_name(name);
        output->mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::INT64);
    }
    auto* vocabulary = node->add_attribute();
    vocabulary->set_name("vocab_file");
    vocabulary->set_type(onnx::AttributeProto::STRING);
    vocabulary->set_s(pieces.vocabulary);
    for (const auto& [name, on] :
         {std::pair{"do_lower_case", pieces.lower_case}, {"strip_accents", pieces.strip_accents}}) {
        auto* flag = node->add_attribute();
        flag->set_name(name);
        flag->set_type(onnx::AttributeProto::INT);
        flag->set_i(on ? 1 : 0);
    }
    const std::string bytes = model.SerializeAsString();
    return {{bytes.begin(), bytes.end()}, "text", "ids", pieces.most_tokens};
}

Result<Tokenizer> tokenizer_of(const OnnxGraph& graph, std::vector<std::uint8_t> bytes) {
    const auto inputs = graph.inputs(), outputs = graph.outputs();
    if (inputs.size() != 1 || inputs[0].element != "string" || outputs.empty())
        return Error{graph.name() +
                     ": expected one input of texts and their token numbers, found " +
                     in_words(inputs) + " and " + in_words(outputs) +
                     ": make it with onnxruntime_extensions' gen_processing_models"};
    auto ids = std::ranges::find_if(
        outputs, [](const OnnxPort& port) { return port.name.find("ids") != port.name.npos; });
    if (ids == outputs.end()) ids = outputs.begin();
    return Tokenizer{std::move(bytes), inputs[0].name, ids->name, 0};
}

}  // namespace bluesquare
