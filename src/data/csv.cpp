#include "data/csv.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "core/utf8.h"
#include "data/cell_text.h"
#include "data/csv_scanner.h"

namespace bluesquare {
namespace {

std::string row_text(const std::string& name, int row) {
    return name + ", row " + std::to_string(row) + ": ";
}

// What is wrong with a line's characters, or nullptr.
const char* check_text(std::string_view line) {
    if (line.find('\0') != line.npos)
        return "not UTF-8 text (it has zero bytes); save the table as CSV in UTF-8";
    return is_utf8(line) ? nullptr : "not UTF-8 text; save the table as CSV in UTF-8";
}

// Two bytes a letter, with a byte order mark or without.
bool is_utf16(std::string_view text) {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return true;
    return text.size() >= 4 && ((text[0] == 0 && text[2] == 0 && text[1] != 0 && text[3] != 0) ||
                                (text[1] == 0 && text[3] == 0 && text[0] != 0 && text[2] != 0));
}

constexpr std::string_view kSeparators = ",;\t";

// The separator that the first row has most of, outside quotes; of equally many the first.
char separator_of(std::string_view text) {
    std::array<int, kSeparators.size()> counts{};
    bool within = false;
    for (const char c : text) {
        if (c == '"') within = !within;
        if (within) continue;
        if (c == '\n' || c == '\r') break;
        if (const auto place = kSeparators.find(c); place != kSeparators.npos) ++counts[place];
    }
    return kSeparators[std::max_element(counts.begin(), counts.end()) - counts.begin()];
}

std::string width_message(std::size_t found, std::size_t expected) {
    return std::to_string(found) + (found == 1 ? " field" : " fields") + " where the header has " +
           std::to_string(expected) + "; quote fields that hold separators or line ends";
}

// A single column whose name looks like several, or nullptr.
const char* other_separator(const std::vector<std::string>& header) {
    if (header.size() != 1) return nullptr;
    if (header[0].find('|') != std::string::npos) return "'|'";
    if (header[0].find(':') != std::string::npos) return "':'";
    return header[0].find(' ') != std::string::npos ? "blanks" : nullptr;
}

Error wrong_separator(const std::string& where, const std::string& separator) {
    return {where + "the columns seem to be separated by " + separator +
            ", expected commas, semicolons or tabs; save the table with commas"};
}

}  // namespace

void CsvScanner::skip_blank_lines() {
    for (;;) {
        const auto end = text_.find_first_not_of(separator_ == '\t' ? " " : " \t", at_);
        if (end == text_.npos) at_ = text_.size();
        if (done() || !is_line_end(end)) return;
        at_ = end;
        take_line_end();
    }
}

const char* CsvScanner::take_row(CsvCells& fields) {
    const std::size_t start = at_;
    const char* wrong = take_fields(fields);
    if (!wrong) wrong = check_text(text_.substr(start, at_ - start));
    if (!wrong && !done()) take_line_end();
    return wrong;
}

void CsvScanner::take_line_end() {
    at_ += rest().starts_with("\r\n") ? 2 : 1;
    ++number_;
}

// Up to the line's end.
const char* CsvScanner::take_fields(CsvCells& fields) {
    for (;;) {
        fields.begin();
        const auto quote = past_blanks();
        if (quote < text_.size() && text_[quote] == '"') {
            at_ = quote;
            if (!take_quoted(fields))
                return "a quote is opened and not closed; close it with \" (and write \" "
                       "inside a quoted field as \"\")";
            at_ = past_blanks();
        } else {
            take_plain(fields);
        }
        if (done() || is_line_end(at_)) return nullptr;
        if (text_[at_] != separator_)
            return "text follows a closing quote; expected a separator or the end of the line "
                   "(a quote inside a quoted field is written \"\")";
        ++at_;
    }
}

// Blanks around quotes are no text.
std::size_t CsvScanner::past_blanks() const {
    return std::min(text_.find_first_not_of(' ', at_), text_.size());
}

void CsvScanner::take_plain(CsvCells& fields) {
    const char ends[] = {separator_, '\r', '\n'};
    const auto end = std::min(text_.find_first_of({ends, sizeof ends}, at_), text_.size());
    fields.append(text_.substr(at_, end - at_));
    at_ = end;
}

// False where the text ends first.
bool CsvScanner::take_quoted(CsvCells& fields) {
    for (++at_;; ++at_) {
        const auto quote = text_.find('"', at_);
        if (quote == text_.npos) {
            at_ = text_.size();
            return false;
        }
        fields.append(text_.substr(at_, quote - at_));
        at_ = quote + 1;
        if (done() || text_[at_] != '"') return true;
        fields.append("\"");
    }
}

std::optional<std::size_t> byte_order_mark(std::string_view text) {
    if (is_utf16(text)) return {};
    return text.starts_with("\xef\xbb\xbf") ? 3 : 0;
}

Error utf16_error(const std::string& name) {
    return {name + " is UTF-16 text, expected UTF-8; save the table as CSV in UTF-8"};
}

Result<std::vector<std::string>> take_csv_header(CsvScanner& scanner, const std::string& name) {
    if (scanner.done()) return Error{name + " is empty; expected a row of column names"};
    const std::string where = row_text(name, scanner.number());
    scanner.set_separator(separator_of(scanner.rest()));
    const bool in_quotes = scanner.rest().starts_with('"');
    CsvCells cells;
    if (const char* wrong = scanner.take_row(cells)) return Error{where + wrong};
    std::vector<std::string> header;
    for (std::size_t i = 0; i < cells.count(); ++i) header.emplace_back(trimmed(cells[i]));
    if (const char* other = in_quotes ? nullptr : other_separator(header))
        return wrong_separator(where, other);
    return header;
}

std::optional<Error> take_csv_row(CsvScanner& scanner, const std::string& name, std::size_t width,
                                  CsvCells& cells) {
    const auto before = cells.count();
    const int number = scanner.number();
    if (const char* wrong = scanner.take_row(cells)) return Error{row_text(name, number) + wrong};
    if (const auto found = cells.count() - before; found != width)
        return Error{row_text(name, number) + width_message(found, width)};
    if (scanner.number() == std::numeric_limits<int>::max())
        return Error{name + " has too many rows; split it"};
    return {};
}

CsvTable::CsvTable(std::string name, std::vector<std::string> header, CsvCells cells,
                   std::vector<int> numbers)
    : name_(std::move(name)),
      header_(std::move(header)),
      cells_(std::move(cells)),
      numbers_(std::move(numbers)) {}

int CsvTable::find(std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    return found == header_.end() ? -1 : static_cast<int>(found - header_.begin());
}

Result<int> CsvTable::column(std::string_view column) const {
    const auto copies = std::count(header_.begin(), header_.end(), column);
    const std::string row = "row " + std::to_string(numbers_[0]);
    if (copies == 1) return find(column);
    if (copies > 1)
        return Error{name_ + ": two columns are named " + in_quotes(column) + "; rename one in " +
                     row};
    return Error{name_ + ": no column is named " + in_quotes(column) + "; " + row + " names " +
                 quoted_list(header_)};
}

Error CsvTable::row_error(int row, const std::string& what) const {
    return {row_text(name_, number(row)) + printable(what)};
}

Result<CsvTable> read_csv(std::string_view text, const std::string& name) {
    const auto mark = byte_order_mark(text);
    if (!mark) return utf16_error(name);
    CsvScanner scanner(text.substr(*mark));
    scanner.skip_blank_lines();
    std::vector<int> numbers{scanner.number()};
    auto header = take_csv_header(scanner, name);
    if (!header) return header.error();
    CsvCells cells;
    for (scanner.skip_blank_lines(); !scanner.done(); scanner.skip_blank_lines()) {
        numbers.push_back(scanner.number());
        if (auto wrong = take_csv_row(scanner, name, header->size(), cells)) return *wrong;
    }
    return CsvTable(name, *std::move(header), std::move(cells), std::move(numbers));
}

}  // namespace bluesquare
