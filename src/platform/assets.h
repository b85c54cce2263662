// Files that come with the program - fonts, shipped features, the model - started and then polled,
// because a page has to fetch them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "platform/files.h"

namespace bluesquare {

class Asset {
   public:
    // Begins. folder: where the program's files are (native) or their address (page). name:
    // "models/manifest.json".
    Asset(const std::string& folder, const std::string& name);
    Asset(Asset&&) noexcept;
    Asset& operator=(Asset&&) noexcept;
    ~Asset();  // drops what is under way

    struct Arrival {
        const Bytes* bytes = nullptr;  // null: still on its way; else valid as long as the Asset
        std::int64_t loaded = 0, total = 0;  // bytes; total is 0 while unknown
    };
    // Failure names the file, and stays.
    Result<Arrival> poll() const;
    // Gives the bytes away after they have arrived.
    Bytes take();

    struct Job;  // the platform's

   private:
    std::unique_ptr<Job> job_;
};

}  // namespace bluesquare
