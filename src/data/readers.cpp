#include "data/readers.h"

#include <algorithm>

#include "core/quoted.h"

namespace bluesquare {
namespace {

constexpr const char* kTable = "metadata.csv";
constexpr const char* kFeatures = "features.npy";

std::string path_in(const DataFolder& folder, const std::string& file) {
    return folder.name + "/" + file;
}

Result<FoundData> open_table(const DataFolder& folder) {
    auto bytes = folder.read(kTable);
    if (!bytes) return bytes.error();
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const auto csv = read_csv(text, path_in(folder, kTable));
    if (!csv) return csv.error();
    auto table = read_table_dataset(*csv);
    if (!table) return table.error();
    return FoundData{.table = *std::move(table), .described_by = {kTable}};
}

bool has_features(const DataFolder& folder) { return folder.has(kTable) && folder.has(kFeatures); }

Result<FoundData> open_features(const DataFolder& folder) {
    auto found = open_table(folder);
    if (found) found->features = kFeatures;
    return found;
}

bool has_pictures(const DataFolder& folder) { return folder.has(kTable); }

// Tables from Windows name folders with '\\'.
void settle_separators(const DataFolder& folder, TableDataset& table) {
    for (std::string& file : table.filenames) {
        if (file.find('\\') == file.npos || folder.has(file)) continue;
        std::ranges::replace(file, '\\', '/');
    }
}

Status check_files(const DataFolder& folder, const TableDataset& table) {
    std::vector<int> rows;
    std::string first;
    for (std::size_t i = 0; i < table.filenames.size(); ++i) {
        if (table.data.split[i] == Split::none || folder.has(table.filenames[i])) continue;
        if (rows.empty()) first = table.filenames[i];
        rows.push_back(table.numbers[i]);
    }
    if (rows.empty()) return Done{};
    return Error{path_in(folder, kTable) + ": " + std::to_string(rows.size()) +
                 (rows.size() == 1 ? " picture is" : " pictures are") + " not there (row " +
                 row_list(rows) + "), the first of them " + in_quotes(first) +
                 ": put them beside the table, or delete the rows"};
}

PictureFiles pictures_of(const DataFolder& folder, const TableDataset& table) {
    PictureFiles pictures;
    for (const std::string& file : table.filenames) pictures.names.push_back(path_in(folder, file));
    pictures.read = [folder, files = table.filenames](int i) { return folder.read(files[i]); };
    return pictures;
}

Result<FoundData> open_pictures(const DataFolder& folder) {
    auto found = open_table(folder);
    if (!found) return found;
    if (found->table.filenames.empty())
        return Error{path_in(folder, kTable) + ": no column names the pictures (filename), and " +
                     "there is no " + kFeatures + " beside it: add one of the two"};
    settle_separators(folder, found->table);
    if (auto ok = check_files(folder, found->table); !ok) return ok.error();
    found->pictures = pictures_of(folder, found->table);
    return found;
}

constexpr DataReader kReaders[] = {
    {"features", "metadata.csv and features.npy, a row for each of the table's", has_features,
     open_features},
    {"pictures", "metadata.csv, whose column filename names PNG, JPEG or WebP files", has_pictures,
     open_pictures},
};

}  // namespace

std::span<const DataReader> data_readers() { return kReaders; }

Result<const DataReader*> find_reader(const DataFolder& folder) {
    std::string known;
    for (const DataReader& reader : kReaders) {
        if (reader.matches(folder)) return &reader;
        known += (known.empty() ? "" : "; or ") + std::string(reader.description);
    }
    return Error{"'" + printable(folder.name) + "' holds no data set that is known: expected " +
                 known};
}

}  // namespace bluesquare
