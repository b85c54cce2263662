#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <onnx.pb.h>

#include "core/quoted.h"
#include "exact/half.h"
#include "model/onnx_graph.h"
#include "model/onnx_weights.h"
#include "trainer/import.h"

namespace bluesquare {
namespace {

using onnx::AttributeProto;
using onnx::NodeProto;
using onnx::TensorProto;
using ExternalFiles = std::map<std::string, std::span<const std::uint8_t>>;

std::optional<Kind> kind_of(int element) {
    switch (element) {
        case TensorProto::FLOAT:
        case TensorProto::FLOAT16:
        case TensorProto::DOUBLE:
            return Kind::real;
        case TensorProto::INT64:
        case TensorProto::INT32:
        case TensorProto::UINT8:
        case TensorProto::INT8:
            return Kind::whole;
        case TensorProto::BOOL:
            return Kind::truth;
        default:
            return {};
    }
}

// The bytes of a tensor that lies in another file.
Result<std::span<const std::uint8_t>> external_bytes(const TensorProto& tensor,
                                                     const ExternalFiles& files) {
    std::string location;
    std::uint64_t offset = 0, length = 0;
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location") location = entry.value();
        if (entry.key() == "offset") offset = std::strtoull(entry.value().c_str(), nullptr, 10);
        if (entry.key() == "length") length = std::strtoull(entry.value().c_str(), nullptr, 10);
    }
    const auto found = files.find(location);
    if (found == files.end())
        return Error{"the weight " + in_quotes(tensor.name()) + " is in " + in_quotes(location) +
                     ", which is not there"};
    if (offset > found->second.size()) offset = found->second.size();
    if (length == 0) length = found->second.size() - offset;
    if (length > found->second.size() - offset)
        return Error{in_quotes(location) + " ends within the weight " + in_quotes(tensor.name()) +
                     ": it is another file, or cut off"};
    return found->second.subspan(offset, length);
}

template <class T, class Out, class Widen>
void widen(std::span<const std::uint8_t> bytes, std::vector<Out>& out, Widen one) {
    out.resize(bytes.size() / sizeof(T));
    for (std::size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        out[i] = one(value);
    }
}

void read_raw(const TensorProto& tensor, std::span<const std::uint8_t> bytes, Constant& out) {
    const auto whole = [](auto value) { return static_cast<std::int64_t>(value); };
    const auto real = [](auto value) { return static_cast<float>(value); };
    switch (tensor.data_type()) {
        case TensorProto::FLOAT:
            return widen<float>(bytes, out.real, real);
        case TensorProto::DOUBLE:
            return widen<double>(bytes, out.real, real);
        case TensorProto::FLOAT16:
            return widen<std::uint16_t>(bytes, out.real, widen_half);
        case TensorProto::INT64:
            return widen<std::int64_t>(bytes, out.whole, whole);
        case TensorProto::INT32:
            return widen<std::int32_t>(bytes, out.whole, whole);
        case TensorProto::INT8:
            return widen<std::int8_t>(bytes, out.whole, whole);
        default:
            return widen<std::uint8_t>(bytes, out.whole, whole);
    }
}

void read_lists(const TensorProto& tensor, Constant& out) {
    if (tensor.data_type() == TensorProto::FLOAT)
        out.real.assign(tensor.float_data().begin(), tensor.float_data().end());
    else if (tensor.data_type() == TensorProto::DOUBLE)
        out.real.assign(tensor.double_data().begin(), tensor.double_data().end());
    else if (tensor.data_type() == TensorProto::FLOAT16)
        for (const auto half : tensor.int32_data())
            out.real.push_back(widen_half(static_cast<std::uint16_t>(half)));
    else if (tensor.data_type() == TensorProto::INT64)
        out.whole.assign(tensor.int64_data().begin(), tensor.int64_data().end());
    else
        out.whole.assign(tensor.int32_data().begin(), tensor.int32_data().end());
}

Result<Constant> constant_of(const TensorProto& tensor, const ExternalFiles& files) {
    const auto kind = kind_of(tensor.data_type());
    if (!kind)
        return Error{"the tensor " + in_quotes(tensor.name()) + " is of element type " +
                     std::to_string(tensor.data_type()) + ": export it in float32"};
    Constant out{*kind, {tensor.dims().begin(), tensor.dims().end()}, {}, {}};
    if (tensor.data_location() == TensorProto::EXTERNAL) {
        const auto bytes = external_bytes(tensor, files);
        if (!bytes) return bytes.error();
        read_raw(tensor, *bytes, out);
    } else if (!tensor.raw_data().empty()) {
        const std::string& raw = tensor.raw_data();
        read_raw(tensor, {reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()}, out);
    } else {
        read_lists(tensor, out);
    }
    const std::size_t count = out.kind == Kind::real ? out.real.size() : out.whole.size();
    if (static_cast<std::int64_t>(count) != element_count(tensor))
        return Error{"the tensor " + in_quotes(tensor.name()) + " has " + std::to_string(count) +
                     " numbers, expected " + in_words(out.shape) + ": export it again"};
    return out;
}

Status read_attribute(const AttributeProto& from, const ExternalFiles& files, OnnxNode& node) {
    switch (from.type()) {
        case AttributeProto::INT:
            node.attributes[from.name()] = static_cast<std::int64_t>(from.i());
            break;
        case AttributeProto::FLOAT:
            node.attributes[from.name()] = from.f();
            break;
        case AttributeProto::STRING:
            node.attributes[from.name()] = from.s();
            break;
        case AttributeProto::INTS:
            node.attributes[from.name()] = Axes(from.ints().begin(), from.ints().end());
            break;
        case AttributeProto::FLOATS:
            node.reals[from.name()].assign(from.floats().begin(), from.floats().end());
            break;
        case AttributeProto::TENSOR: {
            auto constant = constant_of(from.t(), files);
            if (!constant) return constant.error();
            node.constants.emplace(from.name(), *std::move(constant));
            break;
        }
        default:
            break;
    }
    return Done{};
}

bool is_all(const std::vector<float>& values, float value) {
    return std::ranges::all_of(values, [&](float number) { return number == value; });
}

}  // namespace

