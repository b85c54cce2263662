// What comes from outside: shown safely, JSON read within bounds, exceptions held at the edge.
#include <cmath>

#include <doctest/doctest.h>

#include "core/guarded.h"
#include "core/json.h"
#include "core/quoted.h"
#include "core/utf8.h"
#include "report/json.h"

using namespace bluesquare;
using namespace std::string_literals;

namespace {

std::string refusal(std::string_view text) {
    const auto json = parse_json(text, "f.json");
    REQUIRE_FALSE(json);
    return json.error().what;
}

// The record of a line, or what is wrong with it.
std::string record_refusal(const std::string& line) {
    const auto record = parse_record(line, "records.jsonl, line 3");
    return record ? "" : record.error().what;
}

Record some_record() {
    Record record;
    record.arm = {"pretrained", "head", "uncertainty"};
    record.seed = 18446744073709551615u;
    record.labels = 10;
    record.accuracy = 0.1;
    record.pool_weighted_accuracy = 1;
    record.worst_group = NAN;
    record.tenth_percentile_accuracy = 0.125;
    record.tested_groups = 4;
    record.tested_nuisances = 2;
    record.groups = {{"red square", 0.25}, {"blue \"square\"\n", NAN}};
    record.seed_set = {3, 1, 2};
    record.picked_groups = {{"red square", 2}};
    record.pool_mismatched_share = 0.05;
    return record;
}

// The line of some_record() with one value replaced.
std::string line_with(const char* key, const std::string& value) {
    const std::string line = record_line(some_record());
    const auto begin = line.find("\"" + std::string(key) + "\":") + std::string(key).size() + 3;
    return line.substr(0, begin) + value + line.substr(line.find_first_of(",}", begin));
}

}  // namespace

