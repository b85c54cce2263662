#include "platform/folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/quoted.h"

namespace bluesquare {
namespace fs = std::filesystem;
namespace {

// Appends the files in `folder`, whose names get `prefix`, and those below.
Status collect_files(const fs::path& folder, const std::string& prefix,
                     std::vector<std::string>& files) {
    std::error_code failed;
    fs::directory_iterator place(folder, failed);
    for (; !failed && place != fs::directory_iterator(); place.increment(failed)) {
        const std::string name = place->path().filename().string();
        if (name.starts_with('.')) continue;
        std::error_code gone;  // by another process, or a link to nothing: not there
        if (place->is_regular_file(gone)) files.push_back(prefix + name);
        if (!place->is_directory(gone) || place->is_symlink(gone)) continue;
        if (auto ok = collect_files(place->path(), prefix + name + "/", files); !ok) return ok;
    }
    if (!failed) return Done{};
    return Error{"cannot list '" + printable(folder.string()) + "': " + failed.message()};
}

}  // namespace

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

Result<std::vector<std::string>> list_files_below(const std::string& path) {
    std::vector<std::string> files;
    if (auto ok = collect_files(path, "", files); !ok) return ok.error();
    std::sort(files.begin(), files.end());
    return files;
}

bool folder_exists(const std::string& path) {
    std::error_code failed;
    return fs::is_directory(path, failed);
}

Status remove_file(const std::string& path) {
    std::error_code failed;
    fs::remove(path, failed);
    if (failed) return Error{"cannot remove '" + path + "': " + failed.message()};
    return Done{};
}

Status remove_tree(const std::string& path) {
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed) return Error{"cannot remove '" + printable(path) + "': " + failed.message()};
    return Done{};
}

Status move_path(const std::string& from, const std::string& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed)
        return Error{"cannot move '" + printable(from) + "' to '" + printable(to) +
                     "': " + failed.message()};
    return Done{};
}

std::uint64_t bytes_below(const std::string& path) {
    std::uint64_t bytes = 0;
    std::error_code failed, gone;
    for (fs::recursive_directory_iterator place(path, failed), end; !failed && place != end;
         place.increment(failed)) {
        const auto size = place->is_regular_file(gone) ? place->file_size(gone) : 0;
        if (!gone) bytes += size;
    }
    return bytes;
}

std::uint64_t free_bytes(const std::string& path) {
    std::error_code failed;
    fs::path place = fs::absolute(path, failed);
    while (!failed && !fs::exists(place, failed) && place.has_relative_path())
        place = place.parent_path();
    return fs::space(place, failed).available;  // -1 where that fails
}

void mark_used(const std::string& path) {
    std::error_code ignored;  // a cache that is not ours to write is used all the same
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
}

}  // namespace bluesquare
