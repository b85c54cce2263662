#include "data/cell_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace bluesquare {
namespace {

constexpr std::string_view kSpaces[] = {
    " ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u0085", "\u00a0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};

constexpr std::string_view kMissing[] = {
    "",     "NA",   "N/A", "n/a",  "NaN",      "nan",    "-NaN",    "-nan",    "NULL",    "null",
    "None", "<NA>", "#NA", "#N/A", "#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"};

constexpr std::ptrdiff_t kMostDigits = 15;

}  // namespace

std::string_view trimmed(std::string_view text) {
    // Nearly all cells begin and end with a letter or a digit.
    const auto plain = [](char c) { return c > ' ' && c < 127; };
    const auto space_at = [](auto holds) -> std::size_t {
        const auto* found = std::find_if(std::begin(kSpaces), std::end(kSpaces), holds);
        return found == std::end(kSpaces) ? 0 : found->size();
    };
    while (!text.empty() && !plain(text.front())) {
        const auto size = space_at([&](std::string_view space) { return text.starts_with(space); });
        if (size == 0) break;
        text.remove_prefix(size);
    }
    while (!text.empty() && !plain(text.back())) {
        const auto size = space_at([&](std::string_view space) { return text.ends_with(space); });
        if (size == 0) break;
        text.remove_suffix(size);
    }
    return text;
}

bool is_missing(std::string_view text) {
    return std::find(std::begin(kMissing), std::end(kMissing), text) != std::end(kMissing);
}

std::optional<double> decimal_number(std::string_view text) {
    char copy[64];
    if (text.empty() || text.size() >= sizeof copy ||
        text.find_first_not_of("0123456789+-.eE") != text.npos)
        return {};
    *std::copy(text.begin(), text.end(), copy) = 0;
    char* end = nullptr;
    const double value = std::strtod(copy, &end);
    if (end != copy + text.size()) return {};
    const auto significant = text.substr(0, text.find_first_of("eE"));
    const auto first = std::find_if(significant.begin(), significant.end(),
                                    [](char c) { return c >= '1' && c <= '9'; });
    const auto digits = std::count_if(first, significant.end(), [](char c) { return c != '.'; });
    const bool normal = value == 0 ? digits == 0 : std::isnormal(value);
    if (!normal || digits > kMostDigits) return {};
    return value;
}

}  // namespace bluesquare
