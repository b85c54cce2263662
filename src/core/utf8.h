// Text as it comes from outside: file names, arguments, cells, links.
#pragma once

#include <cstddef>
#include <string_view>

namespace bluesquare {

struct CodePoint {
    char32_t code = 0;
    std::size_t bytes = 0;  // 0: what stands there is no UTF-8
};

// The first character of a text that is not empty. Without surrogates and longer forms than needed
// (RFC 3629).
CodePoint first_code_point(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace bluesquare
