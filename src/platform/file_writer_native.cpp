#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <sys/stat.h>

#include "platform/descriptor.h"
#include "platform/file_writer.h"

namespace bluesquare {
namespace {

std::string folder_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// Makes a rename last. Best effort: by now the file is whole, and not every file system can.
void flush_folder(const std::string& folder) {
    const Descriptor descriptor(open_file(folder, O_RDONLY | O_DIRECTORY));
    if (descriptor.valid()) ::fsync(descriptor.get());
}

// A new file beside `path`; its name goes to `name`. -1 with errno.
int open_beside(const std::string& path, std::string& name) {
    for (int attempt = 0;; ++attempt) {
        name = path + "." + std::to_string(::getpid()) + "." + std::to_string(attempt) + ".tmp";
        const int number = open_file(name, O_WRONLY | O_CREAT | O_EXCL);
        if (number >= 0 || errno != EEXIST) return number;
    }
}

// Where links lead, whether something is there or not. After 40 of them (the system's own limit)
// the link that is left, on which opening fails with the reason.
std::string follow_links(std::string path) {
    for (int i = 0; i < 40; ++i) {
        std::error_code no_link;
        const std::string target = std::filesystem::read_symlink(path, no_link).string();
        if (no_link || target.empty()) return path;
        path = target[0] == '/' ? target : folder_of(path) + "/" + target;
    }
    return path;
}

// What stands there already keeps its rights and, where that is allowed, its owner; what must not
// be written to is not replaced either. False with errno.
bool take_after(int descriptor, const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return errno == ENOENT;
    if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) return false;
    if (about.st_uid != ::geteuid() || about.st_gid != ::getegid())
        (void)!::fchown(descriptor, about.st_uid, about.st_gid);
    return S_ISDIR(about.st_mode) || ::fchmod(descriptor, about.st_mode & 07777) == 0;
}

}  // namespace

struct FileWriter::State {
    std::string given, path, beside;  // as asked for; where links lead; what is written
    Descriptor file;

    ~State() {
        if (file.valid()) ::unlink(beside.c_str());
    }
    Error failed() {
        const int reason = errno;
        ::unlink(beside.c_str());
        return system_error("write", given, reason);
    }
};

FileWriter::FileWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter::~FileWriter() = default;

Result<FileWriter> FileWriter::open(const std::string& given) {
    const std::string path = follow_links(given);
    std::string beside;
    Descriptor file(open_beside(path, beside));
    if (!file.valid()) return system_error("write", given, errno);
    return FileWriter(
        std::unique_ptr<State>(new State{given, path, std::move(beside), std::move(file)}));
}

Status FileWriter::append(std::span<const std::uint8_t> bytes) {
    if (!write_all(state_->file.get(), bytes.data(), bytes.size())) return state_->failed();
    return Done{};
}

Status FileWriter::rewrite_head(std::span<const std::uint8_t> bytes) {
    const int file = state_->file.get();
    if (::lseek(file, 0, SEEK_SET) != 0 || !write_all(file, bytes.data(), bytes.size()) ||
        ::lseek(file, 0, SEEK_END) < 0)
        return state_->failed();
    return Done{};
}

Status FileWriter::finish() {
    State& state = *state_;
    if (!take_after(state.file.get(), state.path) || ::fsync(state.file.get()) != 0 ||
        !state.file.close() || std::rename(state.beside.c_str(), state.path.c_str()) != 0)
        return state.failed();
    flush_folder(folder_of(state.path));
    return Done{};
}

}  // namespace bluesquare
