// Every operator that the trainer knows, against differences of the loss itself: a small network of
// each, in float64 where ONNX Runtime has it.
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include <doctest/doctest.h>

#include "../unit/onnx_models.h"
#include "step_runner.h"
#include "trainer/rules.h"

using namespace bluesquare;
using namespace onnx_models;
using step_runner::Runner;
using step_runner::Values;

namespace {

constexpr int kBatch = 2, kSize = 6;

// Pictures times a weight for each number, and the operator on that: "p" is n x 3 x 6 x 6 between
// -1 and 1, "q" the same between 0.5 and 1.5. turned: behind a convolution of one pixel, which lies
// in another order of axes.
struct Net {
    ModelProto proto = model();
    std::string out;
    std::uint32_t weights = 100;

    explicit Net(bool turned) {
        add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::FLOAT,
                 {0, 3, kSize, kSize});
        weight("each", {1, 3, kSize, kSize});
        add_node(proto, "Mul", {"x", "each"}, turned ? "before" : "p");
        if (turned) {
            weight("mix", {3, 3, 1, 1});
            for (int i = 0; i < 9; ++i)  // not out of the range
                proto.mutable_graph()->mutable_initializer()->rbegin()->set_float_data(
                    i, i % 4 == 0 ? 0.8f : 0.1f);
            add_node(proto, "Conv", {"before", "mix"}, "p");
        }
        number("half", 0.5f);
        number("one", 1);
        add_node(proto, "Mul", {"p", "half"}, "halved");
        add_node(proto, "Add", {"halved", "one"}, "q");
    }
    std::string weight(const std::string& name, const std::vector<int>& sizes, float shift = 0) {
        TensorProto& tensor = add_weight(proto, name, sizes);
        scatter(tensor, ++weights);
        for (float& value : *tensor.mutable_float_data()) value = value * 0.9f + shift;
        return name;
    }
    std::string number(const std::string& name, float value) {
        TensorProto& tensor = *proto.mutable_graph()->add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(TensorProto::FLOAT);
        tensor.add_float_data(value);
        return name;
    }
    std::string whole(const std::string& name, const std::vector<int>& values) {
        add_integers(proto, name, values);
        return name;
    }
    NodeProto& node(const std::string& op, const std::vector<std::string>& in,
                    const std::string& name = "y") {
        out = name;
        return add_node(proto, op, in, name);
    }
};

void set_whole(NodeProto& node, const std::string& name, int value) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
}

void set_real(NodeProto& node, const std::string& name, float value) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::FLOAT);
    attribute.set_f(value);
}

void set_text(NodeProto& node, const std::string& name, const std::string& value) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::STRING);
    attribute.set_s(value);
}

struct Case {
    std::string op, how;
    std::function<void(Net&)> build;
    int opset = 17;
    bool batch_statistics = false;
};

Case unary(const std::string& op, const std::string& of = "p") {
    return {op, "of " + of, [op, of](Net& net) { net.node(op, {of}); }};
}

Case with_reals(const std::string& op, std::vector<std::pair<std::string, float>> reals) {
    return {op, "with attributes", [op, reals](Net& net) {
                auto& node = net.node(op, {"p"});
                for (const auto& [name, value] : reals) set_real(node, name, value);
            }};
}

Case conv(const std::string& how, std::vector<int> kernel, int group,
          std::vector<std::pair<std::string, std::vector<int>>> lists, bool bias = true) {
    return {"Conv", how, [=](Net& net) {
                net.weight("w", kernel);
                std::vector<std::string> in{"p", "w"};
                if (bias) in.push_back(net.weight("b", {kernel[0]}));
                auto& node = net.node("Conv", in);
                set_whole(node, "group", group);
                for (const auto& [name, values] : lists) set_integers(node, name, values);
            }};
}

Case pool(const std::string& op, const std::string& how,
          std::vector<std::pair<std::string, std::vector<int>>> lists,
          std::vector<std::pair<std::string, int>> numbers = {}) {
    return {op, how, [=](Net& net) {
                auto& node = net.node(op, {"p"});
                for (const auto& [name, values] : lists) set_integers(node, name, values);
                for (const auto& [name, value] : numbers) set_whole(node, name, value);
            }};
}

