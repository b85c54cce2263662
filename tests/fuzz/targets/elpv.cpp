// elpv's labels.csv, which has blanks between its columns.
#include "../read_as.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    (void)read_as("elpv", {{"labels.csv", std::string(text_of(input))}});
}
