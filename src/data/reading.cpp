#include "data/reading.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "core/quoted.h"
#include "data/cell_text.h"
#include "data/csv_reader.h"
#include "exact/random.h"

namespace bluesquare {
namespace {

constexpr std::size_t kBlock = std::size_t{8} << 20;    // bytes of a table at a time
constexpr std::size_t kHeader = std::size_t{64} << 10;  // a table's first row has no more

std::string_view text_of(const std::vector<std::uint8_t>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool same_value(std::string_view cell, std::string_view code) {
    if (cell == code) return true;
    const auto value = decimal_number(cell);
    return value && value == decimal_number(code);
}

// Places of levels when sorted: as numbers where all are.
std::vector<int> sorted_order(const std::vector<std::string>& texts, bool numbers) {
    std::vector<int> order(texts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return numbers ? *decimal_number(texts[a]) < *decimal_number(texts[b])
                       : texts[a] < texts[b];
    });
    return order;
}

}  // namespace

std::string path_in(const DataFolder& folder, const std::string& file) {
    return folder.name.empty() ? file : folder.name + "/" + file;
}

Status require_file(const DataFolder& folder, const std::string& file, std::string_view home) {
    if (folder.has(file)) return Done{};
    return Error{printable(path_in(folder, file)) + " is not there: get the data set from " +
                 std::string(home) + ", or name the folder that has this file"};
}

Result<std::vector<std::uint8_t>> read_part(const DataFolder& folder, const std::string& file,
                                            std::uint64_t offset, std::size_t most) {
    if (folder.read_part) return folder.read_part(file, offset, most);
    auto bytes = folder.read(file);
    if (!bytes) return bytes;
    const auto begin = std::min<std::uint64_t>(offset, bytes->size());
    bytes->erase(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(begin));
    bytes->resize(std::min(most, bytes->size()));
    return bytes;
}

Result<CsvTable> read_table(const DataFolder& folder, const std::string& file,
                            std::string_view home) {
    if (auto ok = require_file(folder, file, home); !ok) return ok.error();
    const auto bytes = folder.read(file);
    if (!bytes) return bytes.error();
    auto table = read_csv(text_of(*bytes), path_in(folder, file));
    if (table && table->rows() == 0)
        return Error{table->name() + " has no row below its header; get it anew from " +
                     std::string(home)};
    return table;
}

Status read_in_blocks(const DataFolder& folder, const std::string& file, std::string_view home,
                      const std::function<Status(const CsvTable& rows)>& take) {
    if (auto ok = require_file(folder, file, home); !ok) return ok;
    CsvReader reader(path_in(folder, file));
    for (std::uint64_t offset = 0;; offset += kBlock) {
        const auto bytes = read_part(folder, file, offset, kBlock);
        if (!bytes) return bytes.error();
        const bool last = bytes->size() < kBlock;
        const auto rows = reader.take(text_of(*bytes), last);
        if (!rows) return rows.error();
        if (rows->rows() > 0)
            if (auto ok = take(*rows); !ok) return ok;
        if (last) return Done{};
    }
}

std::vector<std::string> header_of(const DataFolder& folder, const std::string& file) {
    if (!folder.has(file)) return {};
    const auto bytes = read_part(folder, file, 0, kHeader);
    if (!bytes) return {};
    const auto rows = CsvReader(file).take(text_of(*bytes), bytes->size() < kHeader);
    return rows ? rows->header() : std::vector<std::string>{};
}

bool has_columns(const DataFolder& folder, const std::string& file,
                 std::initializer_list<std::string_view> columns) {
    const auto header = header_of(folder, file);
    return std::ranges::all_of(
        columns, [&](std::string_view name) { return std::ranges::count(header, name) == 1; });
}

bool has_exactly(const DataFolder& folder, const std::string& file,
                 std::initializer_list<std::string_view> columns) {
    return header_of(folder, file).size() == columns.size() && has_columns(folder, file, columns);
}

Split split_by_hash(std::string_view key, double pool, double validation) {
    constexpr std::uint64_t seed = 2204'08491;  // any number does, as long as it stays
    const double place = Rng(seed, key).uniform();
    if (place < pool) return Split::pool;
    return place < pool + validation ? Split::validation : Split::test;
}

std::string_view base_name(std::string_view file) {
    const auto slash = file.find_last_of("/\\");
    return slash == file.npos ? file : file.substr(slash + 1);
}

std::optional<double> parse_share(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789+-.eE") != text.npos) return {};
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size() || !(value >= 0 && value <= 1)) return {};
    return value;
}

void LevelColumn::add(std::string_view cell) {
    cell = trimmed(cell);
    is_missing(cell) ? add_missing() : add_text(cell);
}

void LevelColumn::add_name(std::string_view name) {
    names_ = true;
    add_text(name);
}

void LevelColumn::add_text(std::string_view name) {
    auto found = by_text_.find(name);
    if (found == by_text_.end()) {
        found = by_text_.emplace(name, static_cast<int>(texts_.size())).first;
        texts_.emplace_back(name);
    }
    codes_.push_back(found->second);
}

