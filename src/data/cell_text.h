// What the cells of a table mean.
#pragma once

#include <optional>
#include <string_view>

namespace bluesquare {

// Without white space at both ends: what Unicode calls so (blanks, tabs, line ends, no-break and
// ideographic spaces ...), and U+200B and U+FEFF, which cannot be seen either.
std::string_view trimmed(std::string_view text);

// Whether a trimmed cell is what pandas' read_csv takes for missing: nothing, NA, N/A, n/a, NaN,
// nan, -NaN, -nan, NULL, null, None, <NA>, #NA, #N/A, #N/A N/A, 1.#IND, -1.#IND, 1.#QNAN, -1.#QNAN.
bool is_missing(std::string_view text);

// A decimal number of at most 15 digits, so that different numbers have different values: "1",
// "1.0", "+1e0". Nothing for "nan", "inf", "0x1", "1e999", "1,5".
std::optional<double> decimal_number(std::string_view text);

}  // namespace bluesquare
