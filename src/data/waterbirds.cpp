// Waterbirds (Sagawa et al. 2020, group_DRO) and Treeperson (Tamkin et al. 2022): one table of
// pictures each, two binary attributes.
//
// Waterbirds' split is 0, 1 and 2 for train, validation and test. The official generator also
// writes a variant of four, known by its code 3: 0 train, 1 a validation set as unbalanced as
// train, 2 a validation set in which both places are equally common, 3 test. The published set's
// validation set is of the second kind, so 2 becomes validation here and 1 is left out.
//
// Treeperson has no test set. Each picture of its validation set goes to test with probability one
// half, by a hash of its file name (split_by_hash()): validation and test never mix, train is
// whole, and the choice is the same for everybody.
#include <algorithm>

#include "data/cell_text.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr const char* kTable = "metadata.csv";

const CellLevel kBirds[] = {{"0", "landbird"}, {"1", "waterbird"}};
const CellLevel kPlaces[] = {{"0", "land"}, {"1", "water"}};
const CellLevel kPersons[] = {{"0", "no person"}, {"1", "person"}};
const CellLevel kSurroundings[] = {{"0", "trees"}, {"1", "buildings"}};

constexpr CellSplit kThree[] = {{"0", Split::pool}, {"1", Split::validation}, {"2", Split::test}};
constexpr CellSplit kFour[] = {
    {"0", Split::pool}, {"1", Split::none}, {"2", Split::validation}, {"3", Split::test}};
constexpr CellSplit kTwo[] = {{"0", Split::pool}, {"1", Split::validation}};

bool has_code(const CsvTable& table, std::string_view column, int code) {
    const int place = table.find(column);
    for (int row = 0; place >= 0 && row < table.rows(); ++row)
        if (decimal_number(trimmed(table.at(row, place))) == code) return true;
    return false;
}

// Of y and place, with the table's splits.
Result<FoundData> read_two(const DataFolder& folder, const CsvTable& csv, std::string_view home,
                           std::span<const CellSplit> splits, std::span<const CellLevel> y,
                           std::span<const CellLevel> place) {
    Columns columns(csv, home);
    TableDataset table{csv.name(), {}, {}, {}};
    table.data.attributes = {columns.coded("y", "y", y), columns.coded("place", "place", place)};
    table.data.split = columns.splits("split", splits);
    table.filenames = columns.texts("img_filename");
    table.numbers = columns.numbers();
    if (columns.error()) return *columns.error();
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {kTable};
    found.target = "y";
    found.nuisance = "place";
    return found;
}

}  // namespace

bool matches_waterbirds(const DataFolder& folder) {
    return has_exactly(folder, kTable,
                       {"img_id", "img_filename", "y", "split", "place", "place_filename"});
}

Result<FoundData> read_waterbirds(const DataFolder& folder) {
    const auto csv = read_table(folder, kTable, waterbirds_home);
    if (!csv) return csv.error();
    const bool four = has_code(*csv, "split", 3);
    const auto splits = four ? std::span<const CellSplit>(kFour) : kThree;
    auto found = read_two(folder, *csv, waterbirds_home, splits, kBirds, kPlaces);
    if (found && four)
        found->notes = {
            "the generator's four splits: 2, the balanced one, is validation, and 1, "
            "the unbalanced one, is left out"};
    return found;
}

// Its own order of columns, pictures in images/, and no code that it does not have: a table of
// somebody's own with these columns in it is another.
bool matches_treeperson(const DataFolder& folder) {
    const std::vector<std::string> columns{"img_id", "img_filename", "y", "place", "split"};
    if (header_of(folder, kTable) != columns) return false;
    const auto csv = read_table(folder, kTable, treeperson_home);
    if (!csv) return false;
    for (int row = 0; row < csv->rows(); ++row)
        if (trimmed(csv->at(row, 1)).find("images/") == std::string_view::npos) return false;
    return !has_code(*csv, "split", 2);
}

Result<FoundData> read_treeperson(const DataFolder& folder) {
    const auto csv = read_table(folder, kTable, treeperson_home);
    if (!csv) return csv.error();
    auto found = read_two(folder, *csv, treeperson_home, kTwo, kPersons, kSurroundings);
    if (!found) return found;
    auto& split = found->table.data.split;
    for (std::size_t i = 0; i < split.size(); ++i)
        if (split[i] == Split::validation)
            split[i] = split_by_hash(base_name(found->table.filenames[i]), 0, 0.5);
    found->notes = {
        "no test set of its own: half of its validation set is test here, by a hash of "
        "the file names"};
    return found;
}

}  // namespace bluesquare
