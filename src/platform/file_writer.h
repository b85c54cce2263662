// A file written piece by piece, which appears under its name once all of it is on the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/result.h"

namespace bluesquare {

class FileWriter {
   public:
    // Beside the final name. Failure names the path and the operating system's reason.
    static Result<FileWriter> open(const std::string& path);
    FileWriter(FileWriter&&) noexcept;
    FileWriter& operator=(FileWriter&&) = delete;
    ~FileWriter();  // not finished: nothing is left

    Status append(std::span<const std::uint8_t> bytes);
    // Over what was appended at the start.
    Status rewrite_head(std::span<const std::uint8_t> bytes);
    // Flushes to the disk and renames. Nothing may follow.
    Status finish();

   private:
    struct State;
    explicit FileWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace bluesquare
