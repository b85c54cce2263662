#include "data/plain_table.h"

#include <algorithm>
#include <functional>
#include <set>

#include "core/quoted.h"
#include "data/cell_text.h"
#include "data/row_sample.h"

namespace bluesquare {
namespace {

std::string cell(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

bool stand_as_they_are(const std::vector<std::string>& levels) {
    std::set<double> numbers;
    return std::ranges::all_of(levels, [&](const std::string& level) {
        const auto number = decimal_number(level);
        return trimmed(level) == level && !is_missing(level) &&
               (!number || numbers.insert(*number).second);
    });
}

// An attribute's cells, by code.
std::vector<std::string> cells_of(const Attribute& attribute) {
    const std::string quote = stand_as_they_are(attribute.levels) ? "" : "'";
    std::vector<std::string> cells;
    for (const std::string& level : attribute.levels) cells.push_back(cell(quote + level + quote));
    return cells;
}

// The target first, then the nuisance: the page's first task is of the first two.
std::vector<const Attribute*> in_order(const FoundData& found) {
    std::vector<const Attribute*> order;
    for (const std::string& name : {found.target, found.nuisance})
        if (const Attribute* attribute = found.table.data.find(name)) order.push_back(attribute);
    for (const Attribute& attribute : found.table.data.attributes)
        if (std::ranges::find(order, &attribute) == order.end()) order.push_back(&attribute);
    return order;
}

std::string last_part(const std::string& file) { return file.substr(file.find_last_of('/') + 1); }

// Whether the set has a table with a header and a row for each picture.
bool has_rows(const FoundData& found) {
    const auto& numbers = found.table.numbers;
    return !found.described_by.empty() && found.table.name.ends_with(found.described_by[0]) &&
           !numbers.empty() && numbers[0] > 1 &&
           std::ranges::adjacent_find(numbers, std::greater_equal()) == numbers.end();
}

std::vector<int> rows_of(const FoundData& found) {
    std::vector<int> rows;
    for (std::size_t i = 0; i < found.table.data.split.size(); ++i)
        if (const Split split = found.table.data.split[i];
            split == Split::pool || split == Split::test)
            rows.push_back(static_cast<int>(i));
    return rows;
}

PlainTable table_of(const FoundData& found, std::string_view format, int most_rows) {
    const bool numbered = has_rows(found);
    PlainTable out;
    out.name = numbered ? last_part(found.described_by[0])
                        : "the list of pictures (" + std::string(format) + ")";
    out.notes = found.notes;
    const auto all = rows_of(found);
    const auto sample = row_sample(static_cast<int>(all.size()), most_rows);
    if (sample.size() < all.size())
        out.notes.push_back(out.name + " has " + std::to_string(all.size()) +
                            " pictures for train and test: " + std::to_string(sample.size()) +
                            " of them, drawn at random, are taken; the native program takes all "
                            "(bluesquare study folder)");
    const auto attributes = in_order(found);
    std::vector<std::vector<std::string>> cells;
    out.csv = "filename,split";
    for (const Attribute* attribute : attributes) {
        out.csv += "," + cell(attribute->name);
        cells.push_back(cells_of(*attribute));
    }
    out.csv += "\n";
    int line = 2;
    for (const int place : sample) {
        const int row = all[place];
        for (; numbered && line < found.table.numbers[row]; ++line) out.csv += "\n";
        out.files.push_back(found.table.filenames[row]);
        out.csv += cell(out.files.back()) + "," + std::string(name_of(found.table.data.split[row]));
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            const int code = attributes[i]->codes[row];
            out.csv += "," + (code == no_level ? "" : cells[i][code]);
        }
        out.csv += "\n";
        ++line;
    }
    return out;
}

Error lacks_nuisance(const DataFolder& folder) {
    const std::string where =
        folder.name.empty() ? "train and test" : "'" + printable(folder.name) + "'";
    return {where +
            ": the folders say one thing of each picture, its class, expected two: put the "
            "pictures of each class into folders by what goes along with it "
            "(train/CLASS/KIND/1.jpg); to sort them by hand, choose that in the page's menu"};
}

}  // namespace

bool is_for_plain_table(const DataReader& reader) {
    return reader.told_by != ToldBy::plain_table && reader.examples == ExampleKind::pictures;
}

Result<PlainTable> read_plain_table(const DataFolder& folder, const DataReader& reader,
                                    int most_rows) {
    const auto found = reader.read(folder);
    if (!found) return found.error();
    if (reader.told_by == ToldBy::folders && found->nuisance.empty()) return lacks_nuisance(folder);
    return table_of(*found, reader.name, most_rows);
}

}  // namespace bluesquare