Case reduction(const std::string& op, const std::string& how, std::vector<int> axes, int keep) {
    return {op, how, [=](Net& net) {
                std::vector<std::string> in{"p"};
                if (op == "ReduceSum") in.push_back(net.whole("axes", axes));
                auto& node = net.node(op, in);
                if (op != "ReduceSum") set_integers(node, "axes", axes);
                set_whole(node, "keepdims", keep);
            }};
}

Case resize(const std::string& mode, const std::string& coordinates, bool sizes,
            const std::string& rounding = "round_prefer_floor") {
    return {"Resize", mode + " " + coordinates + " " + rounding, [=](Net& net) {
                TensorProto& scales = add_weight(net.proto, "scales", {4});
                const float values[] = {1, 1, 1.5f, 0.67f};
                for (int i = 0; i < 4; ++i) scales.set_float_data(i, values[i]);
                net.whole("sizes", {kBatch, 3, 9, 4});
                auto& node = sizes ? net.node("Resize", {"p", "", "", "sizes"})
                                   : net.node("Resize", {"p", "", "scales"});
                set_text(node, "mode", mode);
                set_text(node, "coordinate_transformation_mode", coordinates);
                set_text(node, "nearest_mode", rounding);
            }};
}

void add_norm(Net& net, const std::string& op, int channels, int scales) {
    net.weight("scale", {scales}, 1.5f);
    net.weight("shift", {scales});
    auto& node = net.node(op, {"p", "scale", "shift"});
    if (op == "GroupNormalization") set_whole(node, "num_groups", channels);
}

std::vector<Case> elementwise_cases() {
    std::vector<Case> cases;
    for (const char* op : {"Neg", "Exp", "Erf", "Tanh", "Sigmoid", "Softplus", "Relu", "Abs",
                           "HardSwish", "Identity", "Dropout"})
        cases.push_back(unary(op));
    for (const char* op : {"Sqrt", "Reciprocal", "Log"}) cases.push_back(unary(op, "q"));
    cases.push_back(with_reals("LeakyRelu", {{"alpha", 0.2f}}));
    cases.push_back(with_reals("HardSigmoid", {{"alpha", 0.7f}, {"beta", 0.4f}}));
    cases.push_back({"Gelu", "by erf", [](Net& net) { net.node("Gelu", {"p"}); }, 20});
    cases.push_back({"Gelu", "by tanh",
                     [](Net& net) { set_text(net.node("Gelu", {"p"}), "approximate", "tanh"); },
                     20});
    cases.push_back({"PRelu", "by channel", [](Net& net) {
                         net.weight("slope", {3, 1, 1}, 0.2f);
                         net.node("PRelu", {"p", "slope"});
                     }});
    for (const char* op : {"Add", "Sub", "Mul", "Div", "Max", "Min", "Sum"}) {
        cases.push_back({op, "of two of a shape", [op](Net& net) { net.node(op, {"p", "q"}); }});
        cases.push_back({op, "by channel", [op](Net& net) {
                             net.weight("w", {3, 1, 1}, 1.5f);
                             net.node(op, {"p", "w"});
                         }});
        cases.push_back({op, "that grows", [op](Net& net) {
                             net.weight("w", {5, 1, 1, 1, kSize}, 1.5f);
                             net.node(op, {"w", "q"}, "grown");
                             set_whole(net.node("Flatten", {"grown"}, "flat"), "axis", 1);
                             auto& turned = net.node("Transpose", {"grown"});
                             set_integers(turned, "perm", {1, 0, 2, 3, 4});
                         }});
    }
    cases.push_back({"Mul", "by itself", [](Net& net) { net.node("Mul", {"p", "p"}); }});
    cases.push_back({"Pow", "2", [](Net& net) { net.node("Pow", {"p", net.number("two", 2)}); }});
    cases.push_back({"Pow", "0.5", [](Net& net) { net.node("Pow", {"q", "half"}); }});
    cases.push_back({"Pow", "3", [](Net& net) { net.node("Pow", {"p", net.number("three", 3)}); }});
    cases.push_back({"Pow", "of weights", [](Net& net) {
                         net.weight("w", {3, 1, 1}, 2);
                         net.node("Pow", {"q", "w"});
                     }});
    cases.push_back({"Where", "by a comparison", [](Net& net) {
                         net.weight("w", {1, kSize});
                         net.node("Greater", {"x", "half"}, "c");
                         net.node("Where", {"c", "p", "w"});
                     }});
    cases.push_back({"Cast", "to float16 and back", [](Net& net) {
                         set_whole(net.node("Cast", {"p"}), "to", TensorProto::FLOAT16);
                     }});
    cases.push_back({"Clip", "between", [](Net& net) {
                         net.node("Clip", {"p", net.number("low", -0.31f), "half"});
                     }});
    cases.push_back({"Clip", "from below", [](Net& net) {
                         net.node("Clip", {"p", net.number("low", -0.31f)});
                     }});
    cases.push_back({"Clip", "from above, opset 6",
                     [](Net& net) { set_real(net.node("Clip", {"p"}), "max", 0.2f); }, 10});
    return cases;
}

