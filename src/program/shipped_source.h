// Files that came with the program: features of the default pictures, and the emergence studies.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/feature_desk.h"

namespace bluesquare {

// assets: folder or address with features/.
ShippedSource make_shipped_source(std::string assets);
std::function<Result<std::optional<std::string>>()> make_emergence_source(std::string assets);

}  // namespace bluesquare
