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
// Regular files below a folder, however deep, called by their paths from there ('/' between) and
// sorted by bytes. What is hidden (a name with a dot in front) is left out, and links to folders
// are not followed: they may lead round in a circle. Failure names the folder that is not there or
// cannot be listed.
Result<std::vector<std::string>> list_files_below(const std::string& path);
bool folder_exists(const std::string& path);
// Failure names the file; one that is gone already is no failure.
Status remove_file(const std::string& path);
// A file or a folder with all that is in it; failure names it. One that is gone is no failure.
Status remove_tree(const std::string& path);
// Renames a file or a folder on the same disk; an empty folder is replaced. Failure names both.
Status move_path(const std::string& from, const std::string& to);
// Of all files below a folder, hidden ones too; what cannot be looked at counts as nothing.
std::uint64_t bytes_below(const std::string& path);
// That this user may still write where the folder is, or would be; the largest number where the
// system does not say.
std::uint64_t free_bytes(const std::string& path);
// Returns once the disk has what was written to the file system of this folder, where it can.
void flush_disk(const std::string& folder);
// Remembers that a file was used now, where the file system lets it.
void mark_used(const std::string& path);

}  // namespace bluesquare
