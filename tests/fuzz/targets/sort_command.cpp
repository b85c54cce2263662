// A command for the desk, as JSON from the page.
#include "app/sort_command.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    (void)is_sort_command(text_of(input));
    if (const auto command = parse_sort_command(text_of(input)); !command)
        require_one_line(command.error());
}
