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
#include "platform/files.h"

namespace bluesquare {
namespace {

// "cannot write 'PATH': No space left on device".
Error system_error(const char* doing, const std::string& path, int reason) {
    return {std::string("cannot ") + doing + " '" + printable(path) +
            "': " + std::strerror(reason)};
}

Error not_a_file(const char* doing, const std::string& path) {
    return {std::string("cannot ") + doing + " '" + printable(path) +
            "': it is a device or a pipe, expected a file; save it as one first"};
}

// A file descriptor and its end.
class Descriptor {
   public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    bool valid() const { return number_ >= 0; }
    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }
    // False with errno where the last of the data did not make it (network file systems).
    bool close() { return ::close(release()) == 0; }

   private:
    int number_;
};

int open_file(const std::string& path, int flags) {
    for (;;) {
        const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
        if (number >= 0 || errno != EINTR) return number;
    }
}

// False with errno.
bool write_all(int descriptor, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor, at, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        at += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
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

Status write_bytes(const std::string& given, const void* data, std::size_t size) {
    if (is_special(given)) return write_straight(given, data, size);
    const std::string path = follow_links(given);
    std::string beside;
    Descriptor file(open_beside(path, beside));
    if (!file.valid()) return system_error("write", given, errno);
    if (take_after(file.get(), path) && write_all(file.get(), data, size) &&
        ::fsync(file.get()) == 0 && file.close() && ::rename(beside.c_str(), path.c_str()) == 0) {
        flush_folder(folder_of(path));
        return Done{};
    }
    const int reason = errno;
    ::unlink(beside.c_str());
    return system_error("write", given, reason);
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

Status make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error) && !error)
        error = std::make_error_code(std::errc::not_a_directory);
    if (error) return system_error("make the folder", path, error.value());
    return Done{};
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
