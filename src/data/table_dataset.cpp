#include "data/table_dataset.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "data/cell_text.h"

namespace bluesquare {
namespace {

struct SplitName {
    std::string_view text;
    Split split;
};

constexpr SplitName split_names[] = {{"train", Split::pool},
                                     {"pool", Split::pool},
                                     {"val", Split::validation},
                                     {"valid", Split::validation},
                                     {"validation", Split::validation},
                                     {"dev", Split::validation},
                                     {"id_val", Split::validation},
                                     {"test", Split::test},
                                     {"id_test", Split::none}};
constexpr Split split_codes[] = {Split::pool, Split::validation, Split::test};

constexpr std::string_view filename_columns[] = {"filename", "file_name", "img_filename", "image"};

// Some loaders print codes as 0.0.
std::optional<Split> parse_split(std::string_view text) {
    for (const SplitName& name : split_names)
        if (name.text == text) return name.split;
    const auto code = decimal_number(text);
    for (int i = 0; i < 3; ++i)
        if (code == i) return split_codes[i];
    return {};
}

Result<std::vector<Split>> read_splits(const CsvTable& table, int column) {
    std::vector<Split> splits;
    for (int row = 0; row < table.rows(); ++row) {
        const auto text = trimmed(table.at(row, column));
        const auto found = parse_split(text);
        if (!found)
            return table.row_error(row, "the split is " + in_quotes(text) +
                                            ", expected train, val or test (or 0, 1 or 2)");
        splits.push_back(*found);
    }
    return splits;
}

// -1: none.
Result<int> find_filenames(const CsvTable& table) {
    int found = -1;
    for (const auto name : filename_columns) {
        if (table.find(name) < 0) continue;
        const auto column = table.column(name);
        if (!column) return column.error();
        if (found >= 0)
            return Error{table.name() + ": both " + in_quotes(table.header()[found]) + " and " +
                         in_quotes(name) + " name files; rename or delete one of the columns"};
        found = *column;
    }
    return found;
}

Result<std::vector<std::string>> read_filenames(const CsvTable& table, int column) {
    std::vector<std::string> names;
    for (int row = 0; row < table.rows(); ++row) {
        names.emplace_back(trimmed(table.at(row, column)));
        if (names.back().empty())
            return table.row_error(row, "the " + table.header()[column] +
                                            " is empty; name the image or delete the row");
    }
    return names;
}

// The levels of a column while it is read from top to bottom.
class Levels {
   public:
    explicit Levels(bool numbers) : numbers_(numbers) {}

    // cell: trimmed, with a value.
    int code(std::string_view cell) {
        const auto next = static_cast<int>(texts_.size());
        const auto [entry, added] = numbers_ ? insert(by_number_, *decimal_number(cell), next)
                                             : insert(by_text_, cell, next);
        if (added) texts_.push_back(cell);
        return entry;
    }
    const std::vector<std::string_view>& texts() const { return texts_; }

    // Places of the levels when sorted: as numbers or as text.
    std::vector<int> order() const {
        std::vector<int> order(texts_.size());
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [&](int a, int b) {
            return numbers_ ? *decimal_number(texts_[a]) < *decimal_number(texts_[b])
                            : texts_[a] < texts_[b];
        });
        return order;
    }

   private:
    template <class Map, class Key>
    static std::pair<int, bool> insert(Map& map, const Key& key, int next) {
        const auto [entry, added] = map.try_emplace(key, next);
        return {entry->second, added};
    }

