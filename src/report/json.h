// Records and summaries as JSON: the formats that README documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "study/summary.h"

namespace bluesquare {

using Json = nlohmann::ordered_json;

// The only way to text: bytes that are no UTF-8 are replaced where the library would throw.
std::string dump_json(const Json& json, int indent = -1);

// Null where there is no number (NaN, infinite).
Json json_number(double value);
inline constexpr const char* bound_signs[] = {"=", ">=", "<=", "?"};  // by Bound

// Along a curve: {"mean": [...], "lo": [...], "hi": [...]}.
Json to_json(const std::vector<Interval>& intervals);
Json to_json(const Record& record);
// {"arms": [...], "label_ratio": [...], "penalties": {...}, "probes": [...]}; numbers that do not
// exist (NaN, infinite) are null.
Json to_json(const Summary& summary);

// One line of records.jsonl, with its newline. "converged" stands there only as false;
// "tenth_percentile_accuracy", "tested_groups" and "tested_nuisances" only where they are known, as
// in every record that this version makes.
std::string record_line(const Record& record);
// Failure names `where` (file and line) and what is wrong.
Result<Record> parse_record(std::string_view line, const std::string& where);

// One line of probes.jsonl, likewise. An accuracy that does not exist is null.
std::string probe_line(const ProbeResult& probe);
Result<ProbeResult> parse_probe(std::string_view line, const std::string& where);

}  // namespace bluesquare
