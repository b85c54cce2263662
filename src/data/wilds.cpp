// Pictures of WILDS (Koh et al. 2021): iWildCam2020, Camelyon17 and FMoW.
//
// Their test sets come from elsewhere (other places, a later time) and have a validation set of
// that kind (`val`), which is validation here. The sets from the training distribution (id_val,
// id_test) are left out: mixed with the others they would answer no question.
#include <cstdlib>

#include "core/quoted.h"
#include "data/cell_text.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr const char* kTable = "metadata.csv";
constexpr const char* kCategories = "categories.csv";
constexpr const char* kFmow = "rgb_metadata.csv";
constexpr const char* kCountries = "country_code_mapping.csv";

constexpr CellSplit kIWildCam[] = {{"train", Split::pool},
                                   {"val", Split::validation},
                                   {"test", Split::test},
                                   {"id_val", Split::none},
                                   {"id_test", Split::none}};
constexpr CellSplit kCamelyon[] = {{"0", Split::pool}, {"1", Split::none}};
// What is out of its time is sorted out by the year afterwards.
constexpr CellSplit kFmowSplits[] = {{"train", Split::pool},
                                     {"val", Split::validation},
                                     {"test", Split::test},
                                     {"seq", Split::none}};
const CellLevel kTumor[] = {{"0", "no"}, {"1", "yes"}};

// By code. Codes of animals that the set does not use stand there too.
Result<std::vector<CellLevel>> animals(const DataFolder& folder) {
    const auto csv = read_table(folder, kCategories, wilds_home);
    if (!csv) return csv.error();
    Columns columns(*csv, wilds_home);
    const auto codes = columns.texts("y"), names = columns.texts("name");
    if (columns.error()) return *columns.error();
    std::vector<CellLevel> animals;
    for (std::size_t i = 0; i < codes.size(); ++i) animals.push_back({codes[i], names[i]});
    return animals;
}

// "patches/patient_004_node_4/patch_patient_004_node_4_x_3328_y_21792.png". A table that went
// through a spreadsheet has lost the zeros before the patient.
std::vector<std::string> patches(Columns& columns) {
    const auto patient = columns.texts("patient"), node = columns.texts("node");
    const auto x = columns.texts("x_coord"), y = columns.texts("y_coord");
    std::vector<std::string> files;
    for (int row = 0; row < columns.rows(); ++row) {
        const std::string& bare = patient[row];
        const std::string padded = std::string(bare.size() < 3 ? 3 - bare.size() : 0, '0') + bare;
        const std::string of = "patient_" + padded + "_node_" + node[row];
        files.push_back("patches/" + of + "/patch_" + of + "_x_" + x[row] + "_y_" + y[row] +
                        ".png");
    }
    return files;
}

// Region of each country by its three letters.
Result<std::unordered_map<std::string, std::string>> regions(const DataFolder& folder) {
    const auto csv = read_table(folder, kCountries, wilds_home);
    if (!csv) return csv.error();
    Columns columns(*csv, wilds_home);
    const int code = columns.find("alpha-3"), region = columns.find("region");
    std::unordered_map<std::string, std::string> regions;
    for (int row = 0; row < columns.rows(); ++row)
        regions.emplace(columns.at(row, code), columns.at(row, region));
    if (columns.error()) return *columns.error();
    return regions;
}

// Train before 2013, validation 2013 to 2015, test from 2016 on: the rest of each is left out.
Split within_time(Split split, int year) {
    const Split of_year = year < 2013 ? Split::pool : year < 2016 ? Split::validation : Split::test;
    return split == of_year ? split : Split::none;
}

std::vector<Split> fmow_splits(Columns& columns) {
    auto splits = columns.splits("split", kFmowSplits);
    const int time = columns.find("timestamp");
    for (int row = 0; row < columns.rows(); ++row) {
        const auto year = decimal_number(columns.at(row, time).substr(0, 4));
        if (!year || *year < 1900 || *year > 2100)
            columns.fail(row, "timestamp is " + in_quotes(columns.at(row, time)) +
                                  ", expected one that begins with a year");
        else
            splits[row] = within_time(splits[row], static_cast<int>(*year));
    }
    return splits;
}

