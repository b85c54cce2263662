#include "report/cell.h"

#include <cmath>

#include "core/digits.h"

namespace bluesquare {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string csv_number(double value) {
    if (!std::isfinite(value)) return {};
    return shortest_digits(value);
}

}  // namespace bluesquare
