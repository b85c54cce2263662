// A line of records.jsonl: what is read is written as a line that reads alike.
#include "../fuzz.h"
#include "report/json.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto record = parse_record(text_of(input), "records.jsonl, line 1");
    if (!record) return require_one_line(record.error());
    const std::string line = record_line(*record);
    const auto again = parse_record(std::string_view(line).substr(0, line.size() - 1), "again");
    require(again && record_line(*again) == line);
}
