// What a graph says of itself as a network of texts.
#include "model/text_network.h"

#include <doctest/doctest.h>

#include "onnx_models.h"

using namespace bluesquare;
using namespace onnx_models;

namespace {

OnnxGraph graph_of(const ModelProto& proto) {
    auto graph = OnnxGraph::parse(bytes_of(proto), "m.onnx");
    REQUIRE_MESSAGE(graph, graph.error().what);
    return *std::move(graph);
}

NetworkSettings hidden() {
    NetworkSettings settings;
    settings.output = "hidden";
    return settings;
}

bool refused(const ModelProto& proto, const NetworkSettings& said, std::string_view part) {
    const auto network = settle_text_network(graph_of(proto), said);
    if (network) return false;
    INFO(network.error().what);
    CHECK(network.error().what.find("m.onnx") == 0);
    return network.error().what.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("token numbers are texts, pictures are none") {
    CHECK(takes_texts(graph_of(text_network(8))));
    CHECK(!takes_texts(graph_of(small_network())));
}

TEST_CASE("inputs are known by their names") {
    NetworkSettings said = hidden();
    said.token = "mean";
    const auto network = settle_text_network(graph_of(text_network(8)), said);
    REQUIRE_MESSAGE(network, network.error().what);
    CHECK(network->ids == "input_ids");
    CHECK(network->mask == "attention_mask");
    CHECK(network->types == "token_type_ids");
    CHECK(network->token == Token::mean);
    CHECK(network->fixed_tokens == 0);
    CHECK(settle_text_network(graph_of(text_network(8, 16)), said)->fixed_tokens == 16);
}

TEST_CASE("what cannot be run is refused by name") {
    ModelProto positions = text_network(8);
    positions.mutable_graph()->mutable_input(2)->set_name("position_ids");
    CHECK(refused(positions, hidden(), "'position_ids'"));
    ModelProto twice = text_network(8);
    twice.mutable_graph()->mutable_input(2)->set_name("mask2");
    CHECK(refused(twice, hidden(), "'mask2'"));
    ModelProto halves = text_network(8);
    halves.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(
        TensorProto::INT32);
    CHECK(refused(halves, hidden(), "int64"));
    ModelProto unmasked = text_network(8, 16);
    unmasked.mutable_graph()->mutable_input()->DeleteSubrange(1, 2);
    CHECK(refused(unmasked, hidden(), "without a mask"));
    ModelProto several = text_network(8);
    fix_count(*several.mutable_graph()->mutable_input(0), 4);
    CHECK(refused(several, hidden(), "4 texts at once"));
    CHECK(refused(text_network(8), {}, "2 outputs"));
    NetworkSettings sized = hidden();
    sized.size = 96;
    CHECK(refused(text_network(8), sized, "takes texts"));
}

TEST_CASE("a tokenizer is a graph with one input of texts") {
    const Tokenizer own = tokenizer_of(WordPiece{"[CLS]\n[SEP]\n[UNK]\n", true, false, 7});
    CHECK(own.most_tokens == 7);
    const auto graph = OnnxGraph::parse(own.graph, "t.onnx");
    REQUIRE(graph);
    const auto read = tokenizer_of(*graph, own.graph);
    REQUIRE_MESSAGE(read, read.error().what);
    CHECK(read->input == "text");
    CHECK(read->ids == "ids");
    CHECK(!tokenizer_of(graph_of(small_network()), {}));
}
