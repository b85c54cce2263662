#include "platform/folder.h"

#include <filesystem>
#include <system_error>

namespace bluesquare {
namespace fs = std::filesystem;

Result<std::vector<FolderEntry>> list_folder(const std::string& path) {
    std::error_code failed;
    std::vector<FolderEntry> entries;
    if (!fs::exists(path, failed)) return entries;
    fs::directory_iterator place(path, failed);
    for (; !failed && place != fs::directory_iterator(); place.increment(failed)) {
        std::error_code gone;  // by another process: not ours to report
        if (!place->is_regular_file(gone)) continue;
        const auto bytes = place->file_size(gone);
        const auto used = place->last_write_time(gone);
        if (!gone)
            entries.push_back({place->path().filename().string(), bytes,
                               static_cast<std::int64_t>(used.time_since_epoch().count())});
    }
    if (failed) return Error{"cannot list '" + path + "': " + failed.message()};
    return entries;
}

Status remove_file(const std::string& path) {
    std::error_code failed;
    fs::remove(path, failed);
    if (failed) return Error{"cannot remove '" + path + "': " + failed.message()};
    return Done{};
}

void mark_used(const std::string& path) {
    std::error_code ignored;  // a cache that is not ours to write is used all the same
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
}

}  // namespace bluesquare