    bool numbers_;
    std::unordered_map<double, int> by_number_;
    std::unordered_map<std::string_view, int> by_text_;
    std::vector<std::string_view> texts_;  // as written first
};

bool all_numbers(const CsvTable& table, int column) {
    for (int row = 0; row < table.rows(); ++row) {
        const auto cell = trimmed(table.at(row, column));
        if (!is_missing(cell) && !decimal_number(cell)) return false;
    }
    return true;
}

std::string too_many() { return "more than " + std::to_string(most_levels) + " different values"; }

// The attribute, or why the column is none.
std::variant<Attribute, std::string> read_attribute(const CsvTable& table, int column) {
    if (table.header()[column].empty()) return "it has no name";
    Levels levels(all_numbers(table, column));
    std::vector<int> codes(table.rows(), no_level);
    int values = 0;
    for (int row = 0; row < table.rows(); ++row) {
        const auto cell = trimmed(table.at(row, column));
        if (is_missing(cell)) continue;
        if (cell.size() > longest_level)
            return "row " + std::to_string(table.number(row)) + " has a text of " +
                   std::to_string(cell.size()) + " bytes, longer than a level may be (" +
                   std::to_string(longest_level) + ")";
        codes[row] = levels.code(cell);
        if (static_cast<int>(levels.texts().size()) > most_levels) return too_many();
        ++values;
    }
    if (values == 0) return "no row has a value in it";
    if (static_cast<int>(levels.texts().size()) == values)
        return values == table.rows() ? "another value in each row"
                                      : "another value in each row that has one";
    Attribute attribute{table.header()[column], {}, {}};
    std::vector<int> code_of(levels.texts().size());
    for (const int level : levels.order()) {
        code_of[level] = static_cast<int>(attribute.levels.size());
        attribute.levels.emplace_back(levels.texts()[level]);
    }
    for (int& code : codes)
        if (code != no_level) code = code_of[code];
    attribute.codes = std::move(codes);
    return attribute;
}

Status add_attributes(const CsvTable& table, int split, int filename, Dataset& data) {
    std::set<std::string_view> names;
    for (int column = 0; column < table.columns(); ++column) {
        const std::string& name = table.header()[column];
        if (column == split || column == filename) {
            data.set_aside.push_back(
                {name, column == split ? "it says what the rows are for" : "it names the files"});
            continue;
        }
        auto read = read_attribute(table, column);
        if (const auto* reason = std::get_if<std::string>(&read)) {
            data.set_aside.push_back({name, *reason});
            continue;
        }
        if (!names.insert(name).second) return table.column(name).error();
        data.attributes.push_back(std::get<Attribute>(std::move(read)));
    }
    if (!data.attributes.empty()) return Done{};
    std::string why;
    for (std::size_t i = 0; i < data.set_aside.size() && i < 5; ++i)
        why += (i > 0 ? ", " : " (") + in_quotes(data.set_aside[i].column) + ": " +
               data.set_aside[i].reason;
    return Error{table.name() + ": no column is an attribute" + why + (why.empty() ? "" : ")") +
                 "; add one with values that repeat"};
}

// Examples that some split needs and that lack a value of one of the attributes.
std::vector<int> lacking(const TableDataset& table, const std::vector<std::string>& attributes) {
    std::vector<int> rows;
    for (int i = 0; i < table.data.size(); ++i) {
        const bool lacks = std::any_of(attributes.begin(), attributes.end(), [&](const auto& name) {
            const Attribute* attribute = table.data.find(name);
            return attribute && attribute->codes[i] == no_level;
        });
        if (lacks && table.data.split[i] != Split::none) rows.push_back(i);
    }
    return rows;
}

}  // namespace

std::string_view name_of(Split split) {
    constexpr std::string_view names[] = {"train", "val", "test", "left out"};
    return names[static_cast<int>(split)];
}

std::string row_list(const std::vector<int>& numbers) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < numbers.size() && i < most; ++i)
        text += (i > 0 ? ", " : "") + std::to_string(numbers[i]);
    if (numbers.size() > most) text += " and " + std::to_string(numbers.size() - most) + " more";
    return text;
}

Result<TableDataset> read_table_dataset(const CsvTable& table, bool needs_split) {
    TableDataset out{table.name(), {}, {}, {}};
    const int split = table.find("split");
    if (split >= 0 || needs_split)
        if (auto only = table.column("split"); !only) return only.error();
    if (table.rows() == 0)
        return Error{table.name() + " has no row below its header; add examples"};
    if (split >= 0) {
        auto splits = read_splits(table, split);
        if (!splits) return splits.error();
        out.data.split = std::move(*splits);
    }
    const auto filename = find_filenames(table);
    if (!filename) return filename.error();
    if (*filename >= 0) {
        auto names = read_filenames(table, *filename);
        if (!names) return names.error();
        out.filenames = std::move(*names);
    }
    for (int row = 0; row < table.rows(); ++row) out.numbers.push_back(table.number(row));
    if (auto ok = add_attributes(table, split, *filename, out.data); !ok) return ok.error();
    return out;
}

Status require_filenames(const CsvTable& table) {
    const auto found = find_filenames(table);
    if (!found) return found.error();
    if (*found >= 0) return Done{};
    return Error{table.column("filename").error().what +
                 "; the pictures are named by filename, file_name, img_filename or image"};
}

Status require_values(const TableDataset& table, const std::vector<std::string>& attributes) {
    for (const auto& name : attributes) {
        const auto rows = lacking(table, {name});
        if (rows.empty()) continue;
        std::vector<int> numbers;
        for (const int row : rows) numbers.push_back(table.numbers[row]);
        const bool one = rows.size() == 1;
        return Error{table.name + ": " + in_quotes(name) + " has no value in " +
                     (one ? "row " : std::to_string(rows.size()) + " rows (") + row_list(numbers) +
                     (one ? "" : ")") + "; fill it in, or leave such rows out with --missing drop"};
    }
    return Done{};
}

std::vector<int> leave_out_missing(TableDataset& table,
                                   const std::vector<std::string>& attributes) {
    std::vector<int> counts(3, 0);
    for (const int row : lacking(table, attributes)) {
        ++counts[static_cast<int>(table.data.split[row])];
        table.data.split[row] = Split::none;
    }
    return counts;
}

}  // namespace bluesquare
