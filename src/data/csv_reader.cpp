#include "data/csv_reader.h"

#include "data/csv_scanner.h"

namespace bluesquare {
namespace {

// Whether the first row has come whole, so that it can be said what separates its columns.
bool has_first_row(std::string_view text) {
    bool within = false;
    for (const char c : text) {
        if (c == '"') within = !within;
        if (!within && (c == '\n' || c == '\r')) return true;
    }
    return false;
}

}  // namespace

Result<CsvTable> CsvReader::take(std::string_view part, bool last) {
    if (pending_.empty()) return take_text(part, last);
    const std::string text = std::exchange(pending_, {}) + std::string(part);
    return take_text(text, last);
}

// A row that goes up to the end of what is there may go on in the next part, and its line end too.
Result<CsvTable> CsvReader::take_text(std::string_view text, bool last) {
    const auto mark = header_.empty() ? byte_order_mark(text) : 0;
    if (!mark) return utf16_error(name_);
    CsvScanner scanner(text.substr(*mark), number_);
    if (header_.empty()) {
        scanner.skip_blank_lines();
        header_number_ = scanner.number();
        const bool may_go_on = !last && !has_first_row(scanner.rest());
        auto header = take_csv_header(scanner, name_);
        if (may_go_on || (scanner.done() && !last)) {
            pending_ = text;
            return CsvTable(name_, {}, {}, {header_number_});
        }
        if (!header) return header.error();
        header_ = *std::move(header);
        separator_ = scanner.separator();
        number_ = scanner.number();
    }
    scanner.set_separator(separator_);
    CsvCells cells;
    std::vector<int> numbers{header_number_};
    std::size_t whole = scanner.place();  // up to here
    for (scanner.skip_blank_lines(); !scanner.done(); scanner.skip_blank_lines()) {
        const auto before = cells.count();
        const int number = scanner.number();
        auto wrong = take_csv_row(scanner, name_, header_.size(), cells);
        if (scanner.done() && !last) {
            cells.shrink(before);
            break;
        }
        if (wrong) return *wrong;
        numbers.push_back(number);
        whole = scanner.place();
        number_ = scanner.number();
    }
    if (!last) pending_ = text.substr(*mark + whole);
    return CsvTable(name_, header_, std::move(cells), std::move(numbers));
}

}  // namespace bluesquare
