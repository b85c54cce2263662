#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <onnx.pb.h>

#include "core/quoted.h"
#include "model/onnx_graph.h"
#include "model/onnx_weights.h"

namespace bluesquare {
namespace {

using onnx::NodeProto;
using onnx::TensorProto;

std::string element_name(int type) {
    constexpr std::pair<int, const char*> names[] = {
        {TensorProto::FLOAT, "float32"},  {TensorProto::FLOAT16, "float16"},
        {TensorProto::DOUBLE, "float64"}, {TensorProto::BFLOAT16, "bfloat16"},
        {TensorProto::UINT8, "uint8"},    {TensorProto::INT8, "int8"},
        {TensorProto::INT32, "int32"},    {TensorProto::INT64, "int64"},
        {TensorProto::BOOL, "bool"},      {TensorProto::STRING, "string"}};
    for (const auto& [code, name] : names)
        if (code == type) return name;
    return "element type " + std::to_string(type);
}

OnnxPort port_of(const onnx::ValueInfoProto& value) {
    const auto& type = value.type().tensor_type();
    OnnxPort port{value.name(), element_name(type.elem_type()), type.has_shape(), {}};
    for (const auto& dim : type.shape().dim())
        port.shape.push_back(dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : -1);
    return port;
}

// Branches and functions may hold weights that are out of reach.
bool has_branches(const onnx::GraphProto& graph) {
    return std::ranges::any_of(graph.node(), [](const NodeProto& node) {
        return std::ranges::any_of(node.attribute(), [](const onnx::AttributeProto& attribute) {
            return attribute.has_g() || attribute.graphs_size() > 0;
        });
    });
}

// Names that a node needs, those within its branches too.
void add_needs(const NodeProto& node, std::set<std::string, std::less<>>& needed) {
    for (const auto& name : node.input()) needed.insert(name);
    for (const auto& attribute : node.attribute()) {
        if (!attribute.has_g()) continue;
        for (const NodeProto& inner : attribute.g().node()) add_needs(inner, needed);
        for (const auto& output : attribute.g().output()) needed.insert(output.name());
    }
}

// keep(i): whether the i-th stays; the others are gone, the order is kept.
template <class Item, class Keep>
void keep_where(google::protobuf::RepeatedPtrField<Item>& list, Keep keep) {
    int kept = 0;
    for (int i = 0; i < list.size(); ++i)
        if (keep(i)) list.SwapElements(kept++, i);
    list.DeleteSubrange(kept, list.size() - kept);
}

}  // namespace

struct OnnxGraph::Model {
    onnx::ModelProto proto;
};

std::string in_words(const OnnxPort& port) {
    std::string text = port.element;
    if (!port.has_shape) return text + " of any shape";
    for (std::size_t i = 0; i < port.shape.size(); ++i)
        text += (i > 0 ? " x " : " ") +
                (port.shape[i] < 0 ? std::string("N") : std::to_string(port.shape[i]));
    return text;
}

std::string in_words(const std::vector<OnnxPort>& ports) {
    std::string text;
    for (const OnnxPort& port : ports)
        text += (text.empty() ? "" : ", ") + in_quotes(port.name) + " (" + in_words(port) + ")";
    return text.empty() ? "none" : text;
}

OnnxGraph::OnnxGraph(std::string name, std::unique_ptr<Model> model)
    : name_(std::move(name)), model_(std::move(model)) {}
OnnxGraph::OnnxGraph(OnnxGraph&&) noexcept = default;
OnnxGraph& OnnxGraph::operator=(OnnxGraph&&) noexcept = default;
OnnxGraph::~OnnxGraph() = default;

Result<OnnxGraph> OnnxGraph::parse(std::span<const std::uint8_t> bytes, const std::string& name) {
    constexpr int most_depth = 64;
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return Error{name + " has more than 2 GiB: export it with its weights as external data"};
    auto model = std::make_unique<Model>();
    google::protobuf::io::ArrayInputStream array(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::io::CodedInputStream stream(&array);
    stream.SetRecursionLimit(most_depth);
    if (!model->proto.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage() ||
        !model->proto.has_graph() || model->proto.graph().node_size() == 0)
        return Error{name +
                     " is not an ONNX file with a graph in it, or is cut off: export it again"};
    return OnnxGraph(name, std::move(model));
}

std::vector<OnnxPort> OnnxGraph::inputs() const {
    const auto& graph = model_->proto.graph();
    std::set<std::string, std::less<>> given;
    for (const TensorProto& tensor : graph.initializer()) given.insert(tensor.name());
    std::vector<OnnxPort> ports;
    for (const auto& input : graph.input())
        if (!given.contains(input.name())) ports.push_back(port_of(input));
    return ports;
}

std::vector<OnnxPort> OnnxGraph::outputs() const {
    std::vector<OnnxPort> ports;
    for (const auto& output : model_->proto.graph().output()) ports.push_back(port_of(output));
    return ports;
}

std::int64_t OnnxGraph::opset() const {
    for (const auto& set : model_->proto.opset_import())
        if (set.domain().empty() || set.domain() == "ai.onnx") return set.version();
    return 0;
}

std::string OnnxGraph::producer() const {
    const std::string& name = model_->proto.producer_name();
    const std::string& version = model_->proto.producer_version();
    return name.empty() || version.empty() ? name : name + " " + version;
}

std::int64_t OnnxGraph::weight_count() const {
    std::int64_t count = 0;
    for (const OnnxWeight& weight : find_weights(model_->proto))
        if (weight.role != WeightRole::constant) count += element_count(*weight.tensor);
    return count;
}

bool OnnxGraph::quantised() const {
    return std::ranges::any_of(find_weights(model_->proto), [](const OnnxWeight& weight) {
        return weight.role == WeightRole::layer && has_bytes(*weight.tensor);
    });
}

std::vector<std::string> OnnxGraph::candidates() const {
    constexpr std::string_view ends[] = {"LayerNormalization",
                                         "SkipLayerNormalization",
                                         "GlobalAveragePool",
                                         "ReduceMean",
                                         "Flatten",
                                         "Gather"};
    constexpr std::string_view layers[] = {"Gemm", "MatMul"};
    constexpr std::size_t most = 24;
    std::set<std::string, std::less<>> weights, scaled;
    for (const TensorProto& tensor : model_->proto.graph().initializer())
        weights.insert(tensor.name());
    const auto weight_of = [&](const NodeProto& node, std::string_view op) {
        for (int i = 0; node.op_type() == op && i < 2 && node.input_size() == 2; ++i)
            if (weights.contains(node.input(i))) return i;
        return -1;
    };
    const auto& nodes = model_->proto.graph().node();
    for (const NodeProto& node : nodes)
        if (weight_of(node, "Mul") >= 0) scaled.insert(node.output(0));
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (name.empty() || weights.contains(name) || names.size() >= most) return;
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        const bool is_end = std::ranges::find(ends, node->op_type()) != std::end(ends);
        // A normalisation that was taken apart ends by a scale and a bias.
        const int bias = weight_of(*node, "Add");
        if (node->output_size() > 0 &&
            (is_end || (bias >= 0 && scaled.contains(node->input(1 - bias)))))
            add(node->output(0));
        if (node->input_size() > 1 && weights.contains(node->input(1)) &&
            std::ranges::find(layers, node->op_type()) != std::end(layers))
            add(node->input(0));
    }
    return names;
}

std::vector<std::string> OnnxGraph::external_files() const {
    std::set<std::string> files;
    for (const TensorProto& tensor : model_->proto.graph().initializer())
        if (tensor.data_location() == TensorProto::EXTERNAL)
            for (const auto& entry : tensor.external_data())
                if (entry.key() == "location") files.insert(entry.value());
    return {files.begin(), files.end()};
}

Status OnnxGraph::keep(const std::vector<std::string>& outputs) {
    onnx::GraphProto& graph = *model_->proto.mutable_graph();
    std::set<std::string, std::less<>> given, needed(outputs.begin(), outputs.end());
    for (const NodeProto& node : graph.node())
        for (const auto& name : node.output()) given.insert(name);
    for (const std::string& name : outputs)
        if (name.empty() || !given.contains(name))
            return usage_error(name_ + " gives no tensor " + in_quotes(name) +
                               ": 'bluesquare model inspect' lists some");
    std::vector<bool> needed_nodes(graph.node_size());
    for (int i = graph.node_size() - 1; i >= 0; --i) {
        needed_nodes[i] = std::ranges::any_of(
            graph.node(i).output(), [&](const auto& name) { return needed.contains(name); });
        if (needed_nodes[i]) add_needs(graph.node(i), needed);
    }
    keep_where(*graph.mutable_node(), [&](int i) { return needed_nodes[i]; });
    keep_where(*graph.mutable_initializer(),
               [&](int i) { return needed.contains(graph.initializer(i).name()); });
    google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> kept;
    for (const std::string& name : outputs) {
        const auto same = [&](const onnx::ValueInfoProto& value) { return value.name() == name; };
        auto* output = kept.Add();
        output->set_name(name);
        for (const auto* list : {&graph.output(), &graph.value_info()})
            if (const auto found = std::ranges::find_if(*list, same); found != list->end())
                *output = *found;
    }
    *graph.mutable_output() = std::move(kept);
    return Done{};
}

Status OnnxGraph::redraw(int kept_stages, std::uint64_t seed) {
    onnx::ModelProto& proto = model_->proto;
    if (kept_stages >= onnx_stages) return Done{};
    if (has_branches(proto.graph()) || proto.functions_size() > 0)
        return Error{name_ + " has branches or functions, whose weights cannot be drawn anew: " +
                     "export it without control flow, and inline its functions"};
    const auto weights = find_weights(proto);
    int layers = 1;
    for (const OnnxWeight& weight : weights)
        if (weight.role == WeightRole::layer) layers = std::max(layers, weight.layer + 1);
    if (std::ranges::all_of(
            weights, [](const OnnxWeight& weight) { return weight.role == WeightRole::constant; }))
        return Error{name_ + " has no weights that can be drawn anew: expected them in the file"};
    for (const OnnxWeight& weight : weights) {
        const int stage = std::min(weight.layer, layers - 1) * onnx_stages / layers;
        if (stage < kept_stages) continue;
        if (auto ok = draw_weight(weight, seed, name_); !ok) return ok;
    }
    return Done{};
}

std::vector<std::uint8_t> OnnxGraph::bytes() const {
    std::vector<std::uint8_t> out(model_->proto.ByteSizeLong());
    model_->proto.SerializeToArray(out.data(), static_cast<int>(out.size()));
    return out;
}

}  // namespace bluesquare
