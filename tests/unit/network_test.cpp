// How a user's network is fed and what is taken of it.
#include "model/network.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "encode/feature_output.h"
#include "exact/half.h"
#include "lab/network_settings.h"
#include "model/preprocess.h"
#include "onnx_models.h"

using namespace bluesquare;
using namespace onnx_models;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// A graph with an input of this element and shape.
OnnxGraph taking(int element, const std::vector<int>& sizes, int outputs = 1) {
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "pixels", element, sizes);
    for (int i = 0; i < outputs; ++i) {
        const std::string name = "y" + std::to_string(i);
        add_node(proto, "Identity", {"pixels"}, name);
        add_port(*proto.mutable_graph()->add_output(), name, element, {0, 4});
    }
    auto graph = OnnxGraph::parse(bytes_of(proto), "m.onnx");
    REQUIRE(graph);
    return *std::move(graph);
}

NetworkSettings with(void (*say)(NetworkSettings&)) {
    NetworkSettings settings;
    settings.normalise = "imagenet";
    say(settings);
    return settings;
}

std::string refusal(const OnnxGraph& graph, const NetworkSettings& settings) {
    const auto network = settle_network(graph, settings);
    return network ? "" : network.error().what;
}

}  // namespace

TEST_CASE("a graph says how pictures lie in it, the user the rest") {
    NetworkSettings imagenet;
    imagenet.normalise = "imagenet";
    const auto planes = settle_network(taking(TensorProto::FLOAT, {0, 3, 224, 224}), imagenet);
    REQUIRE(planes);
    CHECK(planes->format.layout == Layout::nchw);
    CHECK(planes->format.element == Element::float32);
    CHECK(planes->size == 224);
    CHECK(planes->format.mean[1] == doctest::Approx(.456));
    CHECK(planes->output == "y0");
    CHECK(planes->fixed_batch == 0);

    const auto bytes = settle_network(taking(TensorProto::UINT8, {4, 32, 32, 3}), {});
    REQUIRE(bytes);
    CHECK(bytes->format.layout == Layout::nhwc);
    CHECK(bytes->format.element == Element::uint8);
    CHECK(bytes->fixed_batch == 4);

    const auto free = settle_network(taking(TensorProto::FLOAT16, {0, 3, 0, 0}), with([](auto& s) {
                                         s.size = 64;
                                         s.normalise.clear();
                                         s.mean = {0.5};
                                         s.std = {0.25, 0.5, 1};
                                     }));
    REQUIRE(free);
    CHECK(free->size == 64);
    CHECK(free->format.mean == std::array<double, 3>{.5, .5, .5});
    CHECK(free->format.std == std::array<double, 3>{.25, .5, 1});
}

TEST_CASE("what cannot be read off a graph must be said, and what contradicts it is refused") {
    const auto usual = [](NetworkSettings&) {};
    const OnnxGraph planes = taking(TensorProto::FLOAT, {0, 3, 224, 224});
    CHECK(contains(refusal(planes, {}), "--normalise imagenet"));
    CHECK(
        contains(refusal(planes, with([](auto& s) { s.size = 96; })), "224 pixels a side, not 96"));
    CHECK(contains(refusal(planes, with([](auto& s) { s.input = "z"; })), "no input 'z'"));
    CHECK(contains(refusal(planes, with([](auto& s) {
                               s.normalise.clear(), s.mean = {1, 2};
                           })),
                   "one number, or three"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 3, 0, 0}), with(usual)), "--size"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 0, 0, 0}), with(usual)), "--layout"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 1, 28, 28}), with(usual)),
                   "expected N x 3 x S x S"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 3, 32, 64}), with(usual)), "square"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 3}), with(usual)), "expected N x 3"));
    CHECK(contains(refusal(taking(TensorProto::INT64, {0, 3, 8, 8}), with(usual)), "int64"));
    CHECK(contains(refusal(taking(TensorProto::UINT8, {0, 8, 8, 3}), with(usual)), "takes bytes"));
    CHECK(contains(refusal(taking(TensorProto::FLOAT, {0, 3, 8, 8}, 2), with(usual)), "2 outputs"));
    ModelProto texts = model();
    for (const char* name : {"input_ids", "attention_mask"})
        add_port(*texts.mutable_graph()->add_input(), name, TensorProto::INT64, {0, 0});
    add_node(texts, "Add", {"input_ids", "attention_mask"}, "y");
    const auto graph = OnnxGraph::parse(bytes_of(texts), "t.onnx");
    REQUIRE(graph);
    CHECK(contains(refusal(*graph, {}), "'attention_mask' (int64 N x N)"));
}