struct NetworkSource::File {
    std::string name, input, output;
    Shape input_shape;  // as the file says it
    onnx::ModelProto proto;
    std::int64_t opset = 0;
    ExternalFiles external;
    std::map<std::string, const TensorProto*, std::less<>> initializers;
    std::vector<NetworkWeight> weights, statistics;
    int stages = onnx_stages;

    Error error(const std::string& what) const { return Error{name + ": " + what}; }
    Status find_input(const OnnxGraph& graph);
    Status find_weights_of(const TrainerNetwork& network, onnx::ModelProto& whole);
    void forget_running_statistics();
    std::set<std::string> dummies() const;
    Result<OnnxNode> read(const Graph& g, const NodeProto& from, const Made& made) const;
    Status make_inputs(Graph& g, Made& made, const NodeProto& node) const;
    Result<Tensor> initial(Graph& g, const std::string& tensor) const;
    std::vector<bool> needed(const Made& made, const std::string& wanted) const;
    bool is_asked_for(const std::string& tensor) const;  // by a node
};

Status NetworkSource::File::find_input(const OnnxGraph& graph) {
    const auto inputs = graph.inputs();
    if (inputs.size() != 1)
        return error("has the inputs " + in_words(inputs) + ", expected one of pictures");
    if (inputs[0].element != "float32")
        return error("takes " + in_words(inputs[0]) + ", expected float32: export it so");
    if (!inputs[0].has_shape || inputs[0].shape.size() != 4)
        return error("takes " + in_words(inputs[0]) + ", expected pictures: N x 3 x H x W");
    input = inputs[0].name;
    input_shape = inputs[0].shape;
    return Done{};
}

bool goes_by_itself(const NodeProto& node) {
    return node.op_type() == "BatchNormalization" &&
           std::ranges::any_of(node.attribute(), [](const auto& attribute) {
               return attribute.name() == "training_mode" && attribute.i() != 0;
           });
}

