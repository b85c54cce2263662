#include "core/dataset.h"

#include <utility>

#include "core/quoted.h"

namespace bluesquare {

const Attribute* Dataset::find(std::string_view name) const {
    for (const auto& attribute : attributes)
        if (attribute.name == name) return &attribute;
    return nullptr;
}

std::string Dataset::attribute_names() const {
    constexpr std::size_t most = 40;
    std::string names;
    for (std::size_t i = 0; i < attributes.size() && i < most; ++i)
        names += (i > 0 ? ", " : "") + printable(attributes[i].name);
    if (attributes.size() > most)
        names += " and " + std::to_string(attributes.size() - most) + " more";
    return names;
}

std::vector<int> Dataset::members(Split which) const {
    std::vector<int> ids;
    for (int i = 0; i < size(); ++i)
        if (split[i] == which) ids.push_back(i);
    return ids;
}

std::vector<int> Dataset::in_splits() const {
    std::vector<int> ids;
    for (int i = 0; i < size(); ++i)
        if (split[i] != Split::none) ids.push_back(i);
    return ids;
}

void drop_unused_levels(Attribute& attribute, std::span<const Split> split) {
    std::vector<bool> used(attribute.levels.size(), false);
    for (std::size_t i = 0; i < split.size(); ++i)
        if ((split[i] == Split::pool || split[i] == Split::test) && attribute.codes[i] != no_level)
            used[attribute.codes[i]] = true;
    std::vector<int> code_of(attribute.levels.size(), no_level);
    std::vector<std::string> kept;
    for (std::size_t level = 0; level < used.size(); ++level) {
        if (!used[level]) continue;
        code_of[level] = static_cast<int>(kept.size());
        kept.push_back(std::move(attribute.levels[level]));
    }
    attribute.levels = std::move(kept);
    for (int& code : attribute.codes)
        if (code != no_level) code = code_of[code];
}

}  // namespace bluesquare
