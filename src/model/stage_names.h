// Names of a model's weights, stage by stage.
#pragma once

#include <string>
#include <vector>

#include "model/manifest.h"

namespace bluesquare {

inline std::vector<std::vector<std::string>> stage_names(const ModelSpec& spec) {
    std::vector<std::vector<std::string>> stages;
    for (const StageSpec& stage : spec.stages) {
        auto& names = stages.emplace_back();
        for (const TensorSpec& tensor : stage.tensors) names.push_back(tensor.name);
    }
    return stages;
}

}  // namespace bluesquare
