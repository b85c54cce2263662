// tokenizer.json or vocab.txt.
#include "model/wordpiece.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    if (const auto read = read_wordpiece(input, "tokenizer.json"); !read)
        require_one_line(read.error());
}
