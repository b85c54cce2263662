// CelebA (Liu et al. 2015), as WILDS and Kaggle have its tables: attributes and splits in two files
// that share image_id, in any order. Where the first column has no name, it is image_id.
#include <algorithm>

#include "core/quoted.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr const char* kAttributes = "list_attr_celeba.csv";
constexpr const char* kSplits = "list_eval_partition.csv";

constexpr CellSplit kThree[] = {{"0", Split::pool}, {"1", Split::validation}, {"2", Split::test}};
const CellLevel kSigns[] = {{"-1", "no"}, {"1", "yes"}, {"0", "no"}};

std::string_view id_column(const CsvTable& table) {
    return table.header()[0].empty() ? "" : "image_id";
}

Result<std::unordered_map<std::string, Split>> splits_by_picture(const DataFolder& folder) {
    const auto csv = read_table(folder, kSplits, celeba_home);
    if (!csv) return csv.error();
    Columns columns(*csv, celeba_home);
    const auto files = columns.texts(id_column(*csv));
    const auto splits = columns.splits("partition", kThree);
    std::unordered_map<std::string, Split> by_picture;
    for (int row = 0; row < columns.rows(); ++row)
        if (!by_picture.emplace(files[row], splits[row]).second)
            columns.fail(row, "picture " + in_quotes(files[row]) + " stands twice");
    if (columns.error()) return *columns.error();
    return by_picture;
}

// 0 stands for -1 in some copies: both are the level "no".
Attribute sign(Columns& columns, const std::string& name) {
    Attribute attribute = columns.coded(name, name, kSigns);
    attribute.levels.pop_back();
    for (int& code : attribute.codes) code = code == 2 ? 0 : code;
    return attribute;
}

}  // namespace

bool matches_celeba(const DataFolder& folder) {
    return has_columns(folder, kAttributes, {"Blond_Hair", "Male"});
}

Result<FoundData> read_celeba(const DataFolder& folder) {
    const auto csv = read_table(folder, kAttributes, celeba_home);
    if (!csv) return csv.error();
    const auto splits = splits_by_picture(folder);
    if (!splits) return splits.error();
    Columns columns(*csv, celeba_home);
    TableDataset table{csv->name(), {}, {}, {}};
    const auto ids = columns.texts(id_column(*csv));
    for (const std::string& name : csv->header())
        if (name != id_column(*csv)) table.data.attributes.push_back(sign(columns, name));
    for (const char* name : {"Blond_Hair", "Male"}) columns.find(name);
    for (int row = 0; row < columns.rows(); ++row) {
        const auto split = splits->find(ids[row]);
        if (split == splits->end()) {
            columns.fail(row, std::string(kSplits) + " has no row for " + in_quotes(ids[row]));
            break;
        }
        table.data.split.push_back(split->second);
        table.filenames.push_back("img_align_celeba/" + ids[row]);
    }
    table.numbers = columns.numbers();
    if (columns.error()) return *columns.error();
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {kAttributes, kSplits};
    found.target = "Blond_Hair";
    found.nuisance = "Male";
    return found;
}

}  // namespace bluesquare
