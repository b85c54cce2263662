// The data sets that a folder may hold: one table of formats. A reader knows files by their place
// within the folder; what a path is, its caller knows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/picture_files.h"
#include "data/table_dataset.h"

namespace bluesquare {

struct DataFolder {
    std::string name;  // what messages call it
    // Of a file by its place within the folder ("images/1.png"); from any thread. read() fails
    // where there is none.
    std::function<bool(const std::string& file)> has;
    std::function<Result<std::vector<std::uint8_t>>(const std::string& file)> read;
};

// A data set as it is found: what describes it is read, what is large is not. Besides the table it
// has one of pictures, texts and features, a row for each of the table's; rows of Split::none keep
// their place, and nobody asks for theirs.
struct FoundData {
    TableDataset table;
    std::vector<std::string> described_by{};  // the files that the table was read from
    std::string target{}, nuisance{};  // the attributes it is known for; empty: the user says
    PictureFiles pictures{};
    std::vector<std::string> texts{};
    std::string features{};  // a .npy file
};

struct DataReader {
    std::string_view name, description;
    bool (*matches)(const DataFolder& folder);
    // Failure names the file, and the row.
    Result<FoundData> (*open)(const DataFolder& folder);
};

std::span<const DataReader> data_readers();

// The first that matches; failure that lists the table where none does.
Result<const DataReader*> find_reader(const DataFolder& folder);

}  // namespace bluesquare