std::vector<Case> layer_cases() {
    std::vector<Case> cases{
        conv("of one pixel", {4, 3, 1, 1}, 1, {}),
        conv("of one pixel with steps", {4, 3, 1, 1}, 1, {{"strides", {2, 3}}}, false),
        conv("3 x 3", {4, 3, 3, 3}, 1, {{"pads", {1, 1, 1, 1}}}),
        conv("3 x 2 with steps", {4, 3, 3, 2}, 1, {{"strides", {2, 3}}, {"pads", {1, 0, 2, 1}}}),
        conv("with dilations", {2, 3, 2, 3}, 1,
             {{"dilations", {3, 2}}, {"pads", {0, 1, 1, 2}}, {"strides", {2, 1}}}, false),
        conv("for each channel", {3, 1, 3, 3}, 3, {{"pads", {1, 1, 1, 1}}}),
        conv("for each channel, with steps", {3, 1, 3, 2}, 3,
             {{"pads", {1, 0, 1, 1}}, {"strides", {2, 1}}}),
        conv("for each channel, with dilations", {3, 1, 2, 3}, 3,
             {{"pads", {1, 2, 0, 2}}, {"dilations", {2, 2}}}, false),
        conv("of groups", {6, 1, 3, 3}, 3, {{"pads", {1, 1, 1, 1}}, {"strides", {2, 2}}}),
    };
    // Larger than what goes as one product for each channel.
    for (const int factor : {2, 4})
        for (const int stride : {1, 2})
            cases.push_back({"Conv",
                             "for each channel, larger by " + std::to_string(factor) + ", step " +
                                 std::to_string(stride),
                             [=](Net& net) {
                                 net.whole("sizes", {kBatch, 3, kSize * factor, kSize * factor});
                                 net.node("Resize", {"p", "", "", "sizes"}, "large");
                                 net.weight("w", {3, 1, 3, 5});
                                 auto& node = net.node("Conv", {"large", "w"}, "c");
                                 set_whole(node, "group", 3);
                                 set_integers(node, "pads", {1, 2, 1, 2});
                                 set_integers(node, "strides", {stride, stride});
                                 net.node("Tanh", {"c"});
                             }});
    cases.push_back({"Conv", "of a line", [](Net& net) {
                         net.node("Reshape", {"p", net.whole("line", {0, 3, 36})}, "l");
                         net.weight("w", {4, 3, 5});
                         auto& node = net.node("Conv", {"l", "w"});
                         set_integers(node, "strides", {2});
                         set_integers(node, "pads", {2, 1});
                     }});
    cases.push_back({"Conv", "SAME_UPPER", [](Net& net) {
                         net.weight("w", {4, 3, 3, 2});
                         auto& node = net.node("Conv", {"p", "w"});
                         set_text(node, "auto_pad", "SAME_UPPER");
                         set_integers(node, "strides", {2, 1});
                     }});
    for (const int turn : {0, 1})
        for (const int turn_w : {0, 1})
            cases.push_back(
                {"Gemm", "turned " + std::to_string(turn) + std::to_string(turn_w), [=](Net& net) {
                     net.node("Reshape", {"p", net.whole("flat", {2, 108})}, "r");
                     net.node("Transpose", {"r"}, "t");
                     net.weight("w", turn_w ? std::vector{5, 108} : std::vector{108, 5});
                     net.weight("b", {5});
                     auto& node = net.node("Gemm", {turn ? "t" : "r", "w", "b"});
                     set_whole(node, "transA", turn);
                     set_whole(node, "transB", turn_w);
                     set_real(node, "alpha", 0.1f);
                     set_real(node, "beta", 0.7f);
                 }});
    cases.push_back({"MatMul", "by a matrix", [](Net& net) {
                         net.weight("w", {kSize, 4});
                         net.node("MatMul", {"p", "w"});
                     }});
    cases.push_back({"MatMul", "of many", [](Net& net) {
                         set_integers(net.node("Transpose", {"q"}, "t"), "perm", {0, 1, 3, 2});
                         net.node("MatMul", {"p", "t"});
                     }});
    cases.push_back({"MatMul", "of a matrix by many", [](Net& net) {
                         net.weight("w", {4, kSize});
                         net.node("MatMul", {"w", "p"});
                     }});
    cases.push_back({"MatMul", "by a vector", [](Net& net) {
                         net.weight("w", {kSize, 1});
                         net.node("Reshape", {"w", net.whole("vector", {kSize})}, "v");
                         net.node("MatMul", {"p", "v"});
                     }});
    for (const char* op : {"MaxPool", "AveragePool"}) {
        cases.push_back(pool(op, "2 x 2", {{"kernel_shape", {2, 2}}, {"strides", {2, 2}}}));
        cases.push_back(
            pool(op, "3 x 3 that overlap",
                 {{"kernel_shape", {3, 3}}, {"strides", {2, 2}}, {"pads", {1, 1, 1, 1}}}));
        cases.push_back(pool(op, "3 x 2 rounded up",
                             {{"kernel_shape", {3, 2}}, {"strides", {2, 3}}}, {{"ceil_mode", 1}}));
    }
    cases.push_back(pool("MaxPool", "with dilations",
                         {{"kernel_shape", {2, 2}}, {"strides", {1, 2}}, {"dilations", {3, 2}}}));
    cases.push_back(pool("AveragePool", "that counts pads",
                         {{"kernel_shape", {3, 3}}, {"strides", {1, 2}}, {"pads", {1, 1, 1, 1}}},
                         {{"count_include_pad", 1}}));
    cases.push_back(unary("GlobalAveragePool"));
    cases.push_back(unary("GlobalMaxPool"));
    for (const char* op : {"ReduceMean", "ReduceSum", "ReduceMax"}) {
        cases.push_back(reduction(op, "of rows and columns", {2, 3}, 0));
        cases.push_back(reduction(op, "of channels, from the end", {-3}, 1));
        cases.push_back(reduction(op, "of columns", {3}, 0));
    }
    for (const char* op : {"Softmax", "LogSoftmax"})
        for (const int axis : {-1, 1}) {
            cases.push_back({op, "axis " + std::to_string(axis),
                             [=](Net& net) { set_whole(net.node(op, {"p"}), "axis", axis); }});
            cases.push_back({op, "of opset 11, axis " + std::to_string(axis),
                             [=](Net& net) { set_whole(net.node(op, {"p"}), "axis", axis); }, 11});
        }
    return cases;
}

