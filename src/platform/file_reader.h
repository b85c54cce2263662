// A regular file read in pieces, so that a large one need not stand in memory
// whole. Devices and pipes are refused: they have no size, and some have no end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "core/result.h"

namespace bluesquare {

class FileReader {
   public:
    // Failure names the path and the reason, here and below.
    static Result<FileReader> open(const std::string& path);

    std::uint64_t size() const { return size_; }  // bytes, when it was opened
    // What read() gives next begins here; at most size().
    Status seek(std::uint64_t place);
    // Fills `to` with the next bytes; failure where the file ends first.
    Status read(std::span<std::uint8_t> to);

   private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Closer>;
    FileReader(File file, std::string path, std::uint64_t size)
        : file_(std::move(file)), path_(std::move(path)), size_(size) {}

    File file_;
    std::string path_;
    std::uint64_t size_ = 0;
};

}  // namespace bluesquare
