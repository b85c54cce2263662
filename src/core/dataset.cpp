#include "core/dataset.h"

namespace bluesquare {

const Attribute* Dataset::find(std::string_view name) const {
    for (const auto& attribute : attributes)
        if (attribute.name == name) return &attribute;
    return nullptr;
}

std::string Dataset::attribute_names() const {
    std::string names;
    for (const auto& attribute : attributes) names += (names.empty() ? "" : ", ") + attribute.name;
    return names;
}

std::vector<int> Dataset::members(Split which) const {
    std::vector<int> ids;
    for (int i = 0; i < size(); ++i)
        if (split[i] == which) ids.push_back(i);
    return ids;
}

}  // namespace bluesquare
