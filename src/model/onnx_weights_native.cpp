#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <onnx.pb.h>

#include "core/quoted.h"
#include "exact/half.h"
#include "exact/random.h"
#include "model/onnx_weights.h"

namespace bluesquare {
namespace {

using onnx::NodeProto;
using onnx::TensorProto;

constexpr double kTableDeviation = 0.02;  // ViT's and BERT's
constexpr float kSlope = 0.25f;           // PReLU's (He et al., 2015)

// How an operator uses an input that is a weight. `from` on: all later inputs too.
struct Use {
    std::string_view op;
    int input;
    WeightRole role;
};
constexpr Use kUses[] = {
    {"Conv", 1, WeightRole::layer},
    {"Conv", 2, WeightRole::zero},
    {"ConvTranspose", 1, WeightRole::layer},
    {"ConvTranspose", 2, WeightRole::zero},
    {"ConvInteger", 1, WeightRole::layer},
    {"QLinearConv", 3, WeightRole::layer},
    {"QLinearConv", 8, WeightRole::zero},
    {"Gemm", 1, WeightRole::layer},
    {"Gemm", 2, WeightRole::zero},
    {"MatMul", 0, WeightRole::layer},
    {"MatMul", 1, WeightRole::layer},
    {"MatMulInteger", 1, WeightRole::layer},
    {"QLinearMatMul", 3, WeightRole::layer},
    {"BatchNormalization", 1, WeightRole::one},
    {"BatchNormalization", 2, WeightRole::zero},
    {"BatchNormalization", 3, WeightRole::zero},
    {"BatchNormalization", 4, WeightRole::one},
    {"InstanceNormalization", 1, WeightRole::one},
    {"InstanceNormalization", 2, WeightRole::zero},
    {"GroupNormalization", 1, WeightRole::one},
    {"GroupNormalization", 2, WeightRole::zero},
    {"LayerNormalization", 1, WeightRole::one},
    {"LayerNormalization", 2, WeightRole::zero},
    {"RMSNormalization", 1, WeightRole::one},
    {"SkipLayerNormalization", 2, WeightRole::one},
    {"SkipLayerNormalization", 3, WeightRole::zero},
    {"SkipLayerNormalization", 4, WeightRole::zero},
    {"PRelu", 1, WeightRole::slope},
};

bool is_layer(std::string_view op) {
    return std::ranges::any_of(
        kUses, [&](const Use& use) { return use.op == op && use.role == WeightRole::layer; });
}

// Operators through which a weight goes on its way to a layer.
bool passes(const NodeProto& node, int input) {
    constexpr std::string_view ops[] = {"Identity",         "Cast",           "Reshape",
                                        "Squeeze",          "Unsqueeze",      "Flatten",
                                        "DequantizeLinear", "QuantizeLinear", "Transpose"};
    return input == 0 && std::ranges::find(ops, node.op_type()) != std::end(ops);
}

const onnx::AttributeProto* find_attribute(const NodeProto& node, std::string_view name) {
    for (const auto& attribute : node.attribute())
        if (attribute.name() == name) return &attribute;
    return nullptr;
}

// One dimension at most is more than 1.
bool is_vector(const TensorProto& tensor) {
    std::int64_t longest = 1;
    for (const auto size : tensor.dims()) longest = std::max<std::int64_t>(longest, size);
    return longest == element_count(tensor);
}

// What a weight meets at the end of its way: a node, and as which of its inputs.
struct Meeting {
    const NodeProto* node = nullptr;
    int input = 0;
    int position = 0;     // of the node among the graph's
    bool turned = false;  // two dimensions were swapped on the way
};

class Graph {
   public:
    explicit Graph(const onnx::GraphProto& graph) : graph_(graph) {
        std::set<std::string, std::less<>> fixed;  // made of weights alone
        for (const auto& tensor : graph.initializer()) fixed.insert(tensor.name());
        for (int i = 0; i < graph.node_size(); ++i) {
            const NodeProto& node = graph.node(i);
            for (int k = 0; k < node.input_size(); ++k)
                uses_[node.input(k)].push_back({&node, k, i, false});
            const auto is_fixed = [&](const auto& name) {
                return name.empty() || fixed.contains(name);
            };
            prepares_.push_back(std::ranges::all_of(node.input(), is_fixed));
            if (prepares_.back()) fixed.insert(node.output().begin(), node.output().end());
        }
    }

