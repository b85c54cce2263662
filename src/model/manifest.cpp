#include "model/manifest.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

using nlohmann::json;

constexpr std::size_t kMostWeights = std::size_t{1} << 30;

// A value of the file with its path, for messages. The first failure is kept in `error`, and what
// follows it reads as empty, so that parsing needs one check at its end.
class Node {
   public:
    // value: null for what is missing.
    Node(json value, std::string path, std::optional<Error>& error)
        : value_(std::move(value)), path_(std::move(path)), error_(error) {}

    Node operator[](const char* key) const {
        const bool there = value_.is_object() && value_.contains(key);
        return {there ? value_.find(key).value() : json(), path_ + "." + key, error_};
    }

    std::string text() const {
        if (value_.is_string() && !value_.get_ref<const std::string&>().empty())
            return value_.get<std::string>();
        return fail<std::string>("a string");
    }
    double number() const {
        return value_.is_number() ? value_.get<double>() : fail<double>("a number");
    }
    std::uint64_t whole(std::uint64_t most) const {
        if (value_.is_number_unsigned())
            if (const auto n = value_.get<std::uint64_t>(); n > 0 && n <= most) return n;
        return fail<std::uint64_t>("a whole number from 1 to " + std::to_string(most));
    }
    int whole() const { return static_cast<int>(whole(std::numeric_limits<int>::max())); }

    // A list that is not empty; read(node) for each element.
    template <class Read>
    auto list(Read read) const {
        std::vector<decltype(read(*this))> out;
        if (!value_.is_array() || value_.empty()) return fail("a list", std::move(out));
        for (std::size_t i = 0; i < value_.size() && !error_; ++i)
            out.push_back(read(Node(value_[i], path_ + "[" + std::to_string(i) + "]", error_)));
        return out;
    }
    // A file beside the manifest: no path out of its folder.
    std::string file_name() const {
        std::string name = text();
        if (name.find('/') == std::string::npos && name != "..") return name;
        return fail<std::string>("a file name without a folder");
    }
    std::string sha256() const {
        std::string hash = text();
        const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        if (hash.size() == 64 && std::all_of(hash.begin(), hash.end(), digit)) return hash;
        return fail<std::string>("64 hexadecimal digits");
    }
    template <class T>
    T fail(const std::string& expected, T value = {}) const {
        if (!error_) error_ = Error{path_ + ": expected " + expected};
        return value;
    }

   private:
    json value_;
    std::string path_;
    std::optional<Error>& error_;
};

std::array<double, 3> read_channels(const Node& node, bool positive) {
    const auto values = node.list([](const Node& each) { return each.number(); });
    if (values.size() != 3) return node.fail<std::array<double, 3>>("3 numbers, for R, G and B");
    if (positive && *std::min_element(values.begin(), values.end()) <= 0)
        return node.fail<std::array<double, 3>>("3 numbers over 0");
    return {values[0], values[1], values[2]};
}

TensorSpec read_tensor(const Node& node) {
    TensorSpec tensor;
    tensor.name = node["name"].text();
    tensor.shape = node["shape"].list([](const Node& n) { return n.whole(kMostWeights); });
    tensor.count = 1;
    for (const std::uint64_t length : tensor.shape) {
        if (length == 0 || tensor.count > kMostWeights / length)
            return node["shape"].fail<TensorSpec>("at most 2^30 elements");
        tensor.count *= length;
    }
    const std::string kind = node["kind"].text();
    if (kind == "weight") tensor.fan_in = node["fan_in"].whole();
    if (kind != "weight" && kind != "bias") node["kind"].fail<int>("'weight' or 'bias'");
    return tensor;
}

FileSpec read_file_spec(const Node& node) {
    return {node["file"].file_name(), node["bytes"].whole(std::numeric_limits<std::int64_t>::max()),
            node["sha256"].sha256()};
}

ModelSpec read_model(const Node& node) {
    const Node input = node["input"], output = node["output"];
    ModelSpec model;
    model.name = node["name"].text();
    model.title = node["title"].text();
    model.graph = read_file_spec(node["graph"]);
    model.external_data = node["graph"]["external_data"].text();
    model.weights = read_file_spec(node["weights"]);
    model.input = input["name"].text();
    model.mean = read_channels(input["mean"], false);
    model.std = read_channels(input["std"], true);
    model.sizes = input["sizes"].list([](const Node& n) { return n.whole(); });
    model.size_multiple = input["size_multiple"].whole();
    model.output = output["name"].text();
    model.dimensions = output["dims"].whole();
    model.stages = node["stages"].list([](const Node& stage) {
        return StageSpec{stage["name"].text(), stage["tensors"].list(read_tensor)};
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
    const json root = json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (root.is_discarded()) return Error{name + ": not JSON; restore it with git"};
    std::optional<Error> error;
    auto models = Node(root, name, error)["models"].list(read_model);
    if (error) return *error;
    return models;
}

Result<ModelSpec> find_model(const std::vector<ModelSpec>& models, std::string_view name) {
    std::string known;
    for (const ModelSpec& model : models) {
        if (model.name == name) return model;
        known += (known.empty() ? "" : ", ") + model.name;
    }
    return usage_error("unknown model '" + std::string(name) + "': expected " + known);
}

}  // namespace bluesquare