// A BatchNormalization that goes by its input's own statistics makes running ones besides, of some
// that nobody needs; neither does who makes those.
void NetworkSource::File::forget_running_statistics() {
    auto& nodes = *proto.mutable_graph()->mutable_node();
    for (NodeProto& node : nodes)
        if (goes_by_itself(node) && node.input_size() > 3)
            node.mutable_input()->DeleteSubrange(3, node.input_size() - 3);
    const auto wanted = needed({}, output);
    for (int i = nodes.size() - 1; i >= 0; --i)
        if (!wanted[i]) nodes.DeleteSubrange(i, 1);
}

// What PyTorch gives an InstanceNormalization over groups or a kernel that is standardised, ones
// and zeros, is no weight.
std::set<std::string> NetworkSource::File::dummies() const {
    std::set<std::string> reshaped, out;
    for (const NodeProto& node : proto.graph().node())
        if (node.op_type() == "Reshape" && node.output_size() == 1) reshaped.insert(node.output(0));
    for (const NodeProto& node : proto.graph().node())
        if (node.input_size() == 3 &&
            (goes_by_itself(node) ||
             (node.op_type() == "InstanceNormalization" && reshaped.contains(node.input(0)))))
            out.insert({node.input(1), node.input(2)});
    return out;
}

Status NetworkSource::File::find_weights_of(const TrainerNetwork& network,
                                            onnx::ModelProto& whole) {
    const auto found = find_weights(whole);
    const auto dummy = dummies();
    std::map<std::string, int> stage_of;
    for (std::size_t i = 0; i < network.stages.size(); ++i)
        for (const auto& weight : network.stages[i]) stage_of[weight] = static_cast<int>(i);
    if (!network.stages.empty()) stages = static_cast<int>(network.stages.size());
    std::set<std::string> used, measured;
    for (const NodeProto& node : proto.graph().node()) {
        used.insert(node.input().begin(), node.input().end());
        if (node.op_type() == "Constant") used.insert(node.output().begin(), node.output().end());
        for (int i = 3; node.op_type() == "BatchNormalization" && i < node.input_size(); ++i)
            measured.insert(node.input(i));
    }
    int layers = 1;
    for (const OnnxWeight& weight : found)
        if (weight.role == WeightRole::layer) layers = std::max(layers, weight.layer + 1);
    for (const OnnxWeight& weight : found) {
        if (weight.role == WeightRole::constant || !used.contains(weight.name)) continue;
        if (kind_of(weight.tensor->data_type()) != Kind::real)
            return error("the weight " + in_quotes(weight.name) +
                         " is of whole numbers, which cannot be trained: bring the network in " +
                         "float32, before it was quantised");
        auto values = constant_of(*weight.tensor, external);
        if (!values) return error(values.error().what);
        const bool plain = is_all(values->real, 0) || is_all(values->real, 1);
        if (dummy.contains(weight.name) && plain) continue;
        const auto said = stage_of.find(weight.name);
        const int equal = std::min(weight.layer, layers - 1) * onnx_stages / layers;
        auto& list = measured.contains(weight.name) ? statistics : weights;
        list.push_back({weight.name, values->shape,
                        network.stages.empty()   ? equal
                        : said == stage_of.end() ? 0
                                                 : said->second,
                        std::move(values->real)});
    }
    return Done{};
}

Result<NetworkSource> NetworkSource::open(const TrainerNetwork& network) {
    auto graph = OnnxGraph::parse(network.bytes, network.name);
    if (!graph) return graph.error();
    auto file = std::make_unique<File>();
    file->name = network.name;
    file->external = network.external;
    file->opset = graph->opset();
    if (auto ok = file->find_input(*graph); !ok) return ok.error();
    auto output = find_output(*graph, network.output);
    if (!output) return output.error();
    file->output = *std::move(output);
    onnx::ModelProto whole;
    whole.ParseFromArray(network.bytes.data(), static_cast<int>(network.bytes.size()));
    if (auto ok = graph->keep({file->output}); !ok) return ok.error();
    const auto kept = graph->bytes();
    file->proto.ParseFromArray(kept.data(), static_cast<int>(kept.size()));
    file->forget_running_statistics();
    for (const TensorProto& tensor : file->proto.graph().initializer())
        file->initializers[tensor.name()] = &tensor;
    if (auto ok = file->find_weights_of(network, whole); !ok) return ok.error();
    return NetworkSource(std::move(file));
}

