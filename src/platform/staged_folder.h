// A folder that appears under its name once all of it is there; until then it is NAME.partial.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/result.h"

namespace bluesquare {

class StagedFolder {
   public:
    // Makes NAME.partial, empty: what a killed run left there is removed. Failure where something
    // stands at `path` already (an empty folder may), where another run is at it, or where a
    // NAME.partial is there that no run made.
    static Result<StagedFolder> make(const std::string& path);
    StagedFolder(StagedFolder&&) noexcept;
    StagedFolder& operator=(StagedFolder&&) = delete;
    ~StagedFolder();  // not finished: nothing is left

    const std::string& path() const;  // what it will be called
    const std::string& work() const;  // what it is called now: to be filled
    // Flushes to the disk and renames. Nothing may be written afterwards.
    Status finish();

   private:
    struct State;
    explicit StagedFolder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Writes a file that is not there yet, not flushed, so that many are written soon: finish() flushes
// them all. On failure nothing is left.
Status write_new_file(const std::string& path, std::span<const std::uint8_t> bytes);

}  // namespace bluesquare
