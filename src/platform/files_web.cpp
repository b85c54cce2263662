// Files in Emscripten's memory: one process, nothing lasts, nobody to lock out.
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "core/quoted.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/staged_folder.h"

namespace bluesquare {
namespace {

struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

Error system_error(const char* doing, const std::string& path, int reason) {
    return {std::string("cannot ") + doing + " '" + printable(path) +
            "': " + std::strerror(reason)};
}

File open_file(const std::string& path, const char* mode) {
    return File(std::fopen(path.c_str(), mode));
}

// mode: "wb" or "ab".
Status put(const std::string& path, const char* mode, const void* data, std::size_t size) {
    File file = open_file(path, mode);
    if (!file) return system_error("write", path, errno);
    const bool written = size == 0 || std::fwrite(data, 1, size, file.get()) == size;
    if (!written || std::fclose(file.release()) != 0) return system_error("write", path, errno);
    return Done{};
}

Status replace(const std::string& path, const void* data, std::size_t size) {
    const std::string beside = path + ".tmp";
    Status written = put(beside, "wb", data, size);
    if (written && std::rename(beside.c_str(), path.c_str()) != 0)
        written = system_error("write", path, errno);
    if (!written) std::remove(beside.c_str());
    return written;
}

}  // namespace

Result<Bytes> read_file(const std::string& path) {
    const File file = open_file(path, "rb");
    if (!file) return system_error("read", path, errno);
    Bytes bytes;
    std::uint8_t part[1 << 14];
    while (const std::size_t count = std::fread(part, 1, sizeof part, file.get()))
        bytes.insert(bytes.end(), part, part + count);
    if (std::ferror(file.get())) return system_error("read", path, errno);
    return bytes;
}

bool file_exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

Status write_file(const std::string& path, std::span<const std::uint8_t> bytes) {
    return replace(path, bytes.data(), bytes.size());
}

Status write_file(const std::string& path, std::string_view text) {
    return replace(path, text.data(), text.size());
}

Status write_new_file(const std::string& path, std::span<const std::uint8_t> bytes) {
    return replace(path, bytes.data(), bytes.size());
}

Status make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error) && !error)
        error = std::make_error_code(std::errc::not_a_directory);
    if (error) return system_error("make the folder", path, error.value());
    return Done{};
}

void flush_disk(const std::string&) {}

std::string cache_folder() { return "/cache/bluesquare"; }

Result<FolderLock> FolderLock::take(const std::string& folder) {
    return FolderLock(-1, folder, true);
}
Status FolderLock::still_there() const { return Done{}; }
FolderLock::FolderLock(FolderLock&&) noexcept = default;
FolderLock& FolderLock::operator=(FolderLock&&) noexcept = default;
FolderLock::~FolderLock() = default;

Result<LineLog> LineLog::open(const std::string& path, std::vector<std::string>& lines) {
    lines.clear();
    if (!file_exists(path)) {
        if (Status made = put(path, "ab", nullptr, 0); !made) return made.error();
    }
    const Result<Bytes> bytes = read_file(path);
    if (!bytes) return bytes.error();
    std::string_view rest(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    if (!rest.empty()) {
        Status cut = replace(path, bytes->data(), bytes->size() - rest.size());
        if (!cut) return cut.error();
    }
    return LineLog(-1, path, 0);
}

LineLog::LineLog(LineLog&&) noexcept = default;
LineLog& LineLog::operator=(LineLog&&) noexcept = default;
LineLog::~LineLog() = default;
Status LineLog::still_there() const { return Done{}; }
Status LineLog::flush() { return Done{}; }

// Memory does not fill up the way a disk does: growing fails by ending the program.
Status LineLog::append(std::string_view text) {
    assert(!text.empty() && text.back() == '\n');
    return put(path_, "ab", text.data(), text.size());
}

}  // namespace bluesquare
