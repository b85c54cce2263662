// Files on POSIX systems.
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/files.h"

namespace bluesquare {
namespace {

// "cannot write 'PATH': No space left on device".
Error system_error(const char* doing, const std::string& path, int reason) {
    return {std::string("cannot ") + doing + " '" + path + "': " + std::strerror(reason)};
}

// A file descriptor and its end.
class Descriptor {
   public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
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

// From the start to the end; false with errno.
bool read_all(int descriptor, Bytes& bytes) {
    struct stat about{};
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
    struct stat about{};
    return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

Status write_straight(const std::string& path, const void* data, std::size_t size) {
    Descriptor file(open_file(path, O_WRONLY));
    if (!file.valid() || !write_all(file.get(), data, size) || !file.close())
        return system_error("write", path, errno);
    return Done{};
}

Status write_bytes(const std::string& path, const void* data, std::size_t size) {
    if (is_special(path)) return write_straight(path, data, size);
    std::string beside;
    Descriptor file(open_beside(path, beside));
    if (!file.valid()) return system_error("write", path, errno);
    if (write_all(file.get(), data, size) && ::fsync(file.get()) == 0 && file.close() &&
        ::rename(beside.c_str(), path.c_str()) == 0) {
        flush_folder(folder_of(path));
        return Done{};
    }
    const int reason = errno;
    ::unlink(beside.c_str());
    return system_error("write", path, reason);
}

}  // namespace

Result<Bytes> read_file(const std::string& path) {
    const Descriptor file(open_file(path, O_RDONLY));
    Bytes bytes;
    if (!file.valid() || !read_all(file.get(), bytes)) return system_error("read", path, errno);
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
    Descriptor file(open_file(folder + "/.lock", O_RDWR | O_CREAT));
    if (!file.valid()) return system_error("lock the folder", folder, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return system_error("lock the folder", folder, errno);
        return Error{"folder '" + folder +
                     "' is in use by another study: wait for it or choose another --out"};
    }
    return FolderLock(file.release());
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    const Descriptor old(std::exchange(descriptor_, std::exchange(other.descriptor_, -1)));
    return *this;
}

FolderLock::~FolderLock() { const Descriptor ended(descriptor_); }

Result<LineLog> LineLog::open(const std::string& path, std::vector<std::string>& lines) {
    lines.clear();
    Descriptor file(open_file(path, O_RDWR | O_CREAT | O_APPEND));
    Bytes bytes;
    if (!file.valid() || !read_all(file.get(), bytes)) return system_error("open", path, errno);
    std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    const auto whole = static_cast<off_t>(bytes.size() - rest.size());
    if (!rest.empty() && ::ftruncate(file.get(), whole) != 0)
        return system_error("cut the torn last line of", path, errno);
    return LineLog(file.release(), path);
}

LineLog::LineLog(LineLog&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

LineLog& LineLog::operator=(LineLog&& other) noexcept {
    const Descriptor old(std::exchange(descriptor_, std::exchange(other.descriptor_, -1)));
    path_ = std::move(other.path_);
    return *this;
}

LineLog::~LineLog() { const Descriptor ended(descriptor_); }

Status LineLog::append(std::string_view text) {
    assert(!text.empty() && text.back() == '\n');
    struct stat before{};
    if (::fstat(descriptor_, &before) != 0) return system_error("append to", path_, errno);
    if (write_all(descriptor_, text.data(), text.size())) return Done{};
    const int reason = errno;
    if (::ftruncate(descriptor_, before.st_size) != 0)
        return Error{system_error("append to", path_, reason).what +
                     "; its last line is torn and will be cut when it is opened again"};
    return system_error("append to", path_, reason);
}

}  // namespace bluesquare
