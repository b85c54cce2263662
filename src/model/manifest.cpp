#include "model/manifest.h"

#include <algorithm>
#include <limits>

#include "core/json.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMostWeights = std::size_t{1} << 30;

// A file beside the manifest: no path out of its folder.
std::string read_file_name(const JsonReader& node) {
    std::string name = node.text();
    if (name.find('/') == std::string::npos && name != "..") return name;
    return node.fail<std::string>("a file name without a folder");
}

std::string read_sha256(const JsonReader& node) {
    std::string hash = node.text();
    const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (hash.size() == 64 && std::all_of(hash.begin(), hash.end(), digit)) return hash;
    return node.fail<std::string>("64 hexadecimal digits");
}

std::array<double, 3> read_channels(const JsonReader& node, bool positive) {
    const auto values = node.list(1, [](const JsonReader& each) { return each.number(); });
    if (values.size() != 3) return node.fail<std::array<double, 3>>("3 numbers, for R, G and B");
    if (positive && *std::min_element(values.begin(), values.end()) <= 0)
        return node.fail<std::array<double, 3>>("3 numbers over 0");
    return {values[0], values[1], values[2]};
}

TensorSpec read_tensor(const JsonReader& node) {
    TensorSpec tensor;
    tensor.name = node["name"].text();
    tensor.shape =
        node["shape"].list(1, [](const JsonReader& n) { return n.whole(1, kMostWeights); });
    tensor.count = 1;
    for (const std::uint64_t length : tensor.shape) {
        if (length == 0 || tensor.count > kMostWeights / length)
            return node["shape"].fail<TensorSpec>("at most 2^30 elements");
        tensor.count *= length;
    }
    const std::string kind = node["kind"].text();
    if (kind == "weight") tensor.fan_in = node["fan_in"].count(1);
    if (kind != "weight" && kind != "bias") node["kind"].fail<int>("'weight' or 'bias'");
    return tensor;
}

FileSpec read_file_spec(const JsonReader& node) {
    return {read_file_name(node["file"]),
            node["bytes"].whole(1, std::numeric_limits<std::int64_t>::max()),
            read_sha256(node["sha256"])};
}

ModelSpec read_model(const JsonReader& node) {
    const JsonReader input = node["input"], output = node["output"];
    ModelSpec model;
    model.name = node["name"].text();
    model.title = node["title"].text();
    model.graph = read_file_spec(node["graph"]);
    model.external_data = node["graph"]["external_data"].text();
    model.weights = read_file_spec(node["weights"]);
    model.input = input["name"].text();
    model.mean = read_channels(input["mean"], false);
    model.std = read_channels(input["std"], true);
    model.sizes = input["sizes"].list(1, [](const JsonReader& n) { return n.count(1); });
    model.size_multiple = input["size_multiple"].count(1);
    model.output = output["name"].text();
    model.dimensions = output["dims"].count(1);
    model.stages = node["stages"].list(1, [](const JsonReader& stage) {
        return StageSpec{stage["name"].text(), stage["tensors"].list(1, read_tensor)};
    });
    return model;
}

}  // namespace

std::size_t ModelSpec::weight_count() const {
    std::size_t count = 0;
    for (const StageSpec& stage : stages)
        for (const TensorSpec& tensor : stage.tensors) count += tensor.count;
    return count;
}

Result<std::vector<ModelSpec>> parse_manifest(std::span<const std::uint8_t> bytes,
                                              const std::string& name) {
    constexpr const char* remedy = "; restore it with git";
    const auto root = parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, name);
    if (!root) return Error{root.error().what + remedy};
    std::optional<Error> error;
    auto models = JsonReader(*root, name, error)["models"].list(1, read_model);
    if (error) return Error{error->what + remedy};
    return models;
}

Result<ModelSpec> find_model(const std::vector<ModelSpec>& models, std::string_view name) {
    std::string known;
    for (const ModelSpec& model : models) {
        if (model.name == name) return model;
        known += (known.empty() ? "" : ", ") + model.name;
    }
    return usage_error("unknown model " + in_quotes(name) + ": expected " + known);
}

}  // namespace bluesquare