NetworkSource::NetworkSource(std::unique_ptr<File> file) : file_(std::move(file)) {}
NetworkSource::NetworkSource(NetworkSource&&) noexcept = default;
NetworkSource::~NetworkSource() = default;
const std::string& NetworkSource::input() const { return file_->input; }
const std::string& NetworkSource::output() const { return file_->output; }
bool NetworkSource::planes() const {
    return file_->input_shape[3] != 3 || file_->input_shape[1] == 3;
}
int NetworkSource::fixed_size() const {
    const std::size_t first = planes() ? 2 : 1;
    const auto side = std::max(file_->input_shape[first], file_->input_shape[first + 1]);
    return static_cast<int>(std::max<std::int64_t>(side, 0));
}
const std::vector<NetworkWeight>& NetworkSource::weights() const { return file_->weights; }
const std::vector<NetworkWeight>& NetworkSource::statistics() const { return file_->statistics; }
int NetworkSource::stage_count() const { return file_->stages; }

Result<Tensor> NetworkSource::File::initial(Graph& g, const std::string& tensor) const {
    const auto found = initializers.find(tensor);
    if (found == initializers.end())
        return error("no node gives " + in_quotes(tensor) +
                     ": it is no whole file, export it again");
    auto constant = constant_of(*found->second, external);
    if (!constant) return error(constant.error().what);
    return g.constant(*std::move(constant));
}

bool NetworkSource::File::is_asked_for(const std::string& tensor) const {
    return std::ranges::any_of(proto.graph().node(), [&](const NodeProto& node) {
        return std::ranges::count(node.input(), tensor) > 0;
    });
}

std::vector<bool> NetworkSource::File::needed(const Made& made, const std::string& wanted) const {
    const auto& nodes = proto.graph().node();
    std::vector<bool> out(static_cast<std::size_t>(nodes.size()));
    std::set<std::string> names{wanted};
    for (int i = nodes.size() - 1; i >= 0; --i) {
        out[i] = std::ranges::any_of(nodes[i].output(), [&](const std::string& name) {
            return names.contains(name) && !made.contains(name);
        });
        if (out[i]) names.insert(nodes[i].input().begin(), nodes[i].input().end());
    }
    return out;
}

Status NetworkSource::File::make_inputs(Graph& g, Made& made, const NodeProto& node) const {
    for (const std::string& input : node.input()) {
        if (input.empty() || made.contains(input)) continue;
        const auto tensor = initial(g, input);
        if (!tensor) return tensor.error();
        made.emplace(input, *tensor);
    }
    return Done{};
}

Result<OnnxNode> NetworkSource::File::read(const Graph& g, const NodeProto& from,
                                           const Made& made) const {
    OnnxNode node;
    const bool onnx = from.domain().empty() || from.domain() == "ai.onnx";
    node.op = onnx ? from.op_type() : from.domain() + "." + from.op_type();
    node.name = from.name().empty() && from.output_size() > 0 ? from.output(0) : from.name();
    node.opset = opset;
    for (const auto& input : from.input()) {
        const Tensor tensor = input.empty() ? no_tensor : made.find(input)->second;
        // Real numbers, and none of them: left out.
        const bool empty = tensor != no_tensor && g.kind(tensor) == Kind::real &&
                           element_count(g.shape(tensor)) == 0;
        node.in.push_back(empty ? no_tensor : tensor);
    }
    node.out_count = 0;
    for (int i = 0; i < from.output_size(); ++i)
        if (!from.output(i).empty()) node.out_count = static_cast<std::size_t>(i) + 1;
    for (const auto& attribute : from.attribute())
        if (auto ok = read_attribute(attribute, external, node); !ok)
            return error(node.in_words() + ": " + ok.error().what);
    return node;
}

