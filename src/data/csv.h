// Comma-separated tables (RFC 4180): quoted fields with "" and line ends inside, CR LF, LF or CR,
// a byte order mark. Columns are found by their name in the first row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

// A table of text. Messages number rows as a spreadsheet does: the header is row 1.
class CsvTable {
   public:
    // `name` is what messages call the file.
    CsvTable(std::string name, std::vector<std::string> header, std::vector<std::string> cells);

    const std::string& name() const { return name_; }
    const std::vector<std::string>& header() const { return header_; }
    int rows() const { return static_cast<int>(cells_.size() / header_.size()); }
    int columns() const { return static_cast<int>(header_.size()); }
    // row and column from 0; the header is not counted.
    const std::string& at(int row, int column) const {
        return cells_[static_cast<std::size_t>(row) * header_.size() + column];
    }

    // -1 where there is no such column; the first where there are several.
    int find(std::string_view column) const;
    // Failure that lists the header where there is no such column, or more than one.
    Result<int> column(std::string_view column) const;
    // "metadata.csv, row 3: <what>", for the row that at() calls 1.
    Error row_error(int row, const std::string& what) const;

   private:
    std::string name_;
    std::vector<std::string> header_;
    std::vector<std::string> cells_;  // rows x columns
};

// `text` is the whole file. Blank lines are skipped. Failure, naming the row, where a row has
// another number of fields than the header, where a quote is not closed or is followed by text,
// where it is not UTF-8 text; failure where the file is empty or has zero bytes.
Result<CsvTable> read_csv(std::string_view text, const std::string& name);

// Control characters as blanks: what a table says, within a message.
std::string on_one_line(std::string text);

}  // namespace bluesquare
