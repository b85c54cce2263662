// Small ONNX models, written here.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <onnx.pb.h>

namespace onnx_models {

using onnx::GraphProto;
using onnx::ModelProto;
using onnx::NodeProto;
using onnx::TensorProto;

inline ModelProto model() {
    ModelProto proto;
    proto.set_ir_version(8);
    proto.set_producer_name("tests");
    proto.set_producer_version("1");
    auto* opset = proto.add_opset_import();
    opset->set_domain("");
    opset->set_version(17);
    proto.mutable_graph()->set_name("g");
    return proto;
}

// sizes: 0 is a free axis.
inline void add_port(onnx::ValueInfoProto& port, const std::string& name, int element,
                     const std::vector<int>& sizes) {
    port.set_name(name);
    auto* type = port.mutable_type()->mutable_tensor_type();
    type->set_elem_type(element);
    for (const int size : sizes) {
        auto* dim = type->mutable_shape()->add_dim();
        if (size > 0)
            dim->set_dim_value(size);
        else
            dim->set_dim_param("n");
    }
}

// A port takes or gives so many at once.
inline void fix_count(onnx::ValueInfoProto& port, int count) {
    port.mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim(0)->set_dim_value(
        count);
}

inline NodeProto& add_node(ModelProto& proto, const std::string& op,
                           const std::vector<std::string>& inputs, const std::string& output) {
    NodeProto& node = *proto.mutable_graph()->add_node();
    node.set_op_type(op);
    node.set_name(output);
    for (const auto& input : inputs) node.add_input(input);
    node.add_output(output);
    return node;
}

inline TensorProto& add_weight(ModelProto& proto, const std::string& name,
                               const std::vector<int>& sizes, float value = 0.5f) {
    TensorProto& tensor = *proto.mutable_graph()->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(TensorProto::FLOAT);
    int count = 1;
    for (const int size : sizes) {
        tensor.add_dims(size);
        count *= size;
    }
    for (int i = 0; i < count; ++i)
        tensor.add_float_data(value + 0.01f * static_cast<float>(i % 7));
    return tensor;
}

inline std::vector<std::uint8_t> bytes_of(const ModelProto& proto) {
    const std::string text = proto.SerializeAsString();
    return {text.begin(), text.end()};
}

// Pictures -> convolution, scale and bias, ReLU -> mean over places -> product: n x 5. "map" is
// n x 4 x S x S, "pooled" n x 4 x 1 x 1, "rows" n x 4.
inline ModelProto small_network(int size = 8) {
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 3, size, size});
    add_weight(proto, "conv.weight", {4, 3, 1, 1}, 0.1f);
    add_weight(proto, "conv.bias", {4}, 0.2f);
    add_weight(proto, "scale", {1, 4, 1, 1}, 0.7f);
    add_weight(proto, "shift", {1, 4, 1, 1}, -0.1f);
    add_weight(proto, "head.weight", {4, 5}, 0.3f);
    add_node(proto, "Conv", {"x", "conv.weight", "conv.bias"}, "conv");
    add_node(proto, "Mul", {"conv", "scale"}, "scaled");
    add_node(proto, "Add", {"scaled", "shift"}, "shifted");
    add_node(proto, "Relu", {"shifted"}, "map");
    add_node(proto, "GlobalAveragePool", {"map"}, "pooled");
    add_node(proto, "Flatten", {"pooled"}, "rows");
    add_node(proto, "MatMul", {"rows", "head.weight"}, "y");
    add_port(*proto.mutable_graph()->add_output(), "y", TensorProto::FLOAT, {0, 5});
    return proto;
}

