#include "finetune/step_files.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

using Json = nlohmann::json;

std::vector<StepFiles::Piece> pieces_of(const Json& list) {
    std::vector<StepFiles::Piece> pieces;
    for (const Json& piece : list) {
        std::size_t count = 1;
        for (const Json& size : piece.at("shape")) count *= size.get<std::size_t>();
        pieces.push_back(
            {piece.at("name").get<std::string>(), count, piece.at("offset").get<std::size_t>()});
    }
    return pieces;
}

}  // namespace

Result<StepFiles> parse_step_files(std::span<const std::uint8_t> json, const std::string& name) {
    try {
        const Json read = Json::parse(json.begin(), json.end());
        StepFiles files;
        files.classes = read.at("classes").get<int>();
        files.batch = read.at("batch").get<int>();
        files.size = read.at("size").get<int>();
        files.input = read.at("input").get<std::vector<int>>();
        files.params = pieces_of(read.at("parameters"));
        files.weights = pieces_of(read.at("weights"));
        return files;
    } catch (const Json::exception& error) {
        return Error{name + ": expected what 'bluesquare trainer' writes (" + error.what() + ")"};
    }
}

Result<std::vector<float>> gather_pieces(const std::vector<StepFiles::Piece>& pieces,
                                         const ModelSpec& model, std::span<const float> all) {
    std::map<std::string_view, std::span<const float>> named;
    std::size_t at = 0;
    for (const StageSpec& stage : model.stages)
        for (const TensorSpec& tensor : stage.tensors) {
            named[tensor.name] = all.subspan(at, tensor.count);
            at += tensor.count;
        }
    std::vector<float> vector;
    for (const auto& piece : pieces) {
        vector.resize(std::max(vector.size(), piece.offset + piece.count), 0.F);
        const auto found = named.find(piece.name);
        if (found == named.end()) continue;
        if (found->second.size() != piece.count)
            return Error{"the step of training is of another model: " + piece.name + " has " +
                         std::to_string(piece.count) + " numbers, expected " +
                         std::to_string(found->second.size())};
        std::ranges::copy(found->second,
                          vector.begin() + static_cast<std::ptrdiff_t>(piece.offset));
    }
    return vector;
}

}  // namespace bluesquare