std::vector<Case> norm_cases() {
    std::vector<Case> cases;
    for (const bool batch : {false, true})
        cases.push_back(
            {"BatchNormalization", batch ? "by the batch" : "as trained",
             [](Net& net) {
                 net.weight("scale", {3}, 1.5f);
                 net.weight("shift", {3});
                 net.weight("mean", {3});
                 net.weight("variance", {3}, 2);
                 net.node("BatchNormalization", {"p", "scale", "shift", "mean", "variance"});
             },
             17, batch});
    cases.push_back(
        {"BatchNormalization", "of a kernel, as PyTorch writes timm's BiT", [](Net& net) {
             net.weight("kernel", {1, 3, 12});
             for (const char* name : {"scale", "shift", "mean", "variance"})
                 net.weight(name, {3}, 1.5f);
             NodeProto& norm = net.node("BatchNormalization",
                                        {"kernel", "scale", "shift", "mean", "variance"}, "even");
             set_whole(norm, "training_mode", 1);
             norm.add_output("moved_mean");
             norm.add_output("moved_variance");
             net.whole("sizes", {3, 3, 2, 2});
             net.node("Reshape", {"even", "sizes"}, "standardised");
             net.node("Conv", {"p", "standardised"});
         }});
    cases.push_back({"InstanceNormalization", "",
                     [](Net& net) { add_norm(net, "InstanceNormalization", 3, 3); }});
    cases.push_back({"GroupNormalization", "scales by channel",
                     [](Net& net) { add_norm(net, "GroupNormalization", 1, 3); }, 21});
    cases.push_back({"GroupNormalization", "scales by group",
                     [](Net& net) { add_norm(net, "GroupNormalization", 3, 3); }, 18});
    cases.push_back({"LayerNormalization", "of a row", [](Net& net) {
                         net.weight("scale", {kSize}, 1.5f);
                         net.weight("shift", {kSize});
                         net.node("LayerNormalization", {"p", "scale", "shift"});
                     }});
    cases.push_back({"LayerNormalization", "of a map", [](Net& net) {
                         net.weight("scale", {kSize, kSize}, 1.5f);
                         set_whole(net.node("LayerNormalization", {"p", "scale"}), "axis", 2);
                     }});
    return cases;
}

