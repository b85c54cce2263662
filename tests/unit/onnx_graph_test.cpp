// ONNX files: what is in them, other outputs, weights drawn anew.
#include "model/onnx_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "onnx_models.h"

using namespace bluesquare;
using namespace onnx_models;

namespace {

using Bytes = std::vector<std::uint8_t>;

OnnxGraph parsed(const ModelProto& proto) {
    auto graph = OnnxGraph::parse(bytes_of(proto), "m.onnx");
    REQUIRE(graph);
    return *std::move(graph);
}

ModelProto again(const OnnxGraph& graph) {
    const Bytes bytes = graph.bytes();
    ModelProto proto;
    REQUIRE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    return proto;
}

ModelProto redrawn(const ModelProto& proto, int kept = 0, std::uint64_t seed = 1) {
    OnnxGraph graph = parsed(proto);
    REQUIRE(graph.redraw(kept, seed));
    return again(graph);
}

std::vector<float> weight(const ModelProto& proto, const std::string& name) {
    const TensorProto* tensor = find_weight(proto, name);
    REQUIRE(tensor != nullptr);
    return values_of(*tensor);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

double variance(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values) sum += double{value} * value;
    return sum / static_cast<double>(values.size());
}

bool all_are(const std::vector<float>& values, float wanted) {
    return std::ranges::all_of(values, [&](float value) { return value == wanted; });
}

// A chain of products, each with its own weight.
ModelProto deep(int layers, int width) {
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "h0", TensorProto::FLOAT, {0, width});
    for (int i = 0; i < layers; ++i) {
        const std::string number = std::to_string(i);
        add_weight(proto, "w" + number, {width, width});
        add_node(proto, "MatMul", {"h" + number, "w" + number}, "h" + std::to_string(i + 1));
    }
    add_port(*proto.mutable_graph()->add_output(), "h" + std::to_string(layers), TensorProto::FLOAT,
             {0, width});
    return proto;
}

}  // namespace

TEST_CASE("an ONNX file says what it takes and gives") {
    ModelProto proto = small_network();
    // Old exporters list weights among the inputs.
    add_port(*proto.mutable_graph()->add_input(), "conv.weight", TensorProto::FLOAT, {4, 3, 1, 1});
    const OnnxGraph graph = parsed(proto);
    REQUIRE(graph.inputs().size() == 1);
    CHECK(graph.inputs()[0].name == "x");
    CHECK(in_words(graph.inputs()[0]) == "float32 N x 3 x 8 x 8");
    REQUIRE(graph.outputs().size() == 1);
    CHECK(in_words(graph.outputs()[0]) == "float32 N x 5");
    CHECK(graph.opset() == 17);
    CHECK(graph.producer() == "tests 1");
    CHECK(graph.weight_count() == 12 + 4 + 4 + 4 + 20);
    CHECK(!graph.quantised());
    const auto candidates = graph.candidates();
    CHECK(std::ranges::find(candidates, "rows") != candidates.end());
    CHECK(std::ranges::find(candidates, "pooled") != candidates.end());
    CHECK(candidates.front() == "rows");
}

TEST_CASE("what is no ONNX file, or cut off, is refused") {
    const Bytes whole = bytes_of(small_network());
    for (const Bytes& bytes :
         {Bytes{}, Bytes{1, 2, 3}, Bytes(1000, 0xff), Bytes(whole.begin(), whole.begin() + 40)}) {
        const auto graph = OnnxGraph::parse(bytes, "m.onnx");
        REQUIRE(!graph);
        CHECK(contains(graph.error().what, "m.onnx is not an ONNX file"));
    }
    for (std::size_t size = 0; size < whole.size();
         size += 7) {  // none gets further than it should
        auto graph = OnnxGraph::parse(std::span(whole).first(size), "m.onnx");
        if (graph) (void)graph->redraw(0, 1);
    }
}

TEST_CASE("an output within the graph drops what it does not need") {
    OnnxGraph graph = parsed(small_network());
    REQUIRE(graph.keep({"map"}));
    const ModelProto cut = again(graph);
    CHECK(cut.graph().node_size() == 4);
    CHECK(find_weight(cut, "head.weight") == nullptr);
    CHECK(find_weight(cut, "conv.weight") != nullptr);
    REQUIRE(cut.graph().output_size() == 1);
    CHECK(cut.graph().output(0).name() == "map");
    OnnxGraph other = parsed(small_network());
    for (const char* name : {"none", "", "x", "conv.weight"}) {
        CAPTURE(name);
        const auto kept = other.keep({name});
        REQUIRE(!kept);
        CHECK(contains(kept.error().what, "model inspect"));
    }
}

