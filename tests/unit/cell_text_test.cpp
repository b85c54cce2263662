// What a cell of a table means: white space, missing values, numbers.
#include "data/cell_text.h"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

using namespace bluesquare;

TEST_CASE("cells: white space at both ends goes, whatever alphabet it is from") {
    CHECK(trimmed("") == "");
    CHECK(trimmed(" \t\r\n\v\f") == "");
    CHECK(trimmed("  a b\t") == "a b");
    for (const std::string space : {"\u00a0", "\u2003", "\u200b", "\u202f", "\u3000", "\ufeff"}) {
        CAPTURE(space);
        CHECK(trimmed(space + "x" + space + " " + space) == "x");
        CHECK(trimmed("x" + space + "y") == "x" + space + "y");
    }
    // Letters whose bytes are those of white space in part, and halves of letters.
    CHECK(trimmed("\u00e0\u4e00\u0085") == "\u00e0\u4e00");
    CHECK(trimmed("\xa0 \xc2") == "\xa0 \xc2");
}

TEST_CASE("cells: what pandas takes for missing, and nothing else") {
    for (const char* text : {"", "NA", "NaN", "nan", "-nan", "NULL", "null", "None", "<NA>", "#N/A",
                             "#N/A N/A", "N/A", "n/a", "-1.#IND"})
        CHECK(is_missing(text));
    for (const char* text : {" ", "na", "none", "NONE", "Nan", "missing", "-", "?", "0", "NA "})
        CHECK_FALSE(is_missing(text));
}

TEST_CASE("cells: decimal numbers, no more digits than a double tells apart") {
    const auto is = [](const char* text, double value) {
        const auto number = decimal_number(text);
        return number && *number == value;
    };
    for (const char* text : {"1", "1.0", "1e0", "+1", "01", "1.", "10e-1", "0.1E+1"}) {
        CAPTURE(text);
        CHECK(is(text, 1));
    }
    CHECK(is("-0", 0));
    CHECK(is(".5", 0.5));
    CHECK(is("123456789012345", 123456789012345));
    CHECK(is("0.00000000000000000123456789012345", 1.23456789012345e-18));
    for (const char* text : {"",
                             "-",
                             "+",
                             ".",
                             "e1",
                             "1e",
                             "1e+",
                             "--1",
                             "+-1",
                             "1 ",
                             "1,5",
                             "1.2.3",
                             "0x1",
                             "nan",
                             "inf",
                             "1e999",
                             "1e-999",
                             "1e-310",
                             "1234567890123456",
                             "1.000000000000000000001",
                             "1f"}) {
        CAPTURE(text);
        CHECK_FALSE(decimal_number(text));
    }
    CHECK_FALSE(decimal_number(std::string(100, '0')));
}