std::vector<Case> shape_cases() {
    std::vector<Case> cases;
    const auto add = [&](const std::string& op, const std::string& how,
                         std::function<void(Net&)> build, int opset = 17) {
        cases.push_back({op, how, std::move(build), opset});
    };
    add("Concat", "of channels", [](Net& net) {
        set_whole(net.node("Concat", {"p", "q", "p"}), "axis", 1);
    });
    add("Concat", "of many", [](Net& net) {
        set_whole(net.node("Concat", {"p", "q", "p", "q", "p", "q", "p", "q", "p"}), "axis", -1);
    });
    add("Split", "by sizes", [](Net& net) {
        auto& node = net.node("Split", {"p", net.whole("sizes", {2, 1, 3})}, "a");
        node.add_output("b");
        node.add_output("c");
        set_whole(node, "axis", 2);
        net.node("Reshape", {"a", net.whole("s", {0, -1, 3})}, "r");
        net.node("Reshape", {"c", "s"}, "t");
        set_whole(net.node("Concat", {"r", "t"}), "axis", 1);
    });
    add(
        "Split", "in equal parts, opset 11",
        [](Net& net) {
            auto& node = net.node("Split", {"p"}, "a");
            node.add_output("b");
            set_whole(node, "axis", 3);
            net.node("Mul", {"a", "b"});
        },
        11);
    add("Slice", "with steps", [](Net& net) {
        net.node("Slice", {"p", net.whole("s", {1, 5}), net.whole("e", {6, -100}),
                           net.whole("a", {2, -1}), net.whole("t", {2, -2})});
    });
    add(
        "Slice", "by attributes, opset 9",
        [](Net& net) {
            auto& node = net.node("Slice", {"p"});
            set_integers(node, "starts", {1, -4});
            set_integers(node, "ends", {1000, -1});
            set_integers(node, "axes", {1, 3});
        },
        9);
    add("Pad", "zeros", [](Net& net) {
        net.node("Pad", {"p", net.whole("w", {0, 1, 2, 0, 0, 0, 1, 3})});
    });
    add("Pad", "that cuts off", [](Net& net) {
        net.node("Pad", {"p", net.whole("w", {0, 0, -1, 0, 0, 0, 1, -2}), "half"});
    });
    add("Reshape", "", [](Net& net) { net.node("Reshape", {"p", net.whole("s", {0, -1, 4})}); });
    add("Flatten", "", [](Net& net) { net.node("Flatten", {"p"}); });
    add("Transpose", "", [](Net& net) {
        set_integers(net.node("Transpose", {"p"}), "perm", {0, 3, 1, 2});
    });
    add("Squeeze", "", [](Net& net) {
        set_integers(net.node("ReduceMean", {"p"}, "m"), "axes", {-1});
        net.node("Squeeze", {"m", net.whole("a", {-1})});
    });
    add(
        "Squeeze", "opset 11",
        [](Net& net) {
            set_integers(net.node("ReduceMean", {"p"}, "m"), "axes", {2});
            set_integers(net.node("Squeeze", {"m"}), "axes", {2});
        },
        11);
    add("Unsqueeze", "", [](Net& net) {
        net.node("Unsqueeze", {"p", net.whole("a", {-1, 1})}, "u");
        net.node("Reshape", {"u", net.whole("s", {0, 9, 12})});
    });
    add(
        "Unsqueeze", "opset 11",
        [](Net& net) {
            net.node("Flatten", {"p"}, "f");
            set_integers(net.node("Unsqueeze", {"f"}), "axes", {1});
        },
        11);
    add("Expand", "", [](Net& net) {
        net.weight("w", {1, 3, 1, 4});
        net.node("Expand", {"w", net.whole("s", {kBatch, 1, 2, 4})}, "e");
        set_whole(net.node("Concat", {"e", "e"}, "c"), "axis", 2);
        net.node("Mul", {"c", "c"});
    });
    add("Tile", "", [](Net& net) { net.node("Tile", {"p", net.whole("r", {1, 2, 1, 3})}); });
    add("Gather", "of one", [](Net& net) {
        TensorProto& index = *net.proto.mutable_graph()->add_initializer();
        index.set_name("i");
        index.set_data_type(TensorProto::INT64);
        index.add_int64_data(-2);
        set_whole(net.node("Gather", {"p", "i"}), "axis", 2);
    });
    add("Gather", "of several", [](Net& net) {
        set_whole(net.node("Gather", {"p", net.whole("i", {4, 0, -2, 4})}), "axis", 3);
    });
    for (const char* mode : {"nearest", "linear", "cubic"})
        for (const char* coordinates :
             {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"}) {
            cases.push_back(resize(mode, coordinates, true));
            cases.push_back(resize(mode, coordinates, false));
        }
    for (const char* rounding : {"floor", "ceil", "round_prefer_ceil"})
        cases.push_back(resize("nearest", "half_pixel", false, rounding));
    return cases;
}

std::vector<Case> all_cases() {
    std::vector<Case> all = elementwise_cases();
    for (auto* more : {&layer_cases, &norm_cases, &shape_cases})
        for (Case& one : more()) all.push_back(std::move(one));
    return all;
}

std::vector<std::uint8_t> file_of(const Case& one, bool turned) {
    Net net(turned);
    one.build(net);
    net.proto.mutable_opset_import(0)->set_version(one.opset);
    // Features are bent, so that each number's slope is its own.
    if (one.op != "Flatten") set_whole(net.node("Flatten", {net.out}, "flat_features"), "axis", 1);
    net.node("Tanh", {net.out}, "features");
    add_port(*net.proto.mutable_graph()->add_output(), "features", TensorProto::FLOAT, {0, 0});
    return bytes_of(net.proto);
}

StepSettings settings_of(const Case& one, bool channels_first, bool doubles) {
    StepSettings settings{.classes = 3, .batch = kBatch, .size = kSize};
    settings.taking.channels_first = channels_first;
    settings.batch_statistics = one.batch_statistics;
    settings.doubles = doubles;
    return settings;
}

std::vector<double> numbers(std::size_t count, std::uint32_t state) {
    TensorProto tensor;
    for (std::size_t i = 0; i < count; ++i) tensor.add_float_data(0);
    scatter(tensor, state);
    return {tensor.float_data().begin(), tensor.float_data().end()};
}

// A step, its loss as a function of the parameters.
class Step {
   public:
    Step(const StepGraphs& graphs, bool doubles) : runner_(graphs.step, doubles) {
        for (std::size_t i = 0; i < runner_.inputs().size(); ++i)
            given_[runner_.inputs()[i]] =
                numbers(static_cast<std::size_t>(element_count(runner_.shape(i))), 7);
        given_["y"].assign(given_["y"].size(), 0);
        for (int i = 0; i < kBatch; ++i) given_["y"][3 * i + i] = 1;
        given_["lr"] = {0};
        given_["momentum"] = {0};
        params_.assign(graphs.initial.begin(), graphs.initial.end());
        const auto head = numbers(params_.size(), 8);
        for (auto i = static_cast<std::size_t>(graphs.parameters.end()[-2].offset);
             i < params_.size(); ++i)
            params_[i] = 0.5 * head[i];
    }
    // The loss, the gradient.
    std::pair<double, std::vector<double>> at(const std::vector<double>& params) {
        given_["params"] = params;
        auto out = runner_.run(given_);
        return {out["loss"].numbers[0], out["momenta_new"].numbers};
    }
    const std::vector<double>& params() const { return params_; }

   private:
    Runner runner_;
    std::map<std::string, std::vector<double>> given_;
    std::vector<double> params_;
};

// The slope along a direction by differences of four points (error h^4), and by the gradient.
void check_slopes(Step& step, double h, double tolerance) {
    const auto gradient = step.at(step.params()).second;
    double size = 0;
    for (const double g : gradient) size += g * g;
    CHECK(size > 0);
    for (int k = 0; k < 3; ++k) {
        const auto direction = numbers(gradient.size(), 20 + static_cast<std::uint32_t>(k));
        double expected = 0;
        for (std::size_t i = 0; i < gradient.size(); ++i) expected += gradient[i] * direction[i];
        const auto loss = [&](double along) {
            auto moved = step.params();
            for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += along * direction[i];
            return step.at(moved).first;
        };
        const double slope = (8 * (loss(h) - loss(-h)) - (loss(2 * h) - loss(-2 * h))) / (12 * h);
        CHECK(std::abs(slope - expected) <= tolerance * std::sqrt(size));
    }
}

// ONNX Runtime has no kernel for it in float64: none.
std::optional<Step> in_doubles(const StepGraphs& graphs) {
    try {
        return std::optional<Step>(std::in_place, graphs, true);
    } catch (const Ort::Exception&) {
        return {};
    }
}

}  // namespace

