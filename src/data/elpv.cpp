// elpv-dataset (Buerhop-Lutz et al. 2018; Deitsch et al. 2019, 2021): 2,624 solar cells. Its
// labels.csv has no header and blanks between the columns: picture, probability of a defect (0,
// 1/3, 2/3 or 1), and mono or poly.
//
// - `state`: 0 is intact, 1 defective. 1/3 and 2/3 say that the experts were unsure: such pictures
//   are left out.
// - It has no splits: half of the pictures are the pool, a fifth validation, the rest test, by a
// hash
//   of the file name (split_by_hash()).
#include <array>

#include "core/quoted.h"
#include "data/cell_text.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

// Of the folder itself, of its package and of its repository.
constexpr const char* kPlaces[] = {"", "data/", "elpv_dataset/data/", "src/elpv_dataset/data/"};
constexpr const char* kTable = "labels.csv";
constexpr double kPool = 0.5, kValidation = 0.2;
const std::vector<std::string> kStates{"intact", "defective"}, kCells{"mono", "poly"};

struct Row {
    std::string file;
    int state = no_level, cell = 0;
};

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    for (;;) {
        const auto begin = line.find_first_not_of(" \t\r");
        if (begin == line.npos) return fields;
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(" \t\r"), line.size());
        fields.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

// What is wrong with a line, or nothing.
std::string read_row(std::string_view line, Row& row) {
    const auto fields = fields_of(line);
    if (fields.size() != 3)
        return std::to_string(fields.size()) +
               " columns, expected 3 with blanks between them: "
               "picture, probability of a defect, mono or poly";
    const auto share = parse_share(fields[1]);
    if (!share)
        return "the probability is " + in_quotes(fields[1]) + ", expected a number from 0 to 1";
    if (fields[2] != kCells[0] && fields[2] != kCells[1])
        return "the cell is " + in_quotes(fields[2]) + ", expected mono or poly";
    row = {std::string(fields[0]),
           *share == 0   ? 0
           : *share == 1 ? 1
                         : no_level,
           fields[2] == kCells[1]};
    return "";
}

// "data/", where the table is; nothing where it is in none of the places.
std::optional<std::string> place_of(const DataFolder& folder) {
    for (const std::string place : kPlaces)
        if (folder.has(place + kTable)) return place;
    return {};
}

Error wrong_line(const std::string& path, int number, const std::string& what) {
    return {path + ", row " + std::to_string(number) + ": " + what + "; get it anew from " +
            std::string(elpv_home)};
}

// The lines that hold something.
Status read_rows(std::string_view text, const std::string& path, std::vector<Row>& rows,
                 std::vector<int>& numbers) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trimmed(line).empty()) continue;
        Row row;
        if (const auto wrong = read_row(line, row); !wrong.empty())
            return wrong_line(path, number, wrong);
        rows.push_back(std::move(row));
        numbers.push_back(number);
    }
    if (rows.empty()) return wrong_line(path, 1, "it is empty");
    return Done{};
}

FoundData found_rows(const DataFolder& folder, const std::string& place,
                     const std::vector<Row>& rows, std::vector<int> numbers) {
    TableDataset table{path_in(folder, place + kTable), {}, {}, std::move(numbers)};
    table.data.attributes = {{"state", kStates, {}}, {"cell", kCells, {}}};
    int unsure = 0;
    for (const Row& row : rows) {
        table.filenames.push_back(place + row.file);
        table.data.attributes[0].codes.push_back(row.state);
        table.data.attributes[1].codes.push_back(row.cell);
        const bool sure = row.state != no_level;
        unsure += !sure;
        table.data.split.push_back(sure ? split_by_hash(base_name(row.file), kPool, kValidation)
                                        : Split::none);
    }
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = {place + kTable};
    found.target = "state";
    found.nuisance = "cell";
    found.notes = {
        "pictures left out because the probability is neither 0 nor 1: " + std::to_string(unsure),
        "no splits of its own: 50 % train, 20 % val, 30 % test by a hash of the file "
        "names"};
    return found;
}

}  // namespace

// The first line is enough: it is no table of another kind.
bool matches_elpv(const DataFolder& folder) {
    const auto place = place_of(folder);
    if (!place) return false;
    const auto bytes = read_part(folder, *place + kTable, 0, 4096);
    if (!bytes) return false;
    std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    Row row;
    return read_row(text.substr(0, text.find('\n')), row).empty();
}

Result<FoundData> read_elpv(const DataFolder& folder) {
    const auto place = place_of(folder);
    if (!place) return require_file(folder, kTable, elpv_home).error();
    const auto bytes = folder.read(*place + kTable);
    if (!bytes) return bytes.error();
    std::vector<Row> rows;
    std::vector<int> numbers;
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (auto ok = read_rows(text, path_in(folder, *place + kTable), rows, numbers); !ok)
        return ok.error();
    return found_rows(folder, *place, rows, std::move(numbers));
}

}  // namespace bluesquare
