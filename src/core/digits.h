// A number as text.
#pragma once

#include <string>

namespace bluesquare {

// The shortest digits that are read back as the same number, as fixed or with an exponent, whichever
// is shorter: the text of std::to_chars(), whose tables would make the page 90 kB larger.
std::string shortest_digits(double value);

}  // namespace bluesquare
