#include "data/brought_files.h"

#include <algorithm>
#include <utility>

#include "core/quoted.h"

namespace bluesquare {
namespace {

// "a/b/1.png" -> "a/b"; "" where it lies in no folder.
std::string_view folder_of(std::string_view path) {
    const auto slash = path.find_last_of('/');
    return path.substr(0, slash == path.npos ? 0 : slash);
}

// paths: sorted, so that files of one folder mostly follow each other.
std::vector<std::vector<std::string>> folders_of(const std::vector<std::string>& paths) {
    std::vector<std::vector<std::string>> folders{{""}};
    std::string_view last;
    for (const std::string& path : paths) {
        const auto folder = folder_of(path);
        if (folder.empty() || folder == last) continue;
        last = folder;
        auto end = folder.find('/');
        for (std::size_t depth = 1; depth <= most_brought_depth; ++depth) {
            if (folders.size() == depth) folders.emplace_back();
            folders[depth].emplace_back(folder.substr(0, end));
            if (end == folder.npos) break;
            end = folder.find('/', end + 1);
        }
    }
    for (auto& level : folders) {
        std::ranges::sort(level);
        level.erase(std::unique(level.begin(), level.end()), level.end());
    }
    return folders;
}

}  // namespace

BroughtFiles::BroughtFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {
    std::ranges::sort(paths_);
    folders_ = folders_of(paths_);
}

DataFolder BroughtFiles::folder(const std::string& root) {
    const std::string begin = root.empty() ? "" : root + "/";
    DataFolder folder{root, nullptr, nullptr};
    folder.has = [this, begin](const std::string& file) { return has(begin + file); };
    folder.read = [this, begin](const std::string& file) -> Result<Bytes> {
        const auto found = contents_.find(begin + file);
        if (found == contents_.end()) return want(begin + file, true);
        const auto& [bytes, whole] = found->second;
        return bytes && !whole ? want(begin + file, true) : bytes;
    };
    folder.read_part = [this, begin](const std::string& file, std::uint64_t offset,
                                     std::size_t most) { return part(begin + file, offset, most); };
    folder.list = [this, begin](const std::string& below) -> Result<std::vector<std::string>> {
        const std::string prefix = below.empty() ? begin : begin + below + "/";
        std::vector<std::string> files;
        for (auto path = std::ranges::lower_bound(paths_, prefix);
             path != paths_.end() && path->starts_with(prefix); ++path)
            files.push_back(path->substr(begin.size()));
        return files;
    };
    return folder;
}

bool BroughtFiles::has(const std::string& path) const {
    return std::ranges::binary_search(paths_, path);
}

Error BroughtFiles::want(const std::string& path, bool whole) {
    if (!has(path)) return Error{printable(path) + " is not there"};
    const auto known = std::ranges::find(wanted_, path, &Wanted::path);
    if (known == wanted_.end())
        wanted_.push_back({path, whole});
    else
        known->whole |= whole;
    return Error{printable(path) + " has not been read yet"};
}

Result<BroughtFiles::Bytes> BroughtFiles::part(const std::string& path, std::uint64_t offset,
                                               std::size_t most) {
    const auto found = contents_.find(path);
    if (found == contents_.end()) return want(path, offset + most > brought_head);
    const auto& [bytes, whole] = found->second;
    if (!bytes) return bytes.error();
    const std::uint64_t size = bytes->size();
    if (!whole && size < offset + most) return want(path, true);
    const auto begin = std::min(offset, size), end = std::min(offset + most, size);
    return Bytes(bytes->begin() + static_cast<std::ptrdiff_t>(begin),
                 bytes->begin() + static_cast<std::ptrdiff_t>(end));
}

void BroughtFiles::give(const std::string& path, Bytes bytes, bool whole) {
    contents_.insert_or_assign(path, Content{std::move(bytes), whole});
}

void BroughtFiles::refuse(const std::string& path, const std::string& why) {
    contents_.insert_or_assign(path, Content{Error{printable(path) + " " + printable(why)}, true});
}

}  // namespace bluesquare
