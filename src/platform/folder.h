// What lies in a folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct FolderEntry {
    std::string name;
    std::uint64_t bytes = 0;
    std::int64_t used = 0;  // nanoseconds since some fixed moment: written, or mark_used()
};

// Its regular files, in no order; none where there is no such folder. Failure names the folder.
Result<std::vector<FolderEntry>> list_folder(const std::string& path);
// Failure names the file; one that is gone already is no failure.
Status remove_file(const std::string& path);
// Remembers that a file was used now, where the file system lets it.
void mark_used(const std::string& path);

}  // namespace bluesquare