Attribute LevelColumn::finish(std::string name) && {
    const bool numbers = std::ranges::all_of(
        texts_, [](const auto& text) { return decimal_number(text).has_value(); });
    Attribute attribute{std::move(name), {}, std::move(codes_)};
    std::vector<int> code_of(texts_.size());
    for (const int text : sorted_order(texts_, numbers)) {
        if (!numbers || names_ || attribute.levels.empty() ||
            decimal_number(attribute.levels.back()) != decimal_number(texts_[text]))
            attribute.levels.push_back(texts_[text]);
        code_of[text] = static_cast<int>(attribute.levels.size()) - 1;
    }
    for (int& code : attribute.codes)
        if (code != no_level) code = code_of[code];
    return attribute;
}

int Columns::find(std::string_view column) {
    const auto found = table_.column(column);
    if (found) return *found;
    if (!error_) error_ = Error{found.error().what + "; the data set is at " + std::string(home_)};
    return -1;
}

std::string_view Columns::at(int row, int column) const { return trimmed(table_.at(row, column)); }

std::vector<std::string> Columns::texts(std::string_view column, const std::string& prefix) {
    const int found = find(column);
    std::vector<std::string> texts;
    for (int row = 0; row < rows(); ++row) {
        if (at(row, found).empty())
            fail(row, std::string(column) + " is empty");
        else
            texts.push_back(prefix + std::string(at(row, found)));
    }
    return texts;
}

Attribute Columns::coded(std::string name, std::string_view column,
                         std::span<const CellLevel> levels) {
    Attribute attribute{std::move(name), {}, {}};
    std::string expected;
    for (const auto& [cell, level] : levels) {
        attribute.levels.push_back(level);
        if (attribute.levels.size() <= 5)
            expected += (expected.empty() ? "" : " or ") + cell + " (" + level + ")";
    }
    if (levels.size() > 5) expected += " or another of " + std::to_string(levels.size());
    const int found = find(column);
    std::unordered_map<std::string_view, int> codes;  // by what was met
    for (int row = 0; row < rows(); ++row) {
        const auto cell = at(row, found);
        auto met = codes.find(cell);
        if (met == codes.end()) {
            int code = no_level;
            for (std::size_t i = 0; i < levels.size() && code == no_level; ++i)
                if (same_value(cell, levels[i].cell)) code = static_cast<int>(i);
            if (code == no_level && !is_missing(cell))
                fail(row,
                     std::string(column) + " is " + in_quotes(cell) + ", expected " + expected);
            met = codes.emplace(cell, code).first;
        }
        attribute.codes.push_back(met->second);
    }
    return attribute;
}

Attribute Columns::share(std::string name, std::string_view column) {
    const int found = find(column);
    std::vector<int> codes;
    for (int row = 0; row < rows(); ++row) {
        const auto cell = at(row, found);
        const auto value = parse_share(cell);
        if (!value && !is_missing(cell))
            fail(row,
                 std::string(column) + " is " + in_quotes(cell) + ", expected a share, 0 to 1");
        codes.push_back(value ? int{*value >= 0.5} : no_level);
    }
    return yes_or_no(std::move(name), std::move(codes));
}

Attribute Columns::levels(std::string name, std::string_view column) {
    const int found = find(column);
    LevelColumn levels;
    for (int row = 0; row < rows(); ++row) levels.add(at(row, found));
    return std::move(levels).finish(std::move(name));
}

std::vector<Split> Columns::splits(std::string_view column, std::span<const CellSplit> codes) {
    const int found = find(column);
    std::vector<Split> splits;
    for (int row = 0; row < rows(); ++row) {
        const auto cell = at(row, found);
        const auto code = std::ranges::find_if(
            codes, [&](const CellSplit& code) { return same_value(cell, code.cell); });
        if (code != codes.end()) {
            splits.push_back(code->split);
            continue;
        }
        std::string expected;
        for (const CellSplit& known : codes)
            expected += (expected.empty() ? "" : ", ") + std::string(known.cell);
        fail(row, std::string(column) + " is " + in_quotes(cell) + ", expected one of " + expected);
    }
    return splits;
}

std::vector<int> Columns::numbers() const {
    std::vector<int> numbers;
    for (int row = 0; row < rows(); ++row) numbers.push_back(table_.number(row));
    return numbers;
}

void Columns::fail(int row, const std::string& what) {
    if (!error_)
        error_ = table_.row_error(
            row, what + "; mend the row, or get the file anew from " + std::string(home_));
}

Attribute yes_or_no(std::string name, std::vector<int> codes) {
    return {std::move(name), {"no", "yes"}, std::move(codes)};
}

FoundData with_pictures(const DataFolder& folder, TableDataset table) {
    for (std::string& file : table.filenames) {  // tables from Windows name folders with '\\'
        if (file.find('\\') == file.npos || folder.has(file)) continue;
        std::ranges::replace(file, '\\', '/');
    }
    FoundData found{std::move(table)};
    for (const std::string& file : found.table.filenames)
        found.pictures.names.push_back(path_in(folder, file));
    found.pictures.read = [folder, files = found.table.filenames](int i) {
        return folder.read(files[i]);
    };
    return found;
}

}  // namespace bluesquare