// Token numbers of a text -> a vector for each token, masked: n x t x 4 "hidden"; its mean over
// tokens is "sentence". tokens: 0: any number.
inline ModelProto text_network(int vocabulary, int tokens = 0) {
    ModelProto proto = model();
    for (const char* name : {"input_ids", "attention_mask", "token_type_ids"})
        add_port(*proto.mutable_graph()->add_input(), name, TensorProto::INT64, {0, tokens});
    TensorProto& words = add_weight(proto, "words", {vocabulary, 4});
    for (int i = 0; i < words.float_data_size(); ++i)
        words.set_float_data(i, static_cast<float>(i / 4) + 0.25f * static_cast<float>(i % 4));
    add_weight(proto, "kinds", {2, 4}, 0.125f);
    TensorProto& axes = *proto.mutable_graph()->add_initializer();
    axes.set_name("axes");
    axes.set_data_type(TensorProto::INT64);
    axes.add_dims(1);
    axes.add_int64_data(2);
    add_node(proto, "Gather", {"words", "input_ids"}, "word");
    add_node(proto, "Gather", {"kinds", "token_type_ids"}, "kind");
    add_node(proto, "Add", {"word", "kind"}, "sum");
    auto* to = add_node(proto, "Cast", {"attention_mask"}, "there").add_attribute();
    to->set_name("to");
    to->set_type(onnx::AttributeProto::INT);
    to->set_i(TensorProto::FLOAT);
    add_node(proto, "Unsqueeze", {"there", "axes"}, "weight");
    add_node(proto, "Mul", {"sum", "weight"}, "hidden");
    NodeProto& mean = add_node(proto, "ReduceMean", {"hidden"}, "sentence");
    for (const auto& [name, value] : {std::pair{"axes", 1}, {"keepdims", 0}}) {
        auto* attribute = mean.add_attribute();
        attribute->set_name(name);
        if (value == 1) {
            attribute->set_type(onnx::AttributeProto::INTS);
            attribute->add_ints(value);
        } else {
            attribute->set_type(onnx::AttributeProto::INT);
            attribute->set_i(value);
        }
    }
    add_port(*proto.mutable_graph()->add_output(), "hidden", TensorProto::FLOAT, {0, 0, 4});
    add_port(*proto.mutable_graph()->add_output(), "sentence", TensorProto::FLOAT, {0, 4});
    return proto;
}

inline const TensorProto* find_weight(const ModelProto& proto, const std::string& name) {
    for (const TensorProto& tensor : proto.graph().initializer())
        if (tensor.name() == name) return &tensor;
    return nullptr;
}

inline std::vector<float> values_of(const TensorProto& tensor) {
    if (tensor.raw_data().empty()) return {tensor.float_data().begin(), tensor.float_data().end()};
    std::vector<float> values(tensor.raw_data().size() / sizeof(float));
    std::memcpy(values.data(), tensor.raw_data().data(), values.size() * sizeof(float));
    return values;
}

// Numbers between -1 and 1 with little in common.
inline void scatter(TensorProto& tensor, std::uint32_t state) {
    for (float& value : *tensor.mutable_float_data()) {
        state = state * 1664525u + 1013904223u;
        value = static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1;
    }
}

inline void add_integers(ModelProto& proto, const std::string& name,
                         const std::vector<int>& values) {
    TensorProto& tensor = *proto.mutable_graph()->add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(TensorProto::INT64);
    tensor.add_dims(static_cast<int>(values.size()));
    for (const int value : values) tensor.add_int64_data(value);
}

inline void set_integers(NodeProto& node, const std::string& name, const std::vector<int>& values) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const int value : values) attribute.add_ints(value);
}

// A network like BiT's (a ResNet v2 whose kernels are standardised within the graph), as it is
// exported: pictures of 32 x 32 -> n x 16. Kernels are name + ".weight".
class BitNetwork {
   public:
    BitNetwork() {
        add_port(*proto_.mutable_graph()->add_input(), "x", TensorProto::FLOAT, {0, 3, 32, 32});
        add_weight(proto_, "epsilon", {}, 1e-6f);
        add_integers(proto_, "grouped", {0, kGroups, -1});
        add_integers(proto_, "edges", {0, 0, 1, 1, 0, 0, 1, 1});
        conv("stem", "x", 3, 8, 7, 2);
        add_node(proto_, "Pad", {"stem", "edges"}, "padded");
        auto& pool = add_node(proto_, "MaxPool", {"padded"}, "pooled");
        set_integers(pool, "kernel_shape", {3, 3});
        set_integers(pool, "strides", {2, 2});
        block("block1", "pooled", 8, 16, 2);
        block("block2", "block1", 16, 16, 1);
        norm("last", "block2", 16);
        auto& mean = add_node(proto_, "ReduceMean", {"last"}, "features");
        set_integers(mean, "axes", {2, 3});
        mean.add_attribute()->CopyFrom(flag("keepdims", 0));
        add_port(*proto_.mutable_graph()->add_output(), "features", TensorProto::FLOAT, {0, 16});
    }
    ModelProto proto() const { return proto_; }

