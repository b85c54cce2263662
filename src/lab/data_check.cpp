#include "lab/data_check.h"

#include <algorithm>
#include <map>

#include "core/quoted.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

constexpr int kSide = 32;  // pixels: that they can be had is all that is asked

Result<const Attribute*> find_attribute(const Dataset& data, const std::string& name) {
    if (name.empty()) return nullptr;
    if (const Attribute* attribute = data.find(name)) return attribute;
    for (const SetAside& aside : data.set_aside)
        if (aside.column == name)
            return usage_error("column " + in_quotes(name) + " was set aside: " + aside.reason);
    return usage_error("unknown attribute " + in_quotes(name) + ": expected one of " +
                       data.attribute_names());
}

// After all levels where there is no value.
int place_of(const Attribute* attribute, int example) {
    if (!attribute) return 0;
    const int code = attribute->codes[example];
    return code == no_level ? static_cast<int>(attribute->levels.size()) : code;
}

std::string level_at(const Attribute* attribute, int place) {
    const bool has = attribute && place < static_cast<int>(attribute->levels.size());
    return has ? attribute->levels[place] : "";
}

}  // namespace

Result<std::vector<GroupCount>> count_groups(const Dataset& data, const std::string& target,
                                             const std::string& nuisance) {
    const auto rows = find_attribute(data, target), columns = find_attribute(data, nuisance);
    if (!rows) return rows.error();
    if (!columns) return columns.error();
    std::map<std::pair<int, int>, GroupCount> groups;
    for (int i = 0; i < data.size(); ++i)
        ++groups[{place_of(*rows, i), place_of(*columns, i)}]
              .examples[static_cast<int>(data.split[i])];
    std::vector<GroupCount> counts;
    for (auto& [place, group] : groups) {
        group.target = level_at(*rows, place.first);
        group.nuisance = level_at(*columns, place.second);
        counts.push_back(std::move(group));
    }
    return counts;
}

bool across_splits(const std::vector<int>& examples, const std::vector<Split>& split) {
    return std::ranges::any_of(examples, [&](int i) { return split[i] != split[examples[0]]; });
}

Duplicates find_duplicates(std::vector<std::pair<std::string, int>>& hashes,
                           const std::vector<Split>& split) {
    std::ranges::sort(hashes);
    Duplicates found;
    for (std::size_t begin = 0, end = 0; begin < hashes.size(); begin = end) {
        while (end < hashes.size() && hashes[end].first == hashes[begin].first) ++end;
        if (end - begin < 2) continue;
        std::vector<int> examples;
        for (std::size_t i = begin; i < end; ++i) examples.push_back(hashes[i].second);
        found.examples += static_cast<int>(examples.size());
        found.across += across_splits(examples, split);
        found.sets.push_back(std::move(examples));
    }
    std::ranges::sort(found.sets);
    return found;
}

ContentCheck check_content(const FoundData& found, int example, bool decode) {
    ContentCheck check;
    Sha256 hash;
    if (found.pictures.count() == 0) {
        hash.update(found.texts[example]);
        check.hash = hash.hex();
        return check;
    }
    const auto bytes = found.pictures.read(example);
    if (!bytes) return {"", bytes.error().what};
    hash.update(*bytes);
    check.hash = hash.hex();
    if (!decode) return check;
    std::vector<std::uint8_t> rgb(3 * kSide * kSide);
    const auto decoded = found.pictures.decode(*bytes, found.pictures.names[example], kSide, rgb);
    if (!decoded) check.broken = decoded.error().what;
    return check;
}

}  // namespace bluesquare
