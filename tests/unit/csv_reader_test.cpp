// A table that comes in pieces is the table that comes whole.
#include "data/csv_reader.h"

#include <doctest/doctest.h>

using namespace bluesquare;

namespace {

// Its rows, cells apart by '|', each with its number; or the error.
std::string in_pieces(const std::string& text, std::size_t piece) {
    CsvReader reader("t.csv");
    std::string rows;
    for (std::size_t at = 0;; at += piece) {
        const auto part = text.substr(std::min(at, text.size()), piece);
        const bool last = part.size() < piece;
        const auto table = reader.take(part, last);
        if (!table) return table.error().what;
        for (int row = 0; row < table->rows(); ++row) {
            rows += std::to_string(table->number(row));
            for (int column = 0; column < table->columns(); ++column)
                rows += "|" + std::string(table->at(row, column));
            rows += '/';
        }
        if (last) return rows;
    }
}

}  // namespace

TEST_CASE("csv: a table in pieces of any size is the same table") {
    for (const std::string text :
         {"a,b\n1,2\n\n3,\"x\"\"y\n,\"\n4,5",
          "\xef\xbb\xbf\n a ;b\r\n1;\"2\"\r\n\r\n\"3\r\n\";4\r\n", "a,b\r1,2\r3,4\r",
          "a,b\n1,\xe6\xb0\xb4\n", "a,b\n", "a,b", "", "\n\n", "a,b\n1,\"2\n", "a,b\n1,2,3\n4,5\n",
          "a,b\n1,\"2\"x\n3,4\n", "a,b\n1,\xe6\xb0\n2,3\n", "a b\n1\n", ",\"\";;"}) {
        CAPTURE(text);
        const std::string whole = in_pieces(text, text.size() + 1);
        for (std::size_t piece = 4; piece <= text.size() + 1; ++piece) {
            CAPTURE(piece);
            CHECK(in_pieces(text, piece) == whole);
        }
    }
}
