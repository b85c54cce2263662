// A folder of data that is in memory only.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "data/readers.h"

namespace bluesquare {

// Its files by their place.
inline DataFolder memory_folder(std::map<std::string, std::string> files) {
    using Found = Result<std::vector<std::uint8_t>>;
    DataFolder folder{"folder", nullptr, nullptr};
    folder.has = [files](const std::string& file) { return files.contains(file); };
    folder.read = [files](const std::string& file) -> Found {
        const auto found = files.find(file);
        if (found == files.end()) return Error{"cannot read '" + file + "'"};
        return std::vector<std::uint8_t>(found->second.begin(), found->second.end());
    };
    folder.read_part = [files](const std::string& file, std::uint64_t offset,
                               std::size_t most) -> Found {
        const auto found = files.find(file);
        if (found == files.end()) return Error{"cannot read '" + file + "'"};
        const auto& text = found->second;
        const auto part = text.substr(std::min<std::size_t>(offset, text.size()), most);
        return std::vector<std::uint8_t>(part.begin(), part.end());
    };
    folder.list = [files](const std::string& below) -> Result<std::vector<std::string>> {
        std::vector<std::string> names;
        for (const auto& [name, text] : files)
            if (below.empty() || name.starts_with(below + "/")) names.push_back(name);
        return names;
    };
    return folder;
}

}  // namespace bluesquare
