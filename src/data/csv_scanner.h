// How a table's text is taken apart, for read_csv() and CsvReader.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/csv.h"

namespace bluesquare {

// Goes over the text from left to right.
class CsvScanner {
   public:
    // number: of the first row.
    explicit CsvScanner(std::string_view text, int number = 1) : text_(text), number_(number) {}

    bool done() const { return at_ == text_.size(); }
    std::size_t place() const { return at_; }
    std::string_view rest() const { return text_.substr(at_); }
    // Of the row that begins here.
    int number() const { return number_; }
    char separator() const { return separator_; }
    void set_separator(char separator) { separator_ = separator; }

    // Past lines that have nothing but blanks in them.
    void skip_blank_lines();
    // Appends the fields of one row and moves past its end. What is wrong, or nullptr.
    const char* take_row(CsvCells& fields);

   private:
    bool is_line_end(std::size_t at) const { return text_[at] == '\n' || text_[at] == '\r'; }
    void take_line_end();
    const char* take_fields(CsvCells& fields);
    std::size_t past_blanks() const;
    void take_plain(CsvCells& fields);
    bool take_quoted(CsvCells& fields);

    std::string_view text_;
    std::size_t at_ = 0;
    int number_;
    char separator_ = ',';
};

// The length of a byte order mark that a file begins with; nothing for UTF-16 text.
std::optional<std::size_t> byte_order_mark(std::string_view text);
Error utf16_error(const std::string& name);

// The row of column names, and the separator that it has.
Result<std::vector<std::string>> take_csv_header(CsvScanner& scanner, const std::string& name);

// Appends a row of `width` fields; what is wrong with it, or nothing.
std::optional<Error> take_csv_row(CsvScanner& scanner, const std::string& name, std::size_t width,
                                  CsvCells& cells);

}  // namespace bluesquare
