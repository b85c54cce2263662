// What came from outside - arguments, file names, cells, links - within a message.
#pragma once

#include <string>
#include <string_view>

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

}  // namespace bluesquare
