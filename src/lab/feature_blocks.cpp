#include "lab/feature_blocks.h"

namespace bluesquare {

std::vector<int> FeatureBlock::readable() const {
    std::vector<int> rows;
    for (std::size_t i = 0; i < broken.size(); ++i)
        if (broken[i].empty()) rows.push_back(static_cast<int>(i));
    return rows;
}

}  // namespace bluesquare
