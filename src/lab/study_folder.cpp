#include "lab/study_folder.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "core/json.h"
#include "core/quoted.h"
#include "lab/experiment.h"
#include "report/csv.h"

namespace bluesquare {
namespace {

// Writes the settings where there are none yet, else compares.
Status check_settings(const std::string& path, const Json& settings) {
    if (!file_exists(path)) return write_file(path, dump_json(settings, 2) + "\n");
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    const std::string remedy = ": choose another --out, or delete the folder";
    const auto found = parse_json(as_text(*bytes), path);
    if (!found) return Error{found.error().what + remedy};
    if (!found->is_object()) return Error{path + ": not the settings of a study" + remedy};
    for (const auto& [key, ordered] : settings.items()) {
        const nlohmann::json value = ordered;
        const auto there = found->find(key);
        if (there == found->end() || *there != value)
            return Error{path + ": another study is kept here (" + key + " is " +
                         (there == found->end() ? "not set" : json_in_words(*there)) + " there, " +
                         json_in_words(value) + " here)" + remedy};
    }
    for (const std::string_view key : written_unless_default)
        if (const auto there = found->find(key);
            there != found->end() && !settings.contains(std::string(key)))
            return Error{path + ": another study is kept here (" + std::string(key) + " is " +
                         json_in_words(*there) + " there, not set here)" + remedy};
    return Done{};
}

template <class T, class Parse>
Status parse_lines(const std::vector<std::string>& lines, const std::string& path, Parse parse,
                   std::vector<T>& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto parsed = parse(lines[i], path + ", line " + std::to_string(i + 1));
        if (!parsed) return parsed.error();
        out.push_back(*std::move(parsed));
    }
    return Done{};
}

std::string run_name(const Record& record) {
    return shortened(learns(record.arm)) + ", " + shortened(asks(record.arm)) + ", seed " +
           std::to_string(record.seed);
}

// Each run's records are its rounds from 0 on, each once.
Status check_runs(const std::vector<Record>& records, const std::string& path) {
    std::vector<std::size_t> order(records.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return std::tie(records[i].arm, records[i].seed, records[i].round);
    });
    const Record* before = nullptr;
    std::size_t line_before = 0;
    for (const std::size_t i : order) {
        const Record& record = records[i];
        const bool same = before && before->arm == record.arm && before->seed == record.seed;
        const int expected = same ? before->round + 1 : 0;
        const std::string line = std::to_string(i + 1), round = std::to_string(record.round);
        if (same && record.round == before->round)
            return Error{path + ", line " + line + ": the record of " + run_name(record) +
                         ", round " + round + " stands twice (first in line " +
                         std::to_string(line_before) + "): delete one of the two lines"};
        if (record.round != expected)
            return Error{path + ", line " + line + ": " + run_name(record) +
                         " goes on with round " + round + ", but its round " +
                         std::to_string(expected) +
                         " is missing: put that line back, or delete the lines of this run from "
                         "round " +
                         round + " on, and they are computed again"};
        before = &record;
        line_before = i + 1;
    }
    return Done{};
}

}  // namespace

Result<StudyFolder> StudyFolder::open(const std::string& path, const Json& settings) {
    if (auto made = make_folder(path); !made) return made.error();
    auto lock = FolderLock::take(path);
    if (!lock) return lock.error();
    if (auto same = check_settings(path + "/study.json", settings); !same) return same.error();
    std::vector<std::string> record_lines, probe_lines;
    auto records = LineLog::open(path + "/records.jsonl", record_lines);
    if (!records) return records.error();
    auto probes = LineLog::open(path + "/probes.jsonl", probe_lines);
    if (!probes) return probes.error();
    StudyFolder folder(path, *std::move(lock), *std::move(records), *std::move(probes));
    if (auto ok = parse_lines(record_lines, path + "/records.jsonl", parse_record, folder.records_);
        !ok)
        return ok.error();
    if (auto ok = check_runs(folder.records_, path + "/records.jsonl"); !ok) return ok.error();
    if (auto ok = parse_lines(probe_lines, path + "/probes.jsonl", parse_probe, folder.probes_);
        !ok)
        return ok.error();
    return folder;
}

Status StudyFolder::still_there() const {
    if (auto ok = lock_.still_there(); !ok) return ok;
    if (auto ok = record_log_.still_there(); !ok) return ok;
    return probe_log_.still_there();
}

Status StudyFolder::add(std::vector<Record> records, std::vector<ProbeResult> probes) {
    std::string record_lines, probe_lines;
    for (const auto& record : records) record_lines += record_line(record);
    for (const auto& probe : probes) probe_lines += probe_line(probe);
    if (auto ok = probe_lines.empty() ? Status(Done{}) : probe_log_.append(probe_lines); !ok)
        return ok;
    if (auto ok = record_lines.empty() ? Status(Done{}) : record_log_.append(record_lines); !ok)
        return ok;
    for (auto& record : records) records_.push_back(std::move(record));
    for (auto& probe : probes) probes_.push_back(std::move(probe));
    return Done{};
}

Status StudyFolder::finish(const Json& summary) {
    if (auto ok = still_there(); !ok) return ok;
    for (LineLog* log : {&probe_log_, &record_log_})
        if (auto ok = log->flush(); !ok) return ok;
    std::vector<Record> sorted = records_;
    std::ranges::sort(sorted, {}, [](const Record& r) { return std::tie(r.arm, r.seed, r.round); });
    if (auto ok = write_file(path_ + "/records.csv", records_csv(sorted)); !ok) return ok;
    return write_file(path_ + "/summary.json", dump_json(summary, 2) + "\n");
}

}  // namespace bluesquare
