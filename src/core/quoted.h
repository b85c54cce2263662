// What came from outside - arguments, file names, cells, links - within a message.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

// Safe to show on one line: control characters (line ends too), what turns the direction of text,
// and bytes that are no UTF-8 become \n, \x1b, \u{202e}. Doing it twice changes nothing.
std::string printable(std::string_view text);

// The same for several lines: line ends stay.
std::string printable_lines(std::string_view text);

// printable(), cut to some 60 characters where it is longer.
std::string shortened(std::string_view text);

// shortened(), between single quotes. Paths are shown whole: "'" + printable(path) + "'".
std::string in_quotes(std::string_view text);

// "1 picture", "2 pictures".
std::string counted(std::size_t count, const std::string& one);

// "'a', 'b', 'c' and 97 more": the first few of a list.
std::string quoted_list(const std::vector<std::string>& texts);

}  // namespace bluesquare
