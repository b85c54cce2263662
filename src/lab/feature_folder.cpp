#include "lab/feature_folder.h"

#include <algorithm>
#include <utility>

#include "platform/files.h"
#include "platform/folder.h"
#include "platform/mapped_file.h"

namespace bluesquare {
namespace {

// What is not one of ours is left alone.
bool is_entry(const FolderEntry& entry) {
    return entry.name.size() == 64 &&
           entry.name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<std::vector<FolderEntry>> entries_of(const std::string& folder) {
    auto entries = list_folder(folder);
    if (entries) std::erase_if(*entries, [](const FolderEntry& entry) { return !is_entry(entry); });
    return entries;
}

FolderUse sum(const std::vector<FolderEntry>& entries) {
    FolderUse use{static_cast<int>(entries.size()), 0};
    for (const FolderEntry& entry : entries) use.bytes += entry.bytes;
    return use;
}

}  // namespace

std::string feature_folder() { return cache_folder() + "/features"; }

FeatureStore open_feature_folder(std::string folder,
                                 std::function<void(const std::string& message)> warn) {
    return {[folder](const std::string& key, const FeatureStore::Take& take) {
                const std::string path = folder + "/" + key;
                const auto file = MappedFile::open(path);
                if (!file || !take(file->bytes())) return false;
                mark_used(path);
                return true;
            },
            [folder](const std::string& key, std::span<const std::uint8_t> entry) -> Status {
                if (auto made = make_folder(folder); !made) return made;
                return write_file(folder + "/" + key, entry);
            },
            std::move(warn)};
}

Result<FolderUse> use_of_feature_folder(const std::string& folder) {
    const auto entries = entries_of(folder);
    if (!entries) return entries.error();
    return sum(*entries);
}

Result<FolderUse> prune_feature_folder(const std::string& folder, std::uint64_t keep) {
    auto entries = entries_of(folder);
    if (!entries) return entries.error();
    std::ranges::sort(*entries, {}, &FolderEntry::used);
    std::uint64_t left = sum(*entries).bytes;
    FolderUse removed;
    for (const FolderEntry& entry : *entries) {
        if (left <= keep) break;
        if (auto ok = remove_file(folder + "/" + entry.name); !ok) return ok.error();
        left -= entry.bytes;
        removed.bytes += entry.bytes;
        ++removed.files;
    }
    return removed;
}

}  // namespace bluesquare
