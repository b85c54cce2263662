// Whole networks as steps of training, against PyTorch in float64 (tests/reference/trainer.py).
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "../unit/onnx_models.h"
#include "model/stage_names.h"
#include "model/weights.h"
#include "platform/files.h"
#include "step_runner.h"
#include "trainer/emit.h"

using namespace bluesquare;
using namespace onnx_models;
using step_runner::Runner;

namespace {

constexpr int kClasses = 3, kSigns = 8;
const std::string kSource = BLUESQUARE_SOURCE_DIR;

std::vector<std::uint8_t> bytes_at(const std::string& path) {
    auto bytes = read_file(kSource + path);
    REQUIRE(bytes);
    return *std::move(bytes);
}

// SplitMix64 of the place, as tests/reference/trainer.py has it.
std::uint64_t mixed(std::uint64_t place, std::uint64_t stream) {
    std::uint64_t z = (place + 1) * 0x9E3779B97F4A7C15u + (stream << 56);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// From -1 to 1.
std::vector<double> numbers(std::size_t count, std::uint64_t stream) {
    std::vector<double> out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<double>(mixed(i, stream) >> 40) / (1 << 23) - 1;
    return out;
}

// A network of the references, with what its bytes lie in.
struct Network {
    TrainerNetwork network;
    std::vector<std::uint8_t> bytes;
    std::vector<float> weights;
};

// Every Clip becomes a Tanh.
std::vector<std::uint8_t> smoothed(const std::vector<std::uint8_t>& bytes) {
    ModelProto proto;
    REQUIRE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (NodeProto& node : *proto.mutable_graph()->mutable_node()) {
        if (node.op_type() != "Clip") continue;
        node.set_op_type("Tanh");
        node.mutable_input()->DeleteSubrange(1, node.input_size() - 1);
    }
    return bytes_of(proto);
}

std::unique_ptr<Network> lite0(bool smooth) {
    auto out = std::make_unique<Network>();
    const auto manifest = bytes_at("/models/manifest.json");
    const auto models = parse_manifest(manifest, "manifest.json");
    REQUIRE(models);
    const auto model = load_model(models->front(), bytes_at("/models/efficientnet_lite0.onnx"),
                                  bytes_at("/models/efficientnet_lite0.safetensors"));
    REQUIRE(model);
    out->bytes = smooth ? smoothed(model->graph) : model->graph;
    out->weights = assemble_weights(*model, model->spec.stage_count(), 0);
    out->network.name = "lite0";
    out->network.external["weights.bin"] = {
        reinterpret_cast<const std::uint8_t*>(out->weights.data()), out->weights.size() * 4};
    out->network.stages = stage_names(model->spec);
    out->network.bytes = out->bytes;
    return out;
}

std::unique_ptr<Network> network_named(const std::string& name) {
    if (name.starts_with("lite0")) return lite0(name == "lite0_smooth");
    auto out = std::make_unique<Network>();
    const std::string file = name.substr(0, name.find("_batch"));
    out->bytes = bytes_at("/tests/data/trainer_" + file + ".onnx");
    out->network.name = name;
    out->network.bytes = out->bytes;
    return out;
}

StepSettings settings_for(int batch, int size) {
    return {.classes = kClasses, .batch = batch, .size = size};
}

StepGraphs made(const TrainerNetwork& network, const StepSettings& settings) {
    auto graphs = make_step_graphs(network, settings);
    REQUIRE_MESSAGE(graphs, graphs.error().what);
    return *std::move(graphs);
}

std::vector<double> labels(int rows, int batch) {
    std::vector<double> y(static_cast<std::size_t>(batch * kClasses));
    for (int i = 0; i < rows; ++i) y[i * kClasses + i % kClasses] = 1;
    return y;
}

using Given = std::map<std::string, std::vector<double>>;

Given inputs_of(const StepGraphs& graphs, int batch) {
    Given given;
    given["x"] = numbers(static_cast<std::size_t>(element_count(graphs.input)), 101);
    given["y"] = labels(batch, batch);
    given["lr"] = {0.003};
    given["momentum"] = {0.9};
    given["params"] = {graphs.initial.begin(), graphs.initial.end()};
    given["momenta"].assign(graphs.initial.size(), 0);
    given["statistics"] = {graphs.initial_statistics.begin(), graphs.initial_statistics.end()};
    return given;
}

// As the reference starts where its gradients were taken.
void draw_head(const StepGraphs& graphs, Given& given) {
    const Parameter& head = graphs.parameters.end()[-2];
    const auto drawn = numbers(static_cast<std::size_t>(element_count(head.shape)), 102);
    for (std::size_t i = 0; i < drawn.size(); ++i)
        given["params"][static_cast<std::size_t>(head.offset) + i] =
            drawn[i] / std::sqrt(graphs.dimensions);
}

nlohmann::json references() {
    const auto text = bytes_at("/tests/data/trainer.json");
    return nlohmann::json::parse(text.begin(), text.end());
}

// The error of the whole gradient over its norm, as sums with signs tell it.
double relative_error(const StepGraphs& graphs, const std::vector<double>& gradient,
                      const nlohmann::json& reference) {
    double error = 0, norm = 0;
    CHECK(graphs.parameters.size() == reference["sums"].size());
    for (const Parameter& parameter : graphs.parameters) {
        REQUIRE(reference["sums"].contains(parameter.name));
        const auto count = static_cast<std::size_t>(element_count(parameter.shape));
        const double* slopes = gradient.data() + parameter.offset;
        norm += std::pow(reference["norms"][parameter.name].get<double>(), 2);
        for (std::size_t k = 0; k < kSigns; ++k) {
            double sum = 0;
            for (std::size_t i = 0; i < count; ++i)
                sum += mixed(i, k) >> 63 ? -slopes[i] : slopes[i];
            error += std::pow(sum - reference["sums"][parameter.name][k].get<double>(), 2) / kSigns;
        }
    }
    return std::sqrt(error / norm);
}

// What every graph of ours keeps to: names are given once and before they are used, of one set of
// operators; WebGPU binds ten buffers, and Concat takes seven tensors at most.
void check_graph(const std::vector<std::uint8_t>& bytes) {
    ModelProto proto;
    REQUIRE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    CHECK(proto.opset_import_size() == 1);
    std::set<std::string> known{""};
    for (const auto& input : proto.graph().input()) CHECK(known.insert(input.name()).second);
    for (const auto& tensor : proto.graph().initializer())
        CHECK(known.insert(tensor.name()).second);
    std::set<std::string> names;
    for (const NodeProto& node : proto.graph().node()) {
        CHECK(names.insert(node.name()).second);
        CHECK(node.domain().empty());
        CHECK(node.input_size() + node.output_size() <= (node.op_type() == "Concat" ? 8 : 10));
        for (const auto& input : node.input()) CHECK(known.contains(input));
        for (const auto& output : node.output()) CHECK(known.insert(output).second);
    }
    for (const auto& output : proto.graph().output()) CHECK(known.contains(output.name()));
}

void check_reference(const std::string& name, double most_error, bool channels_first) {
    CAPTURE(name);
    CAPTURE(channels_first);
    const auto reference = references()[name];
    const auto network = network_named(name);
    const int batch = reference["batch"];
    StepSettings settings = settings_for(batch, reference["size"]);
    settings.taking.channels_first = channels_first;
    settings.batch_statistics = name.ends_with("_batch");
    const StepGraphs graphs = made(network->network, settings);
    check_graph(graphs.step);
    check_graph(graphs.evaluate);
    CHECK(graphs.dimensions == reference["dimensions"]);
    Runner step(graphs.step);
    Given given = inputs_of(graphs, batch);
    Given drawn = given;
    draw_head(graphs, drawn);
    auto out = step.run(drawn);
    CHECK(out["loss"].numbers[0] == doctest::Approx(reference["loss"].get<double>()).epsilon(1e-6));
    const double error = relative_error(graphs, out["momenta_new"].numbers, reference);
    MESSAGE(name << ": relative error of the gradient " << error);
    CHECK(error <= most_error);

    double worst = 0;
    given["lr"] = {reference["lr"].get<double>()};
    for (const double expected : reference["curve"]) {
        out = step.run(given);
        worst = std::max(worst, std::abs(out["loss"].numbers[0] - expected) / expected);
        given["params"] = std::move(out["params_new"].numbers);
        given["momenta"] = std::move(out["momenta_new"].numbers);
        given["statistics"] = std::move(out["statistics_new"].numbers);
    }
    for (const Parameter& piece : graphs.statistics)
        for (std::int64_t i = 0; i < element_count(piece.shape); ++i)
            CHECK(given["statistics"][piece.offset + i] ==
                  doctest::Approx(reference["statistics"][piece.name][i].get<double>())
                      .epsilon(1e-4));
    MESSAGE(name << ": relative error of 25 losses " << worst);
    CHECK(worst <= 1e-4);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("trainer: gradients and losses of networks are PyTorch's") {
    for (const bool channels_first : {true, false}) {
        check_reference("bit", 1e-5, channels_first);
        check_reference("vit", 1e-5, channels_first);
        check_reference("convnext", 1e-5, channels_first);
        check_reference("resnet", 1e-5, channels_first);
        check_reference("resnet_batch", 1e-5, channels_first);
    }
    check_reference("lite0_smooth", 1e-5, true);
    check_reference("lite0", 1e-3, true);  // numbers that round past a bound of Clip
}

TEST_CASE("trainer: a zero head starts at the logarithm of the classes, and moves as SGD does") {
    const auto network = network_named("vit");
    const StepGraphs graphs = made(network->network, settings_for(4, 32));
    Runner step(graphs.step), evaluate(graphs.evaluate);
    Given given = inputs_of(graphs, 4);
    given["momenta"] = numbers(graphs.initial.size(), 105);
    given["lr"] = {0.5};
    given["momentum"] = {0.25};
    auto out = step.run(given);
    CHECK(out["loss"].numbers[0] == doctest::Approx(std::log(3)).epsilon(1e-6));
    Given still = given;
    still["momentum"] = {0};
    const auto gradient = step.run(still)["momenta_new"].numbers;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const double moved = 0.25 * given["momenta"][i] + gradient[i];
        CHECK(out["momenta_new"].numbers[i] == doctest::Approx(moved).epsilon(1e-5));
        CHECK(out["params_new"].numbers[i] ==
              doctest::Approx(given["params"][i] - 0.5 * moved).epsilon(1e-5));
    }
    const auto logits = evaluate.run({{"x", given["x"]}, {"params", given["params"]}})["logits"];
    CHECK(logits.shape == Shape{4, 3});
    CHECK(std::ranges::all_of(logits.numbers, [](double value) { return value == 0; }));
}

TEST_CASE("trainer: rows of zeros do not count") {
    for (const char* name : {"bit", "vit", "resnet_batch"}) {
        CAPTURE(std::string(name));
        const auto network = network_named(name);
        StepSettings five = settings_for(5, 32), three = settings_for(3, 32);
        five.batch_statistics = three.batch_statistics = true;
        const StepGraphs large = made(network->network, five);
        const StepGraphs small = made(network->network, three);
        Runner step(large.step), other(small.step);
        Given given = inputs_of(large, 5), fewer = inputs_of(small, 3);
        draw_head(large, given);
        draw_head(small, fewer);
        given["y"] = labels(3, 5);
        std::copy_n(given["x"].begin(), fewer["x"].size(), fewer["x"].begin());
        auto out = step.run(given), expected = other.run(fewer);
        CHECK(out["loss"].numbers[0] == doctest::Approx(expected["loss"].numbers[0]).epsilon(1e-6));
        double error = 0, norm = 0;
        for (std::size_t i = 0; i < large.initial.size(); ++i) {
            const double slope = expected["momenta_new"].numbers[i];
            error += std::pow(out["momenta_new"].numbers[i] - slope, 2);
            norm += slope * slope;
        }
        CHECK(std::sqrt(error / norm) < 1e-6);
        // What lies in such a row is of no matter, to the last bit; and no row at all moves
        // nothing.
        for (std::size_t i = fewer["x"].size(); i < given["x"].size(); ++i) given["x"][i] = 0.25;
        CHECK(step.run(given)["momenta_new"].numbers == out["momenta_new"].numbers);
        given["y"] = labels(0, 5);
        out = step.run(given);
        CHECK(out["loss"].numbers[0] == 0);
        CHECK(std::ranges::all_of(out["momenta_new"].numbers,
                                  [](double slope) { return slope == 0; }));
    }
}

TEST_CASE("trainer: the same file gives the same bytes") {
    for (const char* name : {"bit", "vit", "convnext", "resnet", "lite0"}) {
        const auto network = network_named(name);
        const StepGraphs first = made(network->network, settings_for(2, 32));
        const StepGraphs second = made(network->network, settings_for(2, 32));
        CHECK(first.step == second.step);
        CHECK(first.evaluate == second.evaluate);
        CHECK(manifest_of(first, settings_for(2, 32)) == manifest_of(second, settings_for(2, 32)));
    }
}

TEST_CASE("trainer: the order in which nodes were made does not show") {
    const auto emitted = [](bool left_first) {
        Graph g;
        const Tensor x = g.input("x", Kind::real, {2, 2}), y = g.input("y", Kind::real, {2, 2});
        Tensor left = no_tensor, right = no_tensor;
        if (left_first) left = g.unary("Exp", g.mul(x, g.number(2)));
        right = g.unary("Tanh", g.mul(y, g.number(3)));
        if (!left_first) left = g.unary("Exp", g.mul(x, g.number(2)));
        const Tensor sum = g.add(left, right);
        return emit(g, {"sum", {{"x", x}, {"y", y}}, {{"sum", sum}, {"product", g.mul(sum, x)}}});
    };
    CHECK(emitted(true) == emitted(false));
}

TEST_CASE("trainer: graphs hold no weights, and serve all weights of a network") {
    StepSettings settings = settings_for(2, 32);
    settings.part = {Trains::last, 3};
    const auto network = network_named("lite0");
    TrainerNetwork& other = network->network;
    const StepGraphs first = made(other, settings);
    std::vector<std::vector<std::uint8_t>> files;
    for (auto& [name, bytes] : other.external) {
        auto& file = files.emplace_back(bytes.begin(), bytes.end());
        for (std::size_t i = 3; i < file.size(); i += 4) file[i] ^= 0x80;  // the sign
        bytes = file;
    }
    const StepGraphs second = made(other, settings);
    CHECK(first.initial != second.initial);
    CHECK(first.frozen_weights != second.frozen_weights);
    CHECK(first.step == second.step);
    CHECK(first.evaluate == second.evaluate);
    CHECK(first.frozen == second.frozen);
}

TEST_CASE("trainer: what is not trained is a graph of its own, and the step goes on from it") {
    for (const char* name : {"bit", "vit", "convnext", "resnet", "lite0_smooth"}) {
        const auto network = network_named(name);
        StepSettings settings = settings_for(2, 32);
        const StepGraphs whole = made(network->network, settings);
        Runner all(whole.step);
        Given given = inputs_of(whole, 2);
        draw_head(whole, given);
        auto expected = all.run(given);
        for (const int stages : {0, 3, 6}) {
            CAPTURE(network->network.name);
            CAPTURE(stages);
            settings.part.trains = stages == 0 ? Trains::head : Trains::last;
            settings.part.stages = stages;
            const StepGraphs part = made(network->network, settings);
            check_graph(part.step);
            REQUIRE(!part.frozen.empty());
            check_graph(part.frozen);
            CHECK(part.initial.size() < whole.initial.size());
            Runner frozen(part.frozen), step(part.step);
            Given rest = inputs_of(part, 2);
            draw_head(part, rest);
            rest["x"] =
                frozen
                    .run({{"pixels", given["x"]},
                          {"weights",
                           {part.frozen_weights.begin(), part.frozen_weights.end()}}})["kept"]
                    .numbers;
            const auto out = step.run(rest);
            CHECK(out.at("loss").numbers[0] ==
                  doctest::Approx(expected["loss"].numbers[0]).epsilon(1e-5));
            // Its gradients are those of the whole.
            double error = 0, norm = 0;
            for (const Parameter& parameter : part.parameters) {
                const auto same =
                    std::ranges::find(whole.parameters, parameter.name, &Parameter::name);
                REQUIRE(same != whole.parameters.end());
                for (std::int64_t i = 0; i < element_count(parameter.shape); ++i) {
                    const double a = out.at("momenta_new").numbers[parameter.offset + i];
                    const double b = expected["momenta_new"].numbers[same->offset + i];
                    error += (a - b) * (a - b);
                    norm += b * b;
                }
            }
            CHECK(std::sqrt(error / norm) <= 1e-5);
        }
    }
}

TEST_CASE("trainer: what cannot be trained is named") {
    const auto error_of = [](const ModelProto& proto, StepSettings settings = settings_for(2, 8),
                             const std::string& output = "") {
        const auto bytes = bytes_of(proto);
        const auto graphs =
            make_step_graphs({.name = "m.onnx", .bytes = bytes, .output = output}, settings);
        return graphs ? std::string("no error") : graphs.error().what;
    };
    const auto with = [](const std::function<void(ModelProto&)>& change) {
        ModelProto proto = small_network();
        change(proto);
        return proto;
    };
    const auto rename = [&](const std::string& from, const std::string& to) {
        return with([&](ModelProto& proto) {
            for (NodeProto& node : *proto.mutable_graph()->mutable_node())
                if (node.op_type() == from) node.set_op_type(to);
        });
    };
    CHECK(error_of(small_network()) == "no error");
    // An operator without a gradient matters only where one has to flow.
    const std::string floor = error_of(rename("Relu", "Floor"));
    CHECK(contains(floor, "m.onnx: node 'map' (Floor) has no gradient"));
    StepSettings head = settings_for(2, 8);
    head.part.trains = Trains::head;
    CHECK(error_of(rename("Relu", "Floor"), head) == "no error");
    CHECK(
        contains(error_of(rename("Relu", "Frobnicate")),
                 "m.onnx: node 'map' (Frobnicate) is an operator that the trainer does not know"));
    const auto data_shape = with([](ModelProto& proto) {
        auto* cast = add_node(proto, "Cast", {"rows"}, "places").add_attribute();
        cast->set_name("to");
        cast->set_type(onnx::AttributeProto::INT);
        cast->set_i(TensorProto::INT64);
        add_node(proto, "Reshape", {"rows", "places"}, "shaped");
        add_port(*proto.mutable_graph()->add_output(), "shaped", TensorProto::FLOAT, {0, 0});
    });
    CHECK(contains(error_of(data_shape, settings_for(2, 8), "shaped"),
                   "node 'shaped' (Reshape) has a shape that depends on the pictures"));
    const auto whole_weights = with([](ModelProto& proto) {
        for (TensorProto& tensor : *proto.mutable_graph()->mutable_initializer())
            if (tensor.name() == "conv.weight") {
                tensor.set_data_type(TensorProto::INT8);
                tensor.clear_float_data();
                for (int i = 0; i < 12; ++i) tensor.add_int32_data(i);
            }
    });
    CHECK(contains(error_of(whole_weights), "the weight 'conv.weight' is of whole numbers"));
    const auto taking = [&](int element, const std::vector<int>& sizes) {
        return with([&](ModelProto& proto) {
            proto.mutable_graph()->mutable_input(0)->clear_type();
            add_port(*proto.mutable_graph()->mutable_input(0), "x", element, sizes);
        });
    };
    CHECK(contains(error_of(taking(TensorProto::UINT8, {0, 3, 8, 8})), "expected float32"));
    CHECK(contains(error_of(taking(TensorProto::FLOAT, {0, 3, 8})), "expected pictures"));
    CHECK(contains(error_of(small_network(), settings_for(2, 8), "nowhere"), "'nowhere'"));
    // The mean of a map, as an encoder has it.
    CHECK(error_of(small_network(), settings_for(2, 8), "map") == "no error");
    CHECK(
        contains(error_of(small_network(), settings_for(2, 16)), "takes 8 pixels a side, not 16"));
    CHECK(contains(error_of(small_network(0), settings_for(2, 0)), "say --size"));
    CHECK(error_of(small_network(), settings_for(2, 0)) == "no error");
    StepSettings last = settings_for(2, 8);
    last.part.trains = Trains::last;
    last.part.stages = 11;
    CHECK(contains(error_of(small_network(), last), "--train last:11: m.onnx has 10 stages"));
    const std::vector<std::uint8_t> no_file{'n', 'o'};
    const auto none = make_step_graphs({.name = "m.onnx", .bytes = no_file}, settings_for(2, 8));
    REQUIRE(!none);
    CHECK(contains(none.error().what, "m.onnx is not an ONNX file"));
}
