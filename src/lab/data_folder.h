// A folder on disk as the readers of data sets see it.
#pragma once

#include <string>

#include "data/readers.h"

namespace bluesquare {

// Files are looked at when they are asked for; nothing is opened before.
DataFolder data_folder_at(const std::string& path);

}  // namespace bluesquare
