// The data sets that a folder may hold: one table of formats. A reader knows files by their place
// within the folder; what a path is, its caller knows.
#pragma once

#include <cstddef>
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
    std::string name;  // what messages call it; empty: files by their place alone
    // Of a file by its place within the folder ("images/1.png"); from any thread. read() fails
    // where there is none.
    std::function<bool(const std::string& file)> has;
    std::function<Result<std::vector<std::uint8_t>>(const std::string& file)> read;
    // At most `most` bytes from `offset` on, fewer where the file ends; from any thread. Without it
    // whole files are read in its place.
    std::function<Result<std::vector<std::uint8_t>>(const std::string& file, std::uint64_t offset,
                                                    std::size_t most)>
        read_part = nullptr;
    // The files below a folder within this one, however deep, by their place, sorted by bytes; none
    // where there is no such folder. Without it nothing is found that has no table.
    std::function<Result<std::vector<std::string>>(const std::string& below)> list = nullptr;
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
    std::string features{};            // a .npy file
    std::vector<std::string> notes{};  // what was left out or chosen here, a line each
};

// What a set's examples are: files of pictures, rows of a .npy file, pictures packed into larger
// files, or texts.
enum class ExampleKind : std::uint8_t { pictures, features, packed, texts };

// What tells such a set: files of its own, a metadata.csv as users write it (table_dataset.h), or
// nothing but where its pictures lie.
enum class ToldBy : std::uint8_t { its_files, plain_table, folders };

struct DataReader {
    std::string_view name, description;  // which files, in one line
    std::string_view attributes;         // target and nuisance, and what else is offered
    std::string_view home, licence;      // in words; empty for what a user makes
    bool (*matches)(const DataFolder& folder);
    // Pictures may be missing. Failure names the file, and the row.
    Result<FoundData> (*read)(const DataFolder& folder);
    ExampleKind examples = ExampleKind::pictures;
    ToldBy told_by = ToldBy::its_files;

    // read(), and failure where a picture that is asked for is not there.
    Result<FoundData> open(const DataFolder& folder) const;
};

// The most specific come first.
std::span<const DataReader> data_readers();

// The one of that name; without a name the first that matches. Failure that lists the table where
// none does; usage error where none has the name.
Result<const DataReader*> find_reader(const DataFolder& folder, std::string_view format = {});

// "waterbirds:DIR": DIR is to be read as waterbirds.
struct NamedFolder {
    std::string format;  // empty where the text begins with no name of the table
    std::string folder;
};
NamedFolder named_folder(const std::string& text);

// The rows, Split::none aside, whose pictures are files that are not there.
std::vector<int> missing_pictures(const DataFolder& folder, const FoundData& found);

}  // namespace bluesquare
