// A table in text that comes in pieces, so that a large file need not stand in memory whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "data/csv.h"

namespace bluesquare {

class CsvReader {
   public:
    explicit CsvReader(std::string name) : name_(std::move(name)) {}

    // The file's next bytes (the first time 4 or more, if it has them), and whether they are its
    // last. Gives the rows that have come whole since the last call (none, and no header, until the
    // header has); errors of read_csv().
    Result<CsvTable> take(std::string_view part, bool last);

   private:
    Result<CsvTable> take_text(std::string_view text, bool last);

    std::string name_;
    std::string pending_;              // the row that has not come whole
    std::vector<std::string> header_;  // empty: it has not come
    char separator_ = ',';
    int header_number_ = 1, number_ = 1;  // of the header, and of the line that comes next
};

}  // namespace bluesquare
