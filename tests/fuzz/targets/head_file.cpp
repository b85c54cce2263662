// A head that sorts: what is read is written as a file that reads alike.
#include "../fuzz.h"
#include "report/sorting_files.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto head = parse_head_file({input.begin(), input.end()}, "head.safetensors");
    if (!head) return require_one_line(head.error());
    const auto bytes = head_file(*head);
    const auto again = parse_head_file(bytes, "again");
    require(again && head_file(*again) == bytes);
}