TEST_CASE("trainer: gradients of every operator are the loss's slopes") {
    int exact = 0, all = 0;
    for (const Case& one : all_cases()) {
        for (const bool channels_first : {false, true}) {
            const auto file = file_of(one, channels_first);
            const TrainerNetwork network{.name = "small.onnx", .bytes = file};
            CAPTURE(one.op);
            CAPTURE(one.how);
            CAPTURE(channels_first);
            ++all;
            const auto doubles = make_step_graphs(network, settings_of(one, channels_first, true));
            REQUIRE_MESSAGE(doubles, doubles.error().what);
            if (auto step = in_doubles(*doubles)) {
                ++exact;
                check_slopes(*step, 1e-5, 1e-7);
                continue;
            }
            const auto floats = make_step_graphs(network, settings_of(one, channels_first, false));
            REQUIRE_MESSAGE(floats, floats.error().what);
            Step step(*floats, false);
            check_slopes(step, 4e-3, 2e-3);
        }
    }
    MESSAGE(all << " networks, " << exact << " of them in float64");
    CHECK(exact > all / 2);
}

// Logits of a head with drawn weights on the features of the file itself.
std::vector<double> expected_logits(const std::vector<std::uint8_t>& file,
                                    const std::vector<double>& x, const std::vector<double>& head) {
    const Values features = Runner(file).run({{"x", x}}).at("features");
    const auto d = static_cast<std::size_t>(features.shape.back());
    std::vector<double> logits;
    for (std::size_t row = 0; row < kBatch; ++row)
        for (std::size_t c = 0; c < 3; ++c) {
            double sum = head[3 * d + c];
            for (std::size_t i = 0; i < d; ++i)
                sum += head[c * d + i] * features.numbers[row * d + i];
            logits.push_back(sum);
        }
    return logits;
}

