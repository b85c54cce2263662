// The page's address: what is read from it is written as a link that means the same.
#include "app/link.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto link = parse_link(text_of(input));
    if (!link) return require_one_line(link.error());
    const auto again = parse_link(format_link(*link));
    require(again && *again == *link);
}
