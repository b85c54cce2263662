#include "core/digits.h"

#include <array>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace bluesquare {
namespace {

using Buffer = std::array<char, 400>;  // the largest number has 309 digits

// The next number of as many digits. No nines: there would be a shorter one.
std::string one_up(std::string text) {
    for (auto place = text.find('e') - 1;; --place) {
        if (text[place] == '.') continue;
        if (text[place] != '9') return ++text[place], text;
        text[place] = '0';
        if (place == 0) return text;  // is not read back
    }
}

// So many digits, if they are read back as the number. Above a power of two numbers are farther
// apart than below it: where the nearest digits are not read back, the next ones may be.
std::optional<std::string> in_digits(double value, int digits) {
    Buffer text{};
    std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
    for (const std::string& found : {std::string(text.data()), one_up(text.data())})
        if (std::strtod(found.c_str(), nullptr) == value) return found;
    return {};
}

// "1.25e-07", with as few digits as it takes.
std::string scientific(double value) {
    // What fifteen digits can say they say for every number but those next to zero.
    int digits = value < DBL_MIN ? 1 : 15;
    std::optional<std::string> found;
    while (!(found = in_digits(value, digits))) ++digits;  // 17 always are
    std::string all = *std::move(found);
    const auto exponent = all.find('e');
    auto end = all.find_last_not_of('0', exponent - 1) + 1;
    if (all[end - 1] == '.') --end;
    return all.erase(end, exponent - end);
}

// The same without an exponent.
std::string fixed(double value, const std::string& scientific) {
    const auto end = scientific.find('e');
    const int exponent = std::atoi(scientific.c_str() + end + 1);
    std::string digits(1, scientific[0]);
    if (end > 2) digits += scientific.substr(2, end - 2);
    const int more = static_cast<int>(digits.size()) - 1;
    if (exponent >= more) {
        Buffer text{};
        std::snprintf(text.data(), text.size(), "%.0f", value);
        return text.data();
    }
    if (exponent >= 0) return digits.insert(exponent + 1, ".");
    return "0." + std::string(-exponent - 1, '0') + digits;
}

}  // namespace

std::string shortest_digits(double value) {
    if (std::isnan(value)) return std::signbit(value) ? "-nan" : "nan";
    const std::string sign = std::signbit(value) ? "-" : "";
    const double size = std::abs(value);
    if (std::isinf(size)) return sign + "inf";
    if (size == 0) return sign + "0";
    const std::string long_form = scientific(size);
    // Beyond this, fixed is never shorter.
    const std::string short_form = size < 1e-10 || size > 1e25 ? long_form : fixed(size, long_form);
    return sign + (short_form.size() <= long_form.size() ? short_form : long_form);
}

}  // namespace bluesquare