TEST_CASE("trainer: every operator gives what it gives in the file") {
    for (const Case& one : all_cases()) {
        if (one.op == "Cast") continue;  // all real numbers are float32 here
        for (const bool channels_first : {false, true}) {
            CAPTURE(one.op);
            CAPTURE(one.how);
            CAPTURE(channels_first);
            const auto file = file_of(one, channels_first);
            const auto graphs = make_step_graphs({.name = "small.onnx", .bytes = file},
                                                 settings_of(one, channels_first, false));
            REQUIRE(graphs);
            std::map<std::string, std::vector<double>> given;
            given["x"] = numbers(static_cast<std::size_t>(element_count(graphs->input)), 7);
            given["params"] = {graphs->initial.begin(), graphs->initial.end()};
            given["statistics"] = {graphs->initial_statistics.begin(),
                                   graphs->initial_statistics.end()};
            const auto begin = static_cast<std::size_t>(graphs->parameters.end()[-2].offset);
            const auto head = numbers(graphs->initial.size() - begin, 9);
            std::ranges::copy(head, given["params"].begin() + static_cast<std::ptrdiff_t>(begin));
            const auto logits = Runner(graphs->evaluate).run(given).at("logits").numbers;
            const auto expected = expected_logits(file, given["x"], head);
            REQUIRE(logits.size() == expected.size());
            for (std::size_t i = 0; i < logits.size(); ++i)
                CHECK(std::abs(logits[i] - expected[i]) <= 2e-5 * (1 + std::abs(expected[i])));
        }
    }
}

