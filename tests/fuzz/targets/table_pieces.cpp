// A table that comes in pieces of a size that the first byte chooses: the same rows as in one
// piece.
#include <algorithm>

#include "../fuzz.h"
#include "data/csv_reader.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    if (input.empty()) return;
    const std::size_t piece = std::size_t{4} + input[0] % 64;
    const std::string_view text = text_of(input.subspan(1));
    const auto whole = read_csv(text, "table.csv");
    CsvReader reader("table.csv");
    int rows = 0;
    for (std::size_t at = 0;; at += piece) {
        const auto part = text.substr(std::min(at, text.size()), piece);
        const bool last = part.size() < piece;
        const auto table = reader.take(part, last);
        if (!table) {
            require(!whole);
            return require(table.error().what == whole.error().what);
        }
        for (int row = 0; row < table->rows(); ++row, ++rows) {
            if (!whole) continue;  // refused by a later row
            require(rows < whole->rows() && table->number(row) == whole->number(rows));
            for (int column = 0; column < table->columns(); ++column)
                require(table->at(row, column) == whole->at(rows, column));
        }
        if (!last) continue;
        require(static_cast<bool>(whole));
        return require(rows == whole->rows());
    }
}
