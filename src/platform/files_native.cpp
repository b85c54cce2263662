// Files on POSIX systems.
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/quoted.h"
#include "platform/descriptor.h"
#include "platform/file_writer.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/staged_folder.h"

namespace bluesquare {
namespace {

Error not_a_file(const char* doing, const std::string& path) {
    return {std::string("cannot ") + doing + " '" + printable(path) +
            "': it is a device or a pipe, expected a file; save it as one first"};
}

// Opens without waiting for the other end of a pipe; anything but files and folders (whose use
// fails later, with the system's reason) is refused: a device has no end.
Result<Descriptor> open_regular(const std::string& path, int flags, const char* doing) {
    Descriptor file(open_file(path, flags | O_NONBLOCK));
    struct stat about {};
    if (!file.valid() || ::fstat(file.get(), &about) != 0) return system_error(doing, path, errno);
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return not_a_file(doing, path);
    return file;
}

// From the start to the end; false with errno (ENOMEM where memory does not hold it).
bool read_all(int descriptor, Bytes& bytes) try {
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) return false;
    std::size_t size = 0;
    // What it is said to have, and one more that meets the end of the file.
    bytes.resize(static_cast<std::size_t>(about.st_size) + 1);
    for (;;) {
        if (size == bytes.size()) bytes.resize(2 * size);
        const ssize_t count = ::read(descriptor, bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return true;
} catch (const std::bad_alloc&) {
    return errno = ENOMEM, false;
} catch (const std::length_error&) {
    return errno = ENOMEM, false;
}

// Devices and pipes (/dev/stdout) must not be replaced by a file.
bool is_special(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

// Does not wait for a reader where a pipe has none.
Status write_straight(const std::string& path, const void* data, std::size_t size) {
    Descriptor file(open_file(path, O_WRONLY | O_NONBLOCK));
    if (!file.valid() || ::fcntl(file.get(), F_SETFL, O_WRONLY) != 0 ||
        !write_all(file.get(), data, size) || !file.close())
        return system_error("write", path, errno);
    return Done{};
}

Status write_bytes(const std::string& path, const void* data, std::size_t size) {
    if (is_special(path)) return write_straight(path, data, size);
    auto file = FileWriter::open(path);
    if (!file) return file.error();
    if (auto ok = file->append({static_cast<const std::uint8_t*>(data), size}); !ok) return ok;
    return file->finish();
}

// The file at `path` is the one behind the descriptor.
bool is_at(int descriptor, const std::string& path) {
    struct stat open {
    }, there{};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &there) == 0 &&
           open.st_dev == there.st_dev && open.st_ino == there.st_ino;
}

}  // namespace

Result<Bytes> read_file(const std::string& path) {
    const auto file = open_regular(path, O_RDONLY, "read");
    if (!file) return file.error();
    Bytes bytes;
    if (!read_all(file->get(), bytes)) return system_error("read", path, errno);
    return bytes;
}

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Status write_file(const std::string& path, std::span<const std::uint8_t> bytes) {
    return write_bytes(path, bytes.data(), bytes.size());
}

Status write_file(const std::string& path, std::string_view text) {
    return write_bytes(path, text.data(), text.size());
}

Status write_new_file(const std::string& path, std::span<const std::uint8_t> bytes) {
    Descriptor file(open_file(path, O_WRONLY | O_CREAT | O_EXCL));
    if (!file.valid()) return system_error("write", path, errno);
    if (write_all(file.get(), bytes.data(), bytes.size()) && file.close()) return Done{};
    const int reason = errno;
    ::unlink(path.c_str());
    return system_error("write", path, reason);
}

Status make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error) && !error)
        error = std::make_error_code(std::errc::not_a_directory);
    if (error) return system_error("make the folder", path, error.value());
    return Done{};
}

void flush_disk(const std::string& folder) {
    const Descriptor descriptor(open_file(folder, O_RDONLY | O_DIRECTORY));
    if (descriptor.valid()) ::syncfs(descriptor.get());
}