TEST_CASE("trainer: dropouts are trained by masks from outside") {
    const Case one = unary("Dropout");
    const auto file = file_of(one, false);
    StepSettings settings = settings_of(one, false, false);
    settings.taking.dropout = true;
    const auto graphs = make_step_graphs({.name = "small.onnx", .bytes = file}, settings);
    REQUIRE(graphs);
    Runner step(graphs->step);
    std::map<std::string, std::vector<double>> given;
    for (std::size_t i = 0; i < step.inputs().size(); ++i)
        given[step.inputs()[i]] =
            numbers(static_cast<std::size_t>(element_count(step.shape(i))), 7);
    REQUIRE(step.inputs().back() == "dropout.y");
    const auto gradient = [&](double mask) {
        given["momentum"] = {0};
        given["dropout.y"].assign(given["dropout.y"].size(), mask);
        auto slopes = step.run(given).at("momenta_new").numbers;
        slopes.resize(108);  // of the weights before it
        return slopes;
    };
    CHECK(std::ranges::all_of(gradient(0), [](double slope) { return slope == 0; }));
    CHECK(std::ranges::any_of(gradient(2), [](double slope) { return slope != 0; }));
    // The evaluation drops nothing.
    CHECK(Runner(graphs->evaluate).inputs().size() == 2);
}

TEST_CASE("trainer: every operator and every rule has a case") {
    std::set<std::string, std::less<>> operators, taped;
    for (const Case& one : all_cases()) {
        operators.insert(one.op);
        const auto file = file_of(one, true);
        const auto source = NetworkSource::open({.name = "small.onnx", .bytes = file});
        REQUIRE(source);
        Graph g;
        g.record(true);
        NetworkSource::Made made;
        made.emplace("x", g.input("x", Kind::real, {kBatch, 3, kSize, kSize}));
        for (const NetworkWeight& weight : source->weights())
            made.emplace(weight.name, g.input(weight.name, Kind::real, weight.shape));
        TakeSettings taking;
        if (one.batch_statistics) {
            taking.batch = std::make_shared<BatchStatistics>();
            taking.batch->rows = g.input("rows", Kind::real, {kBatch});
        }
        REQUIRE(source->make(g, made, source->output(), taking));
        for (const TapeStep& step : g.tape()) taped.insert(step.op);
    }
    for (const Taker& taker : takers()) {
        CAPTURE(taker.op);
        CHECK((!taker.gradient || operators.contains(taker.op)));
    }
    for (const Rule& rule : rules()) {
        CAPTURE(rule.op);
        CHECK(taped.contains(rule.op));
    }
}