TEST_CASE("weights are drawn anew by what they are for") {
    ModelProto proto = small_network();
    add_weight(proto, "wide", {4, 4, 3, 3});  // enough numbers for a variance
    add_weight(proto, "half", {}, 0.5f);
    add_weight(proto, "mean", {1, 4, 1, 1}, 0.25f);
    add_weight(proto, "positions", {1, 4, 8, 8});
    add_node(proto, "Sub", {"map", "mean"}, "centred");
    add_node(proto, "Mul", {"centred", "half"}, "halved");
    auto& conv = add_node(proto, "Conv", {"halved", "wide"}, "second");
    auto* pads = conv.add_attribute();
    pads->set_name("pads");
    pads->set_type(onnx::AttributeProto::INTS);
    for (int i = 0; i < 4; ++i) pads->add_ints(1);
    const ModelProto drawn = redrawn(proto);
    CHECK(all_are(weight(drawn, "conv.bias"), 0));
    CHECK(all_are(weight(drawn, "shift"), 0));
    CHECK(all_are(weight(drawn, "scale"), 1));
    CHECK(weight(drawn, "half") == weight(proto, "half"));  // constants stay
    CHECK(weight(drawn, "mean") == weight(proto, "mean"));
    CHECK(weight(drawn, "conv.weight") != weight(proto, "conv.weight"));
    const auto wide = weight(drawn, "wide");
    CHECK(wide.size() == 144);
    CHECK(variance(wide) == doctest::Approx(2.0 / 36).epsilon(0.4));
    CHECK(std::ranges::all_of(wide, [](float value) { return std::isfinite(value); }));
}

TEST_CASE("the inputs that a weight sums are counted as its layer has them") {
    const auto spread = [](const std::string& op, const std::vector<int>& sizes, bool turned) {
        ModelProto proto = model();
        add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 0});
        add_weight(proto, "w", sizes);
        if (turned) add_node(proto, "Transpose", {"w"}, "wt");
        auto& node = add_node(proto, op, {"x", turned ? "wt" : "w"}, "y");
        if (op == "Gemm") {
            auto* attribute = node.add_attribute();
            attribute->set_name("transB");
            attribute->set_type(onnx::AttributeProto::INT);
            attribute->set_i(1);
        }
        return variance(weight(redrawn(proto), "w"));
    };
    CHECK(spread("MatMul", {50, 200}, false) == doctest::Approx(2.0 / 50).epsilon(0.06));
    CHECK(spread("MatMul", {50, 200}, true) == doctest::Approx(2.0 / 200).epsilon(0.06));
    CHECK(spread("Gemm", {50, 200}, false) == doctest::Approx(2.0 / 200).epsilon(0.06));
    CHECK(spread("ConvTranspose", {50, 20, 2, 5}, false) ==
          doctest::Approx(2.0 / 500).epsilon(0.06));
    CHECK(spread("Gather", {50, 200}, false) == doctest::Approx(0.02 * 0.02).epsilon(0.06));
}

TEST_CASE("weights through a standardisation, as BiT's, are a convolution's") {
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 16, 4, 4});
    add_weight(proto, "w", {32, 16, 3, 3});
    add_weight(proto, "gamma", {32});
    add_weight(proto, "beta", {32});
    add_node(proto, "ReduceMean", {"w"}, "mean");
    add_node(proto, "Sub", {"w", "mean"}, "standardised");
    add_node(proto, "Conv", {"x", "standardised"}, "conv");
    add_node(proto, "GroupNormalization", {"conv", "gamma", "beta"}, "y");
    const ModelProto drawn = redrawn(proto);
    CHECK(variance(weight(drawn, "w")) == doctest::Approx(2.0 / (16 * 9)).epsilon(0.1));
    CHECK(all_are(weight(drawn, "gamma"), 1));
    CHECK(all_are(weight(drawn, "beta"), 0));
}

TEST_CASE("a seed and a name say what is drawn, whatever else there is") {
    const ModelProto proto = small_network();
    CHECK(redrawn(proto, 0, 7).SerializeAsString() == redrawn(proto, 0, 7).SerializeAsString());
    CHECK(weight(redrawn(proto, 0, 7), "conv.weight") !=
          weight(redrawn(proto, 0, 8), "conv.weight"));
    OnnxGraph cut = parsed(proto);
    REQUIRE(cut.keep({"map"}));
    REQUIRE(cut.redraw(0, 7));
    CHECK(weight(again(cut), "conv.weight") == weight(redrawn(proto, 0, 7), "conv.weight"));
}