Status NetworkSource::make(Graph& g, Made& made, const std::string& wanted,
                           const TakeSettings& settings) const {
    const auto needed = file_->needed(made, wanted);
    for (int i = 0; i < file_->proto.graph().node_size(); ++i) {
        if (!needed[i]) continue;
        const NodeProto& from = file_->proto.graph().node(i);
        if (auto ok = file_->make_inputs(g, made, from); !ok) return ok;
        const auto node = file_->read(g, from, made);
        if (!node) return node.error();
        const Taker* taker = find_taker(node->op);
        if (!taker)
            return file_->error(node->in_words() +
                                " is an operator that the trainer does not know: export the " +
                                "network without it, or cut it off before by --output");
        g.set_origin(file_->name + ": " + node->in_words());
        Taking taking(g, *node, settings);
        const auto out = taker->take(taking);
        if (!out) return file_->error(out.error().what);
        if (!g.refusal().empty())
            return file_->error(node->in_words() + " takes " + g.refusal() +
                                ": export it again, for pictures of this size");
        if (out->size() < node->out_count)
            return file_->error(node->in_words() + " gives " + std::to_string(node->out_count) +
                                " tensors, of which the trainer knows " +
                                std::to_string(out->size()));
        for (std::size_t k = 0; k < node->out_count; ++k) {
            const std::string& name = from.output(static_cast<int>(k));
            if ((*out)[k] == no_tensor && (name == wanted || file_->is_asked_for(name)))
                return file_->error(node->in_words() + " gives " + in_quotes(name) +
                                    ", which the trainer does not know");
            if ((*out)[k] != no_tensor) made[name] = (*out)[k];
        }
    }
    return Done{};
}

NetworkSource::Made NetworkSource::constants(const Graph& g, const Made& made,
                                             const std::set<std::string>& weights) const {
    std::set<std::string> reached = weights;
    for (const NodeProto& node : file_->proto.graph().node())
        if (std::ranges::any_of(node.input(),
                                [&](const auto& name) { return reached.contains(name); }))
            reached.insert(node.output().begin(), node.output().end());
    Made out;
    for (const auto& [name, tensor] : made)
        if (g.constant_of(tensor) && !reached.contains(name)) out.emplace(name, tensor);
    return out;
}

std::string NetworkSource::boundary(const Graph& g, const Made& made,
                                    int first_trained_stage) const {
    std::set<std::string> trained;
    for (const NetworkWeight& weight : weights())
        if (weight.stage >= first_trained_stage) trained.insert(weight.name);
    const auto& nodes = file_->proto.graph().node();
    // Tensors that pictures reach, and the last node that uses each.
    const auto flows = [&](const std::string& name) {
        const auto found = made.find(name);
        return found != made.end() && !g.constant_of(found->second);
    };
    std::map<std::string, int> last_use{{output(), nodes.size()}};
    std::set<std::string> reached{input()}, live{input()};
    std::string boundary = input();
    for (int i = 0; i < nodes.size(); ++i)
        for (const auto& name : nodes[i].input()) last_use[name] = std::max(last_use[name], i);
    std::set<std::string> fixed;  // made of trained weights
    for (int i = 0; i < nodes.size(); ++i) {
        const auto& in = nodes[i].input();
        if (std::ranges::any_of(in, [&](const auto& name) { return trained.contains(name); }) ||
            std::ranges::any_of(nodes[i].output(),
                                [&](const auto& name) { return trained.contains(name); }))
            break;
        const bool on_the_way =
            std::ranges::any_of(in, [&](const auto& name) { return reached.contains(name); });
        if (on_the_way)
            for (const auto& name : nodes[i].output())
                if (flows(name)) {
                    reached.insert(name);
                    live.insert(name);
                }
        std::erase_if(live, [&](const auto& name) { return last_use[name] <= i; });
        if (live.size() != 1) continue;
        const Tensor tensor = made.find(*live.begin())->second;
        const Tensor start = made.find(input())->second;
        if (g.kind(tensor) == Kind::real && g.rank(tensor) > 0 &&
            g.size(tensor, 0) == g.size(start, 0))
            boundary = *live.begin();
    }
    return boundary == input() ? "" : boundary;
}

}  // namespace bluesquare
