#include <algorithm>
#include <utility>

#include <onnx.pb.h>

#include "trainer/emit.h"

namespace bluesquare {
namespace {

class Emitter {
   public:
    Emitter(const Graph& g, const Emission& emission)
        : g_(g), emission_(emission), names_(static_cast<std::size_t>(g.tensor_count())) {
        model_.set_ir_version(trainer_ir);
        model_.set_producer_name("blue square");
        auto* opset = model_.add_opset_import();
        opset->set_domain("");
        opset->set_version(trainer_opset);
        graph_ = model_.mutable_graph();
        graph_->set_name(emission.name);
    }

    std::vector<std::uint8_t> run() {
        for (const auto& input : emission_.inputs) {
            names_[input.tensor] = input.name;
            add_port(*graph_->add_input(), input);
        }
        for (const auto& output : emission_.outputs) add_port(*graph_->add_output(), output);
        const std::vector<int> order = needed();
        for (const int i : order) name_output(g_.nodes()[i].out);
        for (const int i : order) add_node(g_.nodes()[i]);
        for (const auto& output : emission_.outputs) alias(output);
        std::vector<std::uint8_t> bytes(model_.ByteSizeLong());
        model_.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()));
        return bytes;
    }

   private:
    int element_of(Kind kind) const {
        if (kind == Kind::truth) return onnx::TensorProto::BOOL;
        if (kind == Kind::whole) return onnx::TensorProto::INT64;
        return emission_.doubles ? onnx::TensorProto::DOUBLE : onnx::TensorProto::FLOAT;
    }

    void add_port(onnx::ValueInfoProto& port, const NamedTensor& tensor) const {
        port.set_name(tensor.name);
        auto* type = port.mutable_type()->mutable_tensor_type();
        type->set_elem_type(element_of(g_.kind(tensor.tensor)));
        auto* shape = type->mutable_shape();  // there even where it has no axes
        for (const auto size : g_.shape(tensor.tensor)) shape->add_dim()->set_dim_value(size);
    }

    bool is_input(Tensor x) const {
        return std::ranges::any_of(emission_.inputs,
                                   [&](const NamedTensor& input) { return input.tensor == x; });
    }

    // The node that makes x; -1: an input or a constant.
    int maker(Tensor x) const { return x == no_tensor || is_input(x) ? -1 : g_.maker(x); }

    // The nodes that outputs need, each behind what it takes: first all of the first output's. The
    // order in which they were made would depend on the compiler, which chooses the argument of a
    // function that it evaluates first.
    std::vector<int> needed() const {
        std::vector<int> order;
        std::vector<bool> seen(g_.nodes().size(), false);
        std::vector<std::pair<int, std::size_t>> open;  // a node, and its next input
        const auto enter = [&](Tensor x) {
            const int node = maker(x);
            if (node < 0 || seen[node]) return;
            seen[node] = true;
            open.emplace_back(node, 0);
        };
        for (const auto& output : emission_.outputs) {
            enter(output.tensor);
            while (!open.empty()) {
                auto& [node, next] = open.back();
                const auto& in = g_.nodes()[node].in;
                if (next < in.size()) {
                    enter(in[next++]);
                } else {
                    order.push_back(node);
                    open.pop_back();
                }
            }
        }
        return order;
    }

    void name_output(Tensor x) {
        for (const auto& output : emission_.outputs)
            if (output.tensor == x && names_[x].empty()) names_[x] = output.name;
        if (names_[x].empty()) names_[x] = "t" + std::to_string(tensors_++);
    }

    void add_node(const GraphNode& from) {
        std::vector<std::string> in;
        for (const Tensor x : from.in) in.push_back(x == no_tensor ? "" : name_of(x));
        onnx::NodeProto& node = *graph_->add_node();
        node.set_op_type(from.op);
        node.set_name(from.op + "_" + std::to_string(graph_->node_size()));
        for (auto& name : in) node.add_input(name);
        node.add_output(names_[from.out]);
        for (const auto& [name, value] : from.attributes) {
            auto& attribute = *node.add_attribute();
            attribute.set_name(name);
            if (from.op == "Cast") {
                attribute.set_type(onnx::AttributeProto::INT);
                attribute.set_i(element_of(static_cast<Kind>(std::get<std::int64_t>(value))));
            } else {
                set(attribute, value);
            }
        }
    }

    static void set(onnx::AttributeProto& attribute, const NodeAttribute& value) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            attribute.set_type(onnx::AttributeProto::INT);
            attribute.set_i(*whole);
        } else if (const auto* real = std::get_if<float>(&value)) {
            attribute.set_type(onnx::AttributeProto::FLOAT);
            attribute.set_f(*real);
        } else if (const auto* axes = std::get_if<Axes>(&value)) {
            attribute.set_type(onnx::AttributeProto::INTS);
            for (const auto axis : *axes) attribute.add_ints(axis);
        } else {
            attribute.set_type(onnx::AttributeProto::STRING);
            attribute.set_s(std::get<std::string>(value));
        }
    }

    // Of a constant: it is put into the file.
    const std::string& name_of(Tensor x) {
        if (!names_[x].empty()) return names_[x];
        names_[x] = "c" + std::to_string(graph_->initializer_size());
        const Constant& constant = *g_.constant_of(x);
        onnx::TensorProto& tensor = *graph_->add_initializer();
        tensor.set_name(names_[x]);
        tensor.set_data_type(element_of(constant.kind));
        for (const auto size : constant.shape) tensor.add_dims(size);
        const auto put = [&](const auto& numbers) {
            tensor.set_raw_data(numbers.data(), numbers.size() * sizeof numbers[0]);
        };
        if (constant.kind == Kind::truth) {
            tensor.set_raw_data(std::string(constant.whole.begin(), constant.whole.end()));
        } else if (constant.kind == Kind::whole) {
            put(constant.whole);
        } else if (emission_.doubles) {
            put(std::vector<double>(constant.real.begin(), constant.real.end()));
        } else {
            put(constant.real);
        }
        return names_[x];
    }

    // An output that is an input, a constant, or another output too.
    void alias(const NamedTensor& output) {
        if (g_.maker(output.tensor) >= 0 && names_[output.tensor] == output.name) return;
        const std::string name = name_of(output.tensor);
        onnx::NodeProto& node = *graph_->add_node();
        node.set_op_type("Identity");
        node.set_name("Identity_" + std::to_string(graph_->node_size()));
        node.add_input(name);
        node.add_output(output.name);
    }

    const Graph& g_;
    const Emission& emission_;
    onnx::ModelProto model_;
    onnx::GraphProto* graph_ = nullptr;
    std::vector<std::string> names_;
    int tensors_ = 0;
};

}  // namespace

std::vector<std::uint8_t> emit(const Graph& g, const Emission& emission) {
    return Emitter(g, emission).run();
}

}  // namespace bluesquare