TEST_CASE("stages keep their weights from the input on") {
    const ModelProto proto = deep(20, 4);
    for (const int kept : {0, 3, 10}) {
        CAPTURE(kept);
        const ModelProto drawn = redrawn(proto, kept);
        for (int layer = 0; layer < 20; ++layer) {
            const std::string name = "w" + std::to_string(layer);
            CHECK((weight(drawn, name) == weight(proto, name)) == (layer < 2 * kept));
        }
    }
}

// timm's BiT out of PyTorch: BatchNormalization standardises each kernel, and may do so before all
// layers.
TEST_CASE("a kernel that is standardised belongs to the stage of its convolution") {
    ModelProto proto = model();
    constexpr int kLayers = 20;
    add_port(*proto.mutable_graph()->add_input(), "h0", TensorProto::FLOAT, {0, 8, 4, 4});
    add_weight(proto, "one", {8}, 1);
    for (int i = 0; i < kLayers; ++i) {
        const std::string number = std::to_string(i);
        add_weight(proto, "w" + number, {1, 8, 72});
        add_weight(proto, "raw" + number, {8, 8, 3, 3});  // the same, for running statistics
        add_node(proto, "ReduceMean", {"raw" + number}, "mean" + number);
        add_node(proto, "BatchNormalization",
                 {"w" + number, "one", "one", "mean" + number, "mean" + number}, "even" + number);
        add_node(proto, "Reshape", {"even" + number, "sizes"}, "kernel" + number);
    }
    add_integers(proto, "sizes", {8, 8, 3, 3});
    for (int i = 0; i < kLayers; ++i)
        add_node(proto, "Conv", {"h" + std::to_string(i), "kernel" + std::to_string(i)},
                 "h" + std::to_string(i + 1));
    const ModelProto drawn = redrawn(proto, 3);
    for (int i = 0; i < kLayers; ++i) {
        CAPTURE(i);
        const auto now = weight(drawn, "w" + std::to_string(i));
        CHECK((now == weight(proto, "w" + std::to_string(i))) == (i < 6));
        if (i >= 6) CHECK(variance(now) == doctest::Approx(2.0 / 72).epsilon(0.4));
    }
}

TEST_CASE("weights of 8 bits are shuffled, biases of theirs zero") {
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 8});
    TensorProto& tensor = *proto.mutable_graph()->add_initializer();
    tensor.set_name("w");
    tensor.set_data_type(TensorProto::INT8);
    tensor.add_dims(8);
    tensor.add_dims(8);
    std::string raw(64, '\0');
    std::iota(raw.begin(), raw.end(), '\0');
    tensor.set_raw_data(raw);
    add_weight(proto, "w.scale", {8});
    add_node(proto, "DequantizeLinear", {"w", "w.scale"}, "wide");
    add_node(proto, "MatMul", {"x", "wide"}, "y");
    CHECK(parsed(proto).quantised());
    const ModelProto drawn = redrawn(proto);
    std::string shuffled = find_weight(drawn, "w")->raw_data();
    CHECK(shuffled != raw);
    std::ranges::sort(shuffled);
    CHECK(shuffled == raw);
    CHECK(weight(drawn, "w.scale") == weight(proto, "w.scale"));
}

TEST_CASE("weights that are out of reach are refused") {
    ModelProto elsewhere = small_network();
    auto& tensor = *elsewhere.mutable_graph()->mutable_initializer(0);
    tensor.clear_float_data();
    tensor.set_data_location(TensorProto::EXTERNAL);
    auto* place = tensor.add_external_data();
    place->set_key("location");
    place->set_value("weights.bin");
    OnnxGraph graph = parsed(elsewhere);
    CHECK(graph.external_files() == std::vector<std::string>{"weights.bin"});
    CHECK(contains(graph.redraw(0, 1).error().what, "conv.weight"));

    ModelProto branches = small_network();
    auto* attribute = branches.mutable_graph()->mutable_node(0)->add_attribute();
    attribute->set_name("then_branch");
    attribute->mutable_g()->set_name("inner");
    CHECK(contains(parsed(branches).redraw(0, 1).error().what, "branches"));

    ModelProto none = model();
    add_port(*none.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 3});
    add_node(none, "Relu", {"x"}, "y");
    CHECK(contains(parsed(none).redraw(0, 1).error().what, "no weights"));
}