std::string cache_folder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && cache[0] == '/') return std::string(cache) + "/bluesquare";
    const char* home = std::getenv("HOME");
    if (home != nullptr && home[0] == '/') return std::string(home) + "/.cache/bluesquare";
    return "/tmp/bluesquare-" + std::to_string(::getuid());
}

// The lock is on a file in the folder, not on the folder: network file systems lock only what is
// open for writing. The file stays; removing it would let two in.
Result<FolderLock> FolderLock::take(const std::string& folder) {
    const std::string path = folder + "/.lock";
    Descriptor file(open_file(path, O_RDWR | O_CREAT | O_NONBLOCK));
    if (!file.valid()) return system_error("lock the folder", folder, errno);
    bool held = true;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return Error{"folder '" + printable(folder) +
                         "' is in use by another study: wait for it or choose another --out"};
        held = false;
        if (errno != ENOLCK && errno != ENOSYS && errno != EOPNOTSUPP && errno != EINVAL)
            return system_error("lock the folder", folder, errno);
    }
    return FolderLock(file.release(), folder, held);
}

Status FolderLock::still_there() const {
    if (is_at(descriptor_, folder_ + "/.lock")) return Done{};
    return Error{"folder '" + printable(folder_) +
                 "' was deleted, moved or emptied while the study ran: start the study again"};
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      folder_(std::move(other.folder_)),
      held_(other.held_) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    const Descriptor old(std::exchange(descriptor_, std::exchange(other.descriptor_, -1)));
    folder_ = std::move(other.folder_);
    held_ = other.held_;
    return *this;
}

FolderLock::~FolderLock() { const Descriptor ended(descriptor_); }

Result<LineLog> LineLog::open(const std::string& path, std::vector<std::string>& lines) {
    lines.clear();
    auto file = open_regular(path, O_RDWR | O_CREAT | O_APPEND, "open");
    if (!file) return file.error();
    Bytes bytes;
    if (!read_all(file->get(), bytes)) return system_error("open", path, errno);
    std::string_view rest = as_text(bytes);
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    const auto whole = static_cast<off_t>(bytes.size() - rest.size());
    if (!rest.empty() && ::ftruncate(file->get(), whole) != 0)
        return system_error("cut the torn last line of", path, errno);
    return LineLog(file->release(), path, whole);
}

LineLog::LineLog(LineLog&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      size_(other.size_),
      flushed_(other.flushed_) {}

LineLog& LineLog::operator=(LineLog&& other) noexcept {
    const Descriptor old(std::exchange(descriptor_, std::exchange(other.descriptor_, -1)));
    path_ = std::move(other.path_);
    size_ = other.size_;
    flushed_ = other.flushed_;
    return *this;
}

LineLog::~LineLog() { const Descriptor ended(descriptor_); }

Status LineLog::still_there() const {
    struct stat about {};
    const bool same =
        is_at(descriptor_, path_) && ::fstat(descriptor_, &about) == 0 && about.st_size == size_;
    if (same) return Done{};
    return Error{"'" + printable(path_) +
                 "' was deleted, replaced or written to by another program while the study ran: "
                 "start the study again, alone in its folder"};
}

Status LineLog::append(std::string_view text) {
    assert(!text.empty() && text.back() == '\n');
    if (auto same = still_there(); !same) return same;
    if (write_all(descriptor_, text.data(), text.size())) {
        size_ += static_cast<std::int64_t>(text.size());
        const bool due = std::chrono::steady_clock::now() - flushed_ >= std::chrono::seconds(1);
        return due ? flush() : Status(Done{});
    }
    const int reason = errno;
    if (::ftruncate(descriptor_, size_) != 0)
        return Error{system_error("append to", path_, reason).what +
                     "; its last line is torn and will be cut when it is opened again"};
    return system_error("append to", path_, reason);
}

Status LineLog::flush() {
    if (::fdatasync(descriptor_) != 0) return system_error("flush", path_, errno);
    flushed_ = std::chrono::steady_clock::now();
    return Done{};
}

}  // namespace bluesquare