    // The first node that does more than pass it on; nothing where none does.
    std::optional<Meeting> meeting(std::string name) const {
        bool turned = false;
        for (int steps = 0; steps < 8; ++steps) {
            const auto found = uses_.find(name);
            if (found == uses_.end()) return {};
            Meeting meeting = found->second.front();
            meeting.turned = turned;
            if (!passes(*meeting.node, meeting.input) || meeting.node->output_size() != 1)
                return meeting;
            if (meeting.node->op_type() == "Transpose") turned = !turned;
            name = meeting.node->output(0);
        }
        return {};
    }

    // Of the node to which it goes in the end, with what pictures make: a kernel may be
    // standardised before, at any place of the file.
    int position(const Meeting& meeting) const {
        int at = meeting.position;
        while (prepares_[at]) {
            int next = graph_.node_size();
            for (const auto& name : graph_.node(at).output())
                if (const auto found = uses_.find(name); found != uses_.end())
                    next = std::min(next, found->second.front().position);
            if (next <= at || next == graph_.node_size()) break;
            at = next;
        }
        return at;
    }

   private:
    const onnx::GraphProto& graph_;
    std::map<std::string, std::vector<Meeting>, std::less<>> uses_;
    std::vector<bool> prepares_;  // by node: it takes weights alone
};

int product(const TensorProto& tensor, int begin) {
    std::int64_t count = 1;
    for (int i = begin; i < tensor.dims_size(); ++i) count *= tensor.dims(i);
    return static_cast<int>(std::clamp<std::int64_t>(count, 1, 1 << 30));
}

int fan_in_of(const TensorProto& tensor, const Meeting& meeting) {
    const std::string_view op = meeting.node->op_type();
    const int rank = tensor.dims_size();
    if (rank < 2) return product(tensor, 0);
    const auto at = [&](int i) {
        return static_cast<int>(std::clamp<std::int64_t>(tensor.dims(i), 1, 1 << 30));
    };
    if (op == "Gemm") {
        const auto* attribute = find_attribute(*meeting.node, "transB");
        const bool rows = (attribute && attribute->i() != 0) != meeting.turned;
        return at(rows ? 1 : 0);
    }
    if (op.find("MatMul") != op.npos) {
        const bool first = op == "MatMul" && meeting.input == 0;
        return at(first != meeting.turned ? rank - 1 : rank - 2);
    }
    if (op == "BatchNormalization") return at(rank - 1);  // 1 x kernels x numbers of each
    if (op == "ConvTranspose") {  // input channels x outputs a group x kernel
        const auto* group = find_attribute(*meeting.node, "group");
        const std::int64_t groups = group ? std::max<std::int64_t>(group->i(), 1) : 1;
        return static_cast<int>(
            std::max<std::int64_t>(1, std::int64_t{at(0)} / groups * (product(tensor, 2))));
    }
    return product(tensor, 1);
}

WeightRole role_of(const TensorProto& tensor, const Meeting& meeting) {
    const std::string_view op = meeting.node->op_type();
    for (const Use& use : kUses)
        if (use.op == op && use.input == meeting.input) return use.role;
    if (element_count(tensor) <= 1) return WeightRole::constant;
    const bool vector = is_vector(tensor);
    if (op == "BatchNormalization" && !vector) return WeightRole::layer;  // to be standardised
    if (op == "Mul" && vector) return WeightRole::one;
    if (op == "Add" && vector) return WeightRole::zero;
    if (tensor.dims_size() >= 4 && !vector) return WeightRole::layer;
    if (op == "Gather" || op == "Concat" || op == "Expand" || op == "Tile")
        return WeightRole::table;
    return vector ? WeightRole::constant : WeightRole::table;
}

bool is_drawable(const TensorProto& tensor) {
    return tensor.data_type() == TensorProto::FLOAT || tensor.data_type() == TensorProto::FLOAT16 ||
           tensor.data_type() == TensorProto::BFLOAT16 ||
           tensor.data_type() == TensorProto::DOUBLE || tensor.data_type() == TensorProto::INT32 ||
           has_bytes(tensor);
}

// The number of layers with weights before each node.
std::vector<int> layers_before(const onnx::GraphProto& graph) {
    std::vector<int> before;
    int count = 0;
    for (const NodeProto& node : graph.node()) {
        before.push_back(count);
        count += is_layer(node.op_type());
    }
    return before;
}

Status shuffle_bytes(TensorProto& tensor, Rng& rng, const std::string& file,
                     const std::string& name) {
    std::string* raw = tensor.mutable_raw_data();
    if (raw->empty() && tensor.int32_data_size() > 0) {
        for (const auto value : tensor.int32_data()) raw->push_back(static_cast<char>(value));
        tensor.clear_int32_data();
    }
    if (static_cast<std::int64_t>(raw->size()) != element_count(tensor))
        return Error{file + ": the weight " + in_quotes(name) + " has " +
                     std::to_string(raw->size()) + " bytes, expected " +
                     std::to_string(element_count(tensor)) + "; export it again"};
    for (std::size_t i = raw->size(); i > 1; --i)
        std::swap((*raw)[i - 1], (*raw)[rng.below(static_cast<std::uint32_t>(i))]);
    return Done{};
}

float drawn(const OnnxWeight& weight, Rng& rng) {
    switch (weight.role) {
        case WeightRole::layer:
            return static_cast<float>(std::sqrt(2.0 / std::max(weight.fan_in, 1)) * rng.normal());
        case WeightRole::table:
            return static_cast<float>(kTableDeviation * rng.normal());
        case WeightRole::one:
            return 1;
        case WeightRole::slope:
            return kSlope;
        case WeightRole::zero:
        case WeightRole::constant:
            break;
    }
    return 0;
}

template <class T, class Next>
void fill(TensorProto& tensor, Next next) {
    const auto count = static_cast<std::size_t>(element_count(tensor));
    std::string raw(count * sizeof(T), '\0');
    for (std::size_t i = 0; i < count; ++i) {
        const T value = next();
        std::memcpy(raw.data() + i * sizeof(T), &value, sizeof(T));
    }
    tensor.clear_float_data();
    tensor.clear_int32_data();
    tensor.set_raw_data(std::move(raw));
}

}  // namespace

std::int64_t element_count(const TensorProto& tensor) {
    std::int64_t count = 1;
    for (const auto size : tensor.dims()) {
        if (size < 0 || (size > 0 && count > (std::int64_t{1} << 40) / size)) return 0;
        count *= size;
    }
    return count;
}

bool has_bytes(const TensorProto& tensor) {
    return tensor.data_type() == TensorProto::INT8 || tensor.data_type() == TensorProto::UINT8;
}

std::vector<OnnxWeight> find_weights(onnx::ModelProto& model) {
    onnx::GraphProto& graph = *model.mutable_graph();
    const Graph uses(graph);
    const auto before = layers_before(graph);
    std::vector<OnnxWeight> weights;
    const auto add = [&](const std::string& name, TensorProto& tensor) {
        const auto meeting = uses.meeting(name);
        if (!meeting) return;
        OnnxWeight weight{&tensor, name, role_of(tensor, *meeting), 0,
                          before[uses.position(*meeting)]};
        if (!is_drawable(tensor)) weight.role = WeightRole::constant;
        if (weight.role == WeightRole::layer) weight.fan_in = fan_in_of(tensor, *meeting);
        weights.push_back(std::move(weight));
    };
    for (TensorProto& tensor : *graph.mutable_initializer()) add(tensor.name(), tensor);
    for (NodeProto& node : *graph.mutable_node()) {
        if (node.op_type() != "Constant" || node.output_size() != 1) continue;
        for (auto& attribute : *node.mutable_attribute())
            if (attribute.name() == "value" && attribute.has_t())
                add(node.output(0), *attribute.mutable_t());
    }
    std::ranges::stable_sort(weights, {}, &OnnxWeight::layer);
    return weights;
}

Status draw_weight(const OnnxWeight& weight, std::uint64_t seed, const std::string& file) {
    if (weight.role == WeightRole::constant) return Done{};
    TensorProto& tensor = *weight.tensor;
    const auto refused = [&](const std::string& why) {
        return Error{file + ": the weight " + in_quotes(weight.name) + " " + why};
    };
    if (tensor.data_location() == TensorProto::EXTERNAL)
        return refused("lies in another file: save the model as one (onnx.save_model without " +
                       std::string("save_as_external_data)"));
    Rng rng(seed, weight.name);
    switch (tensor.data_type()) {
        case TensorProto::FLOAT:
            fill<float>(tensor, [&] { return drawn(weight, rng); });
            return Done{};
        case TensorProto::FLOAT16:
            fill<std::uint16_t>(tensor, [&] { return narrow_half(drawn(weight, rng)); });
            return Done{};
        case TensorProto::INT32:  // a quantised bias
            if (weight.role != WeightRole::zero) return Done{};
            fill<std::int32_t>(tensor, [] { return 0; });
            return Done{};
        case TensorProto::INT8:
        case TensorProto::UINT8:
            return shuffle_bytes(tensor, rng, file, weight.name);
        default:
            break;
    }
    return refused(
        "is neither float32 nor float16 nor of 8 bits, and cannot be drawn anew: "
        "export the model in one of these");
}

}  // namespace bluesquare
