// A data set in memory, read as one of the formats: what holds of all that can be read.
#pragma once

#include <map>
#include <string>

#include "../unit/memory_folder.h"
#include "fuzz.h"

namespace bluesquare {

// The set; empty where it is refused, in one line.
inline FoundData read_as(const char* format, std::map<std::string, std::string> files) {
    const DataFolder folder = memory_folder(std::move(files));
    const auto reader = find_reader(folder, format);
    require(static_cast<bool>(reader));
    (void)(*reader)->matches(folder);
    auto found = (*reader)->read(folder);
    if (!found) {
        require_one_line(found.error());
        return {};
    }
    const Dataset& data = found->table.data;
    require(data.size() > 0);
    require(found->table.numbers.size() == data.split.size());
    require(found->pictures.names.size() == data.split.size());
    for (const Attribute& attribute : data.attributes) {
        require(attribute.codes.size() == data.split.size());
        for (const int code : attribute.codes)
            require(code >= no_level && code < static_cast<int>(attribute.levels.size()));
    }
    require(data.find(found->target) != nullptr);
    return *std::move(found);
}

}  // namespace bluesquare
