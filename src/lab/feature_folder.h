// The feature store as a folder: a file for each block (encode/cached_encoder.h).
#pragma once

#include <cstdint>
#include <string>

#include "encode/cached_encoder.h"

namespace bluesquare {

// In the user's cache folder.
std::string feature_folder();

// Entries are mapped, not copied. warn: gets a line where something could not be kept.
FeatureStore open_feature_folder(std::string folder,
                                 std::function<void(const std::string& message)> warn);

struct FolderUse {
    int files = 0;
    std::uint64_t bytes = 0;
};
Result<FolderUse> use_of_feature_folder(const std::string& folder);

// Removes what was used longest ago until at most `keep` bytes are left; says what it removed.
Result<FolderUse> prune_feature_folder(const std::string& folder, std::uint64_t keep);

}  // namespace bluesquare
