// The .json beside a network.
#include "lab/network_settings.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto read = parse_network_settings(
        {reinterpret_cast<const char*>(input.data()), input.size()}, "m.onnx.json");
    if (!read) require_one_line(read.error());
}
