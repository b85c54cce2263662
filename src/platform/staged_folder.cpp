#include "platform/staged_folder.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "core/quoted.h"
#include "platform/files.h"
#include "platform/folder.h"

namespace bluesquare {
namespace fs = std::filesystem;
namespace {

constexpr const char* kLock = ".lock";  // FolderLock's

Status free_name(const std::string& path) {
    std::error_code failed;
    const auto there = fs::symlink_status(path, failed);
    if (!fs::exists(there)) return Done{};
    if (fs::is_directory(there) && fs::is_empty(path, failed) && !failed) return Done{};
    return Error{"'" + printable(path) + "' is there already: remove it or choose another --out"};
}

// A folder of the user's that happens to have the name of ours must not be emptied.
Status is_ours(const std::string& work) {
    std::error_code failed;
    const auto there = fs::symlink_status(work, failed);
    if (!fs::exists(there) || file_exists(work + "/" + kLock)) return Done{};
    if (fs::is_directory(there) && fs::is_empty(work, failed) && !failed) return Done{};
    return Error{"'" + printable(work) +
                 "' is needed until all is there, and holds something else: move it away or choose "
                 "another --out"};
}

Status empty_but_lock(const std::string& folder) {
    std::error_code failed;
    for (fs::directory_iterator place(folder, failed), end; !failed && place != end;
         place.increment(failed))
        if (place->path().filename() != kLock)
            if (auto ok = remove_tree(place->path().string()); !ok) return ok;
    if (failed) return Error{"cannot list '" + printable(folder) + "': " + failed.message()};
    return Done{};
}

}  // namespace

struct StagedFolder::State {
    std::string path, work;
    std::optional<FolderLock> lock;
    bool finished = false;

    ~State() {
        if (!finished) (void)remove_tree(work);
    }
};

StagedFolder::StagedFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
StagedFolder::StagedFolder(StagedFolder&&) noexcept = default;
StagedFolder::~StagedFolder() = default;

Result<StagedFolder> StagedFolder::make(const std::string& given) {
    std::string path = given;
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    const std::string work = path + ".partial";
    if (auto ok = free_name(path); !ok) return ok.error();
    if (auto ok = is_ours(work); !ok) return ok.error();
    if (auto ok = make_folder(work); !ok) return ok.error();
    auto lock = FolderLock::take(work);
    if (!lock) return lock.error();
    // Another run may have finished it in between.
    if (auto ok = lock->still_there(); !ok) return ok.error();
    StagedFolder out(std::unique_ptr<State>(new State{path, work, *std::move(lock)}));
    if (auto ok = free_name(path); !ok) return ok.error();
    if (auto ok = empty_but_lock(work); !ok) return ok.error();
    return out;
}

const std::string& StagedFolder::path() const { return state_->path; }
const std::string& StagedFolder::work() const { return state_->work; }

Status StagedFolder::finish() {
    flush_disk(state_->work);
    if (auto ok = move_path(state_->work, state_->path); !ok) return ok;
    state_->finished = true;
    return remove_file(state_->path + "/" + kLock);
}

}  // namespace bluesquare
