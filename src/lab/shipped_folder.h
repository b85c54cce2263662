// Shipped features from a folder.
#pragma once

#include <string>

#include "lab/shipped_features.h"

namespace bluesquare {

struct ShippedFile {
    ShippedFeatures shipped;
    std::string sha256;  // of the file
};

// The encoder's file in the folder. Failure names the file.
Result<ShippedFile> read_shipped(const std::string& folder, const std::string& encoder);

}  // namespace bluesquare