TEST_CASE("what is shown has no control characters and nothing that is no UTF-8") {
    CHECK(printable("a b'\"\\ \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") ==
          "a b'\"\\ \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
    CHECK(printable("\n\r\t\x1b[2J\x7f\0"s) == "\\n\\r\\t\\x1b[2J\\x7f\\x00");
    CHECK(printable("\xff\xc3") == "\\xff\\xc3");                             // cut off
    CHECK(printable("\xc0\xaf\xed\xa0\x80") == "\\xc0\\xaf\\xed\\xa0\\x80");  // overlong, surrogate
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\u{9b}31m");  // a terminal's other escape
    CHECK(printable("\xe2\x80\xae"
                    "gpj") == "\\u{202e}gpj");  // right to left
    for (int byte = 0; byte < 256; ++byte) {
        const std::string once = printable("x" + std::string(1, static_cast<char>(byte)) + "y");
        CHECK(printable(once) == once);
        CHECK(is_utf8(once));
    }
    CHECK(printable_lines("a\x1b\nb\r\n\nc") == "a\\x1b\nb\\r\n\nc");
    CHECK(printable_lines("a\n") == "a\n");
    CHECK(printable_lines("").empty());
}

TEST_CASE("what is quoted is short") {
    CHECK(in_quotes("") == "''");
    CHECK(in_quotes("a\nb") == "'a\\nb'");
    CHECK(in_quotes(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
    CHECK(in_quotes(std::string(61, 'x')) == "'" + std::string(60, 'x') + "...'");
    CHECK(in_quotes(std::string(5'000'000, '\xff')).size() < 300);
}

TEST_CASE("JSON is bounded in depth, wherever the brackets are") {
    const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(parse_json(nested(most_json_depth), "f"));
    CHECK(refusal(nested(most_json_depth + 1)) == "f.json: JSON nested more than 32 deep");
    CHECK(refusal(std::string(5'000'000, '[')) == "f.json: JSON nested more than 32 deep");
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
    CHECK(refusal(objects) == "f.json: JSON nested more than 32 deep");
    CHECK(parse_json("\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"", "f"));
    for (const char* text : {"", "[", "{\"a\":}", "1e999", "nan", "\"\xff\"", "[1] 2"})
        CHECK(refusal(text) == "f.json: not JSON");
    CHECK(refusal("{}\0[["s) == "f.json: not JSON");
}

TEST_CASE("a record comes back from its line as it was") {
    const Record record = some_record();
    const auto again = parse_record(record_line(record), "line");
    REQUIRE_MESSAGE(again, (again ? "" : again.error().what));
    CHECK(record_line(*again) == record_line(record));
    CHECK(again->seed == record.seed);
    CHECK(again->accuracy == record.accuracy);
    CHECK(std::isnan(again->worst_group));
    CHECK(again->seed_set == record.seed_set);
}

TEST_CASE("numbers of a record are whole and within their range, or it is refused") {
    const std::pair<const char*, const char*> wrong[] = {{"seed", "-1"},
                                                         {"seed", "1e3"},
                                                         {"seed", "18446744073709551616"},
                                                         {"round", "1e300"},
                                                         {"round", "-1"},
                                                         {"round", "2147483648"},
                                                         {"round", "0.5"},
                                                         {"labels", "null"},
                                                         {"labels", "\"10\""},
                                                         {"accuracy", "1.01"},
                                                         {"accuracy", "-1e-9"},
                                                         {"accuracy", "true"},
                                                         {"accuracy", "1e999"},
                                                         {"worst_group", "NaN"},
                                                         {"tenth_percentile_accuracy", "1.5"},
                                                         {"tested_groups", "-1"},
                                                         {"tested_nuisances", "0.5"},
                                                         {"groups", "[]"},
                                                         {"picked", "{}"},
                                                         {"encoder", "\"\""},
                                                         {"encoder", "3"},
                                                         {"learner", "null"},
                                                         {"pool_mismatched_share", "2"}};
    for (const auto& [key, value] : wrong) {
        CAPTURE(key);
        CAPTURE(value);
        const std::string what = record_refusal(line_with(key, value));
        CAPTURE(what);
        CHECK(what.starts_with("records.jsonl, line 3: "));
    }
    CHECK(
        record_refusal(line_with("round", "1e300")) ==
        "records.jsonl, line 3: record.round: expected a whole number from 0 to 2147483647, found "
        "1e+300");
    CHECK(record_refusal("{}").find("record.encoder: expected a string") != std::string::npos);
    CHECK(record_refusal(std::string(1'000'000, '[')).size() < 200);
    CHECK(record_refusal(line_with("encoder", "\"" + std::string(5'000'000, 'x') + "\"")).empty());
    CHECK(record_refusal(line_with("labels", "\"" + std::string(5'000'000, 'x') + "\"")).size() <
          300);
}

TEST_CASE("text that is no UTF-8 does not stop what is written") {
    CHECK(dump_json({{"name", "a\xff"}}) == "{\"name\":\"a\xef\xbf\xbd\"}");
    Record record = some_record();
    record.arm.encoder = "\xff\xfe";
    CHECK(record_refusal(record_line(record)).empty());
}

TEST_CASE("what is thrown becomes one line at the edge") {
    CHECK(guarded([] { return Status(Done{}); }));
    CHECK(guarded([] { return Status(usage_error("as it is")); }).error().kind == ErrorKind::usage);
    const auto memory = guarded([]() -> Status { throw std::bad_alloc(); });
    REQUIRE_FALSE(memory);
    CHECK(memory.error().what.starts_with("not enough memory: "));
    CHECK(memory.error().kind == ErrorKind::failure);
    CHECK(guarded([]() -> Status {
              std::vector<int>().reserve(std::size_t(-1));
              return Done{};
          })
              .error()
              .what.starts_with("not enough memory: "));
    CHECK(guarded([]() -> Status { throw std::runtime_error("two\nlines"); }).error().what ==
          "unexpected: two\\nlines");
}
