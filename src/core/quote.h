// What users wrote, within a message: on one line, and not at any length.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

// Control characters as blanks.
std::string on_one_line(std::string text);

// The first bytes, at most so many and no half letter (UTF-8); on one line.
std::string shortened(std::string_view text, std::size_t most);

// 'text', on one line; of a long one the beginning and "...".
std::string quote(std::string_view text);

// "'a', 'b', 'c' and 97 more": the first few of a list.
std::string quote_list(const std::vector<std::string>& texts);

}  // namespace bluesquare
