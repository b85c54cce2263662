// A file of weights.
#include "model/safetensors.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto read = parse_safetensors({input.begin(), input.end()}, "weights.safetensors");
    if (!read) return require_one_line(read.error());
    std::size_t bytes = 0;
    for (const StoredTensor& tensor : read->tensors) bytes += read->data(tensor).size();
    require(bytes <= input.size());
}
