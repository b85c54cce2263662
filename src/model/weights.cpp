#include "model/weights.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/quoted.h"
#include "exact/half.h"
#include "exact/random.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

const char* const kRemedy = "restore it with git or run models/export.py";

Status check_file(const FileSpec& spec, const std::vector<std::uint8_t>& bytes) {
    const std::string found = sha256_hex(bytes);
    if (found == spec.sha256) return Done{};
    constexpr int shown = 12;
    return Error{spec.name + ": expected SHA-256 " + spec.sha256.substr(0, shown) + "... and " +
                 std::to_string(spec.bytes) + " bytes, found " + found.substr(0, shown) +
                 "... and " + std::to_string(bytes.size()) + ": " + kRemedy};
}

Status check_tensors(const ModelSpec& spec, const Safetensors& weights) {
    for (const StageSpec& stage : spec.stages)
        for (const TensorSpec& tensor : stage.tensors) {
            const StoredTensor* stored = weights.find(tensor.name);
            if (stored == nullptr || stored->dtype != "F16" || stored->shape != tensor.shape)
                return Error{spec.weights.name + ": no tensor " + in_quotes(tensor.name) +
                             " of type F16 with the shape in the manifest: " + kRemedy};
        }
    return Done{};
}

void append_stored(const Safetensors& weights, const TensorSpec& tensor, std::vector<float>& out) {
    const auto bytes = weights.data(*weights.find(tensor.name));
    for (std::size_t i = 0; i < bytes.size(); i += 2)
        out.push_back(widen_half(static_cast<std::uint16_t>(bytes[i] | bytes[i + 1] << 8)));
}

void append_drawn(const TensorSpec& tensor, std::uint64_t seed, std::vector<float>& out) {
    if (tensor.fan_in == 0) {
        out.insert(out.end(), tensor.count, 0.0f);
        return;
    }
    const double deviation = std::sqrt(2.0 / tensor.fan_in);
    Rng rng(seed, tensor.name);
    for (std::size_t i = 0; i < tensor.count; ++i)
        out.push_back(static_cast<float>(deviation * rng.normal()));
}

}  // namespace

Result<Model> load_model(const ModelSpec& spec, std::vector<std::uint8_t> graph,
                         std::vector<std::uint8_t> weights) {
    if (Status right = check_file(spec.graph, graph); !right) return right.error();
    if (Status right = check_file(spec.weights, weights); !right) return right.error();
    Result<Safetensors> parsed = parse_safetensors(std::move(weights), spec.weights.name);
    if (!parsed) return parsed.error();
    if (Status right = check_tensors(spec, *parsed); !right) return right.error();
    return Model{spec, std::move(graph), *std::move(parsed)};
}

std::vector<float> assemble_weights(const Model& model, int pretrained_stages, std::uint64_t seed) {
    assert(pretrained_stages >= 0 && pretrained_stages <= model.spec.stage_count());
    std::vector<float> out;
    out.reserve(model.spec.weight_count());
    for (int s = 0; s < model.spec.stage_count(); ++s)
        for (const TensorSpec& tensor : model.spec.stages[s].tensors) {
            if (s < pretrained_stages)
                append_stored(model.weights, tensor, out);
            else
                append_drawn(tensor, seed, out);
        }
    return out;
}

}  // namespace bluesquare