Attribute fmow_regions(Columns& columns,
                       const std::unordered_map<std::string, std::string>& regions) {
    const int country = columns.find("country_code");
    LevelColumn levels;
    for (int row = 0; row < columns.rows(); ++row) {
        const auto found = regions.find(std::string(columns.at(row, country)));
        levels.add(found == regions.end() || found->second.empty() ? "Other" : found->second);
    }
    return std::move(levels).finish("region");
}

}  // namespace

bool matches_iwildcam(const DataFolder& folder) {
    return has_columns(folder, kTable,
                       {"split", "location_remapped", "y", "category_id", "filename", "image_id"});
}

Result<FoundData> read_iwildcam(const DataFolder& folder) {
    const auto csv = read_table(folder, kTable, wilds_home);
    if (!csv) return csv.error();
    const auto animal = animals(folder);
    if (!animal) return animal.error();
    Columns columns(*csv, wilds_home);
    TableDataset table{csv->name(), {}, {}, {}};
    table.data.attributes = {columns.coded("y", "y", *animal),
                             columns.levels("location", "location_remapped")};
    table.data.split = columns.splits("split", kIWildCam);
    table.filenames = columns.texts("filename", "train/");
    table.numbers = columns.numbers();
    if (columns.error()) return *columns.error();
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {kTable, kCategories};
    found.target = "y";
    found.nuisance = "location";
    return found;
}

bool matches_camelyon17(const DataFolder& folder) {
    return has_columns(
        folder, kTable,
        {"patient", "node", "x_coord", "y_coord", "tumor", "slide", "center", "split"});
}

Result<FoundData> read_camelyon17(const DataFolder& folder) {
    const auto csv = read_table(folder, kTable, wilds_home);
    if (!csv) return csv.error();
    Columns columns(*csv, wilds_home);
    TableDataset table{csv->name(), {}, {}, {}};
    table.data.attributes = {columns.coded("tumor", "tumor", kTumor),
                             columns.levels("center", "center"), columns.levels("slide", "slide"),
                             columns.levels("patient", "patient")};
    table.data.split = columns.splits("split", kCamelyon);
    const int center = columns.find("center");
    for (int row = 0; row < columns.rows(); ++row) {
        const auto of = decimal_number(columns.at(row, center));
        if (of == 1) table.data.split[row] = Split::validation;
        if (of == 2) table.data.split[row] = Split::test;
    }
    table.filenames = patches(columns);
    table.numbers = columns.numbers();
    if (columns.error()) return *columns.error();
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {kTable};
    found.target = "tumor";
    found.nuisance = "center";
    return found;
}

bool matches_fmow(const DataFolder& folder) {
    return has_columns(folder, kFmow, {"split", "category", "country_code", "timestamp"});
}

// Pictures are numbered by the table's rows, those of the split seq among them.
Result<FoundData> read_fmow(const DataFolder& folder) {
    const auto csv = read_table(folder, kFmow, wilds_home);
    if (!csv) return csv.error();
    const auto region = regions(folder);
    if (!region) return region.error();
    Columns columns(*csv, wilds_home);
    TableDataset table{csv->name(), {}, {}, {}};
    table.data.attributes = {columns.levels("category", "category"), fmow_regions(columns, *region),
                             columns.levels("country", "country_code")};
    table.data.split = fmow_splits(columns);
    for (int row = 0; row < columns.rows(); ++row)
        table.filenames.push_back("images/rgb_img_" + std::to_string(row) + ".png");
    table.numbers = columns.numbers();
    if (columns.error()) return *columns.error();
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {kFmow, kCountries};
    found.target = "category";
    found.nuisance = "region";
    return found;
}

}  // namespace bluesquare
