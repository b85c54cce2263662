// A folder on disk as the readers of data sets see it.
#pragma once

#include <string>

#include "data/readers.h"

namespace bluesquare {

// Files are looked at when they are asked for; nothing is opened before.
DataFolder data_folder_at(const std::string& path);

// A data set that a user names: a folder, and how it is read.
struct NamedData {
    DataFolder folder;
    const DataReader* reader;
};
// Of "FORMAT:DIR" or "DIR". Usage error where no folder is named; failures of find_reader().
Result<NamedData> find_data(const std::string& text);

}  // namespace bluesquare
