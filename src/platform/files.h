// Files. What is written appears whole under its final name or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

using Bytes = std::vector<std::uint8_t>;

inline std::string_view as_text(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Failure names the path and the operating system's reason. Devices and pipes are refused at once:
// they may have no end.
Result<Bytes> read_file(const std::string& path);
bool file_exists(const std::string& path);

// Writes beside the final name, flushes to the disk, renames. On failure nothing is left. Links are
// followed, and what is replaced keeps its rights; of several names of one file (hard links) only
// this one gets the new text. Devices and pipes are written to as they are.
Status write_file(const std::string& path, std::span<const std::uint8_t> bytes);
Status write_file(const std::string& path, std::string_view text);

// Makes a folder and its parents.
Status make_folder(const std::string& path);

// The user's cache folder for this program ($XDG_CACHE_HOME/bluesquare or ~/.cache/bluesquare).
std::string cache_folder();

// An exclusive hold on a folder, for as long as the object lives; a second holder fails at once,
// and the operating system lets go when a process dies.
class FolderLock {
   public:
    static Result<FolderLock> take(const std::string& folder);
    FolderLock(FolderLock&&) noexcept;
    FolderLock& operator=(FolderLock&&) noexcept;
    ~FolderLock();

    // False where the folder's file system has no locks: nobody is kept out, and that another
    // writes there too is found by LineLog only.
    bool held() const { return held_; }
    // Failure where the folder is not the one that was taken any more, or was emptied.
    Status still_there() const;

   private:
    FolderLock(int descriptor, std::string folder, bool held)
        : descriptor_(descriptor), folder_(std::move(folder)), held_(held) {}
    [[maybe_unused]] int descriptor_ = -1;  // the page has none
    std::string folder_;
    bool held_ = true;
};

// A file that only grows by whole lines: each append() is one write, so that a killed process
// leaves at most one torn line, the last; open() cuts such a line off. A machine that crashes costs
// at most what the last second before it brought: flushing each append() to the disk would make a
// study wait more than it computes.
class LineLog {
   public:
    // `lines` gets the complete lines that are there already. Devices and pipes are refused.
    static Result<LineLog> open(const std::string& path, std::vector<std::string>& lines);
    LineLog(LineLog&&) noexcept;
    LineLog& operator=(LineLog&&) noexcept;
    ~LineLog();
    // text: one or more lines, each ended by a newline. On failure (disk full) the file is cut back
    // to what it held before; nothing is written where it is not still_there().
    Status append(std::string_view text);
    // Failure where the file was deleted, replaced, or changed by somebody else.
    Status still_there() const;
    // Returns once the disk has all of it: before what is made of the lines is written.
    Status flush();

   private:
    LineLog(int descriptor, std::string path, std::int64_t size)
        : descriptor_(descriptor), path_(std::move(path)), size_(size) {}
    [[maybe_unused]] int descriptor_ = -1;  // the page has none
    std::string path_;
    [[maybe_unused]] std::int64_t size_ = 0;  // bytes that are ours or were there
    std::chrono::steady_clock::time_point flushed_;
};

}  // namespace bluesquare