TEST_CASE("the file beside a network says the same as flags, which go before") {
    const auto read = parse_network_settings(
        R"({"normalise": "half", "size": 128, "output": "/h", "token": "first"})", "m.onnx.json");
    REQUIRE(read);
    CHECK(read->size == 128);
    CHECK(read->token == "first");
    NetworkSettings flags;
    flags.mean = {0.1, 0.2, 0.3};
    flags.token = "mean";
    const NetworkSettings both = merged(flags, *read);
    CHECK(both.output == "/h");
    CHECK(both.token == "mean");
    CHECK(both.normalise.empty());
    CHECK(both.mean == flags.mean);
    CHECK(network_json(*read).size() == 4);

    const auto error = [](const char* text) {
        const auto settings = parse_network_settings(text, "m.onnx.json");
        return settings ? std::string() : settings.error().what;
    };
    CHECK(contains(error("{\"sise\": 3}"), "unknown setting 'sise', expected input, output"));
    CHECK(contains(error("{\"size\": -1}"), "size: expected a whole number from 0 to 4096"));
    CHECK(contains(error("{\"mean\": [\"a\"]}"), "mean: expected a list"));
    CHECK(contains(error("[1]"), "expected an object"));
    CHECK(contains(error("{"), "not JSON"));
}

TEST_CASE("pixels are laid out and scaled as a format says") {
    const std::vector<std::uint8_t> rgb{10, 20, 30, 40,  50,  60,
                                        70, 80, 90, 100, 110, 255};  // 2 x 2
    PictureFormat format{Layout::nhwc, Element::uint8, {}, {1, 1, 1}};
    std::vector<std::uint8_t> out(12);
    Preprocessor(format, 2, 2, 2)(rgb, out);
    CHECK(out == rgb);
    format.layout = Layout::nchw;
    Preprocessor(format, 2, 2, 2)(rgb, out);
    CHECK(out == std::vector<std::uint8_t>{10, 40, 70, 100, 20, 50, 80, 110, 30, 60, 90, 255});
    format = {Layout::nhwc, Element::float16, {.5, .5, .5}, {.5, .5, .5}};
    std::vector<std::uint8_t> halves(24);
    Preprocessor(format, 2, 2, 2)(rgb, halves);
    std::uint16_t last = 0;
    std::memcpy(&last, halves.data() + 22, 2);
    CHECK(widen_half(last) == 1.0f);
}

TEST_CASE("every half survives widening and narrowing, and what lies between is rounded") {
    for (int bits = 0; bits < 65536; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float wide = widen_half(half);
        if (wide != wide)
            CHECK(widen_half(narrow_half(wide)) != widen_half(narrow_half(wide)));
        else
            REQUIRE(narrow_half(wide) == half);
    }
    CHECK(widen_half(narrow_half(1.0f + 0x1p-11f)) == 1.0f);  // a tie, to even
    CHECK(widen_half(narrow_half(1.0f + 3 * 0x1p-11f)) == 1.0f + 0x1p-9f);
    CHECK(widen_half(narrow_half(1.0f + 0x1.8p-11f)) == 1.0f + 0x1p-10f);
    CHECK(narrow_half(65519.0f) == 0x7bff);
    CHECK(narrow_half(65520.0f) == 0x7c00);
    CHECK(narrow_half(-1e30f) == 0xfc00);
    CHECK(narrow_half(0x1p-25f) == 0);  // a tie, to even
    CHECK(narrow_half(0x1.8p-25f) == 1);
}

TEST_CASE("outputs become a row for each picture") {
    const auto dimensions = [](std::vector<std::int64_t> shape, Token token,
                               Layout layout = Layout::nchw) {
        const auto count = feature_dimensions(shape, token, layout);
        return count ? *count : -1;
    };
    CHECK(dimensions({7, 5}, Token::none) == 5);
    CHECK(dimensions({7, 5, 1, 1}, Token::none) == 5);
    CHECK(dimensions({7, 9, 5}, Token::none) == -1);
    CHECK(dimensions({7, 9, 5}, Token::first) == 5);
    CHECK(dimensions({7, 5, 2, 3}, Token::mean) == 5);
    CHECK(dimensions({7, 2, 3, 5}, Token::mean, Layout::nhwc) == 5);
    CHECK(dimensions({7}, Token::none) == -1);
    CHECK(dimensions({7, 0}, Token::none) == -1);
    CHECK(dimensions({7, 2, 2, 2, 2}, Token::mean) == -1);

    std::vector<float> values(2 * 3 * 2);  // 2 pictures
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    std::vector<float> out(4);
    take_features(values, std::vector<std::int64_t>{2, 3, 2}, Token::first, Layout::nchw, 2, out);
    CHECK(out == std::vector<float>{0, 1, 6, 7});
    take_features(values, std::vector<std::int64_t>{2, 3, 2}, Token::mean, Layout::nchw, 2, out);
    CHECK(out == std::vector<float>{2, 3, 8, 9});
    take_features(values, std::vector<std::int64_t>{2, 2, 3, 1}, Token::mean, Layout::nchw, 2, out);
    CHECK(out == std::vector<float>{1, 4, 7, 10});
}
