// Tables in text (RFC 4180, and as spreadsheets write them): commas, semicolons or tabs between the
// columns, quoted fields with "" and line ends inside, CR LF, LF or CR, a byte order mark. Columns
// are found by their name in the first row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/quoted.h"
#include "core/result.h"

namespace bluesquare {

// The cells of a table, one after the other in one piece of text: a million rows stay small.
class CsvCells {
   public:
    void begin() { ends_.push_back(text_.size()); }
    void append(std::string_view part) { text_ += part, ends_.back() = text_.size(); }
    std::size_t count() const { return ends_.size(); }
    // Keeps the first `count`.
    void shrink(std::size_t count) {
        ends_.resize(count);
        text_.resize(count == 0 ? 0 : ends_.back());
    }
    std::string_view operator[](std::size_t i) const {
        const std::size_t start = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(text_).substr(start, ends_[i] - start);
    }

   private:
    std::string text_;
    std::vector<std::size_t> ends_;
};

// A table of text. Messages number rows as a spreadsheet does: the first line is row 1, blank lines
// count, line ends within quotes do not.
class CsvTable {
   public:
    // `name` is what messages call the file. numbers: of the header and of each row.
    CsvTable(std::string name, std::vector<std::string> header, CsvCells cells,
             std::vector<int> numbers);

    const std::string& name() const { return name_; }
    // Trimmed (data/cell_text.h).
    const std::vector<std::string>& header() const { return header_; }
    int rows() const { return static_cast<int>(numbers_.size()) - 1; }
    int columns() const { return static_cast<int>(header_.size()); }
    // As written. row and column from 0; the header is not counted.
    std::string_view at(int row, int column) const {
        return cells_[static_cast<std::size_t>(row) * header_.size() + column];
    }
    // What a spreadsheet calls the row.
    int number(int row) const { return numbers_[static_cast<std::size_t>(row) + 1]; }

    // -1 where there is no such column; the first where there are several.
    int find(std::string_view column) const;
    // Failure that lists the header where there is no such column, or more than one.
    Result<int> column(std::string_view column) const;
    // "metadata.csv, row 3: <what>", for the row that at() calls 1.
    Error row_error(int row, const std::string& what) const;

   private:
    std::string name_;
    std::vector<std::string> header_;
    CsvCells cells_;            // rows x columns
    std::vector<int> numbers_;  // 1 + rows
};

// `text` is the whole file. The separator is the one of comma, semicolon and tab that the header
// has most of, outside quotes. Lines of white space alone are skipped. Failure, naming the row,
// where a row has another number of fields than the header, where a quote is not closed or is
// followed by text, where it is not UTF-8 text; failure where the file is empty, is UTF-16, or has
// its columns separated by something else.
Result<CsvTable> read_csv(std::string_view text, const std::string& name);

}  // namespace bluesquare
