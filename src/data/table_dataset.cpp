#include "data/table_dataset.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace bluesquare {
namespace {

struct SplitName {
    std::string_view text;
    Split split;
};

// Some loaders print codes as 0.0.
constexpr SplitName split_names[] = {
    {"train", Split::pool},   {"pool", Split::pool},      {"0", Split::pool},
    {"0.0", Split::pool},     {"val", Split::validation}, {"validation", Split::validation},
    {"1", Split::validation}, {"1.0", Split::validation}, {"test", Split::test},
    {"2", Split::test},       {"2.0", Split::test}};

Result<std::vector<Split>> read_splits(const CsvTable& table, int column) {
    std::vector<Split> splits;
    for (int row = 0; row < table.rows(); ++row) {
        const std::string& text = table.at(row, column);
        const auto* found = std::find_if(std::begin(split_names), std::end(split_names),
                                         [&](const SplitName& name) { return name.text == text; });
        if (found == std::end(split_names))
            return table.row_error(
                row, "the split is '" + text + "', expected train, val or test (or 0, 1 or 2)");
        splits.push_back(found->split);
    }
    return splits;
}

Result<std::vector<std::string>> read_filenames(const CsvTable& table, int column) {
    std::vector<std::string> names;
    for (int row = 0; row < table.rows(); ++row) {
        names.push_back(table.at(row, column));
        if (names.back().empty())
            return table.row_error(row, "the filename is empty; name the image or delete the row");
    }
    return names;
}

// Decimal numbers only: "nan", "inf" and "0x1" are text.
std::optional<double> number(const std::string& text) {
    if (text.empty() || text.find_first_not_of("0123456789+-.eE") != text.npos) return {};
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size()) return {};
    return value;
}

// By value where all are numbers, else left as they come; equal values ("1", "1.0") stay in order.
void sort_levels(std::vector<std::string>& levels) {
    std::vector<std::pair<double, std::string>> keyed;
    for (const auto& level : levels) {
        const auto value = number(level);
        if (!value) return;
        keyed.emplace_back(*value, level);
    }
    std::sort(keyed.begin(), keyed.end());
    for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = keyed[i].second;
}

// Empty where the column is no attribute.
std::optional<Attribute> read_attribute(const CsvTable& table, int column) {
    std::map<std::string, int> codes;  // ordered by text
    const auto level = [&](int row) {
        const std::string& text = table.at(row, column);
        return text.empty() ? std::string("(empty)") : text;
    };
    for (int row = 0; row < table.rows(); ++row) {
        codes.emplace(level(row), 0);
        if (static_cast<int>(codes.size()) > most_levels) return {};
    }
    if (table.header()[column].empty() || static_cast<int>(codes.size()) == table.rows()) return {};
    Attribute attribute{table.header()[column], {}, {}};
    for (const auto& [text, code] : codes) attribute.levels.push_back(text);
    sort_levels(attribute.levels);
    for (std::size_t i = 0; i < attribute.levels.size(); ++i)
        codes[attribute.levels[i]] = static_cast<int>(i);
    for (int row = 0; row < table.rows(); ++row) attribute.codes.push_back(codes[level(row)]);
    return attribute;
}

Status add_attributes(const CsvTable& table, int split, int filename, TableDataset& out) {
    for (int column = 0; column < table.columns(); ++column) {
        if (column == split || column == filename) continue;
        const std::string& name = table.header()[column];
        auto attribute = read_attribute(table, column);
        if (!attribute) {
            out.skipped.push_back(name);
            continue;
        }
        // A name that stands twice is refused here.
        if (auto only = table.column(name); !only) return only.error();
        out.data.attributes.push_back(std::move(*attribute));
    }
    if (out.data.attributes.empty())
        return Error{table.name() +
                     ": no column is an attribute; add one beside split, with at "
                     "most " +
                     std::to_string(most_levels) + " levels, that repeat"};
    return Done{};
}

}  // namespace

Result<TableDataset> read_table_dataset(const CsvTable& table, bool needs_split) {
    TableDataset out;
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
    const int filename = table.find("filename");
    if (filename >= 0) {
        if (auto only = table.column("filename"); !only) return only.error();
        auto names = read_filenames(table, filename);
        if (!names) return names.error();
        out.filenames = std::move(*names);
    }
    if (auto ok = add_attributes(table, split, filename, out); !ok) return ok.error();
    return out;
}

}  // namespace bluesquare
