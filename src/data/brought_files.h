// Files that somebody brought, a drop on the page: their paths are known, and few of them are ever
// read. Reading takes its time and happens elsewhere. A reader that asks for bytes that have not
// come meets a failure, and the file stands in wanted(): whoever has it gives it, and the reader is
// asked again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/readers.h"

namespace bluesquare {

inline constexpr std::size_t brought_head = std::size_t{64} << 10;  // bytes that tell a format
inline constexpr std::size_t most_brought_depth = 8;                // of folders

class BroughtFiles {
   public:
    // '/' between folders. Hidden files are the caller's to leave out.
    explicit BroughtFiles(std::vector<std::string> paths);

    // What lies below one of their folders, "a/b", or all of it, "". For one thread, as long as
    // this lives.
    DataFolder folder(const std::string& root);

    // Their folders: at place k those that are k steps down (at 0 "" alone), sorted; of deeper ones
    // than most_brought_depth nothing is known.
    const std::vector<std::vector<std::string>>& folders() const { return folders_; }

    struct Wanted {
        std::string path;
        bool whole;  // else its first brought_head bytes, or more
    };
    // What was asked for in vain since forget_wanted(), each once.
    const std::vector<Wanted>& wanted() const { return wanted_; }
    void forget_wanted() { wanted_.clear(); }

    void give(const std::string& path, std::vector<std::uint8_t> bytes, bool whole);
    // It cannot be read; `why` goes on from its path.
    void refuse(const std::string& path, const std::string& why);

   private:
    using Bytes = std::vector<std::uint8_t>;
    struct Content {
        Result<Bytes> bytes;
        bool whole;
    };
    bool has(const std::string& path) const;
    Error want(const std::string& path, bool whole);
    Result<Bytes> part(const std::string& path, std::uint64_t offset, std::size_t most);

    std::vector<std::string> paths_;  // sorted
    std::vector<std::vector<std::string>> folders_;
    std::map<std::string, Content> contents_;
    std::vector<Wanted> wanted_;
};

}  // namespace bluesquare