   private:
    static constexpr int kGroups = 4;

    static onnx::AttributeProto flag(const std::string& name, int value) {
        onnx::AttributeProto attribute;
        attribute.set_name(name);
        attribute.set_type(onnx::AttributeProto::INT);
        attribute.set_i(value);
        return attribute;
    }

    TensorProto& scattered(const std::string& name, const std::vector<int>& sizes) {
        TensorProto& tensor = add_weight(proto_, name, sizes);
        scatter(tensor, ++weights_);
        return tensor;
    }

    void kernel_mean(const std::string& of, const std::string& output) {
        set_integers(add_node(proto_, "ReduceMean", {of}, output), "axes", {1, 2, 3});
    }

    // (w - mean) / sqrt(variance + epsilon), over each output's kernel.
    void conv(const std::string& name, const std::string& input, int in, int out, int side,
              int stride) {
        const std::string weight = name + ".weight";
        scattered(weight, {out, in, side, side});
        kernel_mean(weight, name + ".mean");
        add_node(proto_, "Sub", {weight, name + ".mean"}, name + ".centred");
        add_node(proto_, "Mul", {name + ".centred", name + ".centred"}, name + ".squares");
        kernel_mean(name + ".squares", name + ".variance");
        add_node(proto_, "Add", {name + ".variance", "epsilon"}, name + ".safe");
        add_node(proto_, "Sqrt", {name + ".safe"}, name + ".deviation");
        add_node(proto_, "Div", {name + ".centred", name + ".deviation"}, name + ".standard");
        auto& node = add_node(proto_, "Conv", {input, name + ".standard"}, name);
        set_integers(node, "kernel_shape", {side, side});
        set_integers(node, "strides", {stride, stride});
        set_integers(node, "pads", std::vector<int>(4, side / 2));
    }

    // GroupNorm as PyTorch exports it, and a ReLU.
    void norm(const std::string& name, const std::string& input, int channels) {
        add_weight(proto_, name + ".one", {kGroups}, 1).mutable_float_data()->Clear();
        add_weight(proto_, name + ".zero", {kGroups}, 0).mutable_float_data()->Clear();
        for (const auto& [part, value] : {std::pair{".one", 1.0f}, {".zero", 0.0f}})
            for (TensorProto& tensor : *proto_.mutable_graph()->mutable_initializer())
                if (tensor.name() == name + part)
                    for (int i = 0; i < kGroups; ++i) tensor.add_float_data(value);
        scattered(name + ".scale", {channels, 1, 1});
        scattered(name + ".shift", {channels, 1, 1});
        add_node(proto_, "Reshape", {input, "grouped"}, name + ".groups");
        add_node(proto_, "InstanceNormalization", {name + ".groups", name + ".one", name + ".zero"},
                 name + ".even");
        add_node(proto_, "Shape", {input}, name + ".shape");
        add_node(proto_, "Reshape", {name + ".even", name + ".shape"}, name + ".whole");
        add_node(proto_, "Mul", {name + ".whole", name + ".scale"}, name + ".scaled");
        add_node(proto_, "Add", {name + ".scaled", name + ".shift"}, name + ".shifted");
        add_node(proto_, "Relu", {name + ".shifted"}, name);
    }

    // Norms before the convolutions; its input is made fit by one of 1 x 1 where sizes differ.
    void block(const std::string& name, const std::string& input, int in, int out, int stride) {
        norm(name + ".norm1", input, in);
        std::string aside = input;
        if (in != out || stride != 1)
            conv(aside = name + ".downsample", name + ".norm1", in, out, 1, stride);
        conv(name + ".conv1", name + ".norm1", in, 8, 1, 1);
        norm(name + ".norm2", name + ".conv1", 8);
        conv(name + ".conv2", name + ".norm2", 8, 8, 3, stride);
        norm(name + ".norm3", name + ".conv2", 8);
        conv(name + ".conv3", name + ".norm3", 8, out, 1, 1);
        add_node(proto_, "Add", {name + ".conv3", aside}, name);
    }

    ModelProto proto_ = model();
    std::uint32_t weights_ = 0;
};

}  // namespace onnx_models
