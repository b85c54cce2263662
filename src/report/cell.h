// Cells of the CSV files that are written.
#pragma once

#include <string>

namespace bluesquare {

// In quotes where RFC 4180 asks for them.
std::string csv_cell(const std::string& text);
// As short as reads back the same; empty where it is not finite.
std::string csv_number(double value);

}  // namespace bluesquare
