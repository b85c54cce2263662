#include "cli/number_check.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace bluesquare {
namespace {

// holds: whether a number is in the range; false for NaN.
template <class Holds>
CLI::Validator number_in(const std::string& range, Holds holds) {
    return CLI::Validator(
        [range, holds](const std::string& text) {
            char* end = nullptr;
            const double value = std::strtod(text.c_str(), &end);
            const bool whole = !text.empty() && end == text.c_str() + text.size();
            return whole && holds(value) ? std::string()
                                         : "'" + text + "': expected a number " + range;
        },
        range);
}

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

}  // namespace

CLI::Validator number_from(double lo, double hi) {
    return number_in("from " + shown(lo) + " to " + shown(hi),
                     [=](double value) { return value >= lo && value <= hi; });
}

CLI::Validator number_above(double lo, double hi) {
    return number_in("above " + shown(lo) + ", at most " + shown(hi),
                     [=](double value) { return value > lo && value <= hi; });
}

}  // namespace bluesquare
