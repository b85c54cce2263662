// A session of the desk: what is read is written as text that reads alike.
#include "../fuzz.h"
#include "report/sorting_files.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto saved = parse_saved_sorting(text_of(input), "sorting.json");
    if (!saved) return require_one_line(saved.error());
    const std::string text = saved_sorting_json(*saved);
    const auto again = parse_saved_sorting(text, "again");
    require(again && saved_sorting_json(*again) == text);
}
