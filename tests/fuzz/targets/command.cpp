// A command as the page gets it.
#include "app/command.h"

#include "../fuzz.h"
#include "app/state.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    static const State state;
    const auto command = parse_command(text_of(input), state);
    if (!command) require_one_line(command.error());
}
