#include "lab/study_folder.h"

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

std::string probe_line(const ProbeResult& probe) {
    const Json json{{"encoder", probe.encoder},
                    {"attribute", probe.attribute},
                    {"seed", probe.seed},
                    {"accuracy", probe.accuracy},
                    {"chance", probe.chance}};
    return json.dump() + "\n";
}

Result<ProbeResult> parse_probe(const std::string& line, const std::string& where) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded())
        return Error{where + ": not a probe (expected one JSON object a line)"};
    try {
        return ProbeResult{json.at("encoder"), json.at("attribute"), json.at("seed"),
                           json.at("accuracy"), json.at("chance")};
    } catch (const Json::exception& error) {
        return Error{where + ": not a probe: " + error.what()};
    }
}

// Writes the settings where there are none yet, else compares.
Status check_settings(const std::string& path, const Json& settings) {
    if (!file_exists(path)) return write_file(path, settings.dump(2) + "\n");
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    const Json found = Json::parse(*bytes, nullptr, false);
    const std::string remedy = ": choose another --out, or delete the folder";
    if (!found.is_object()) return Error{path + ": not the settings of a study" + remedy};
    for (const auto& [key, value] : settings.items())
        if (!found.contains(key) || found[key] != value)
            return Error{path + ": another study is kept here (" + key + " is " +
                         (found.contains(key) ? found[key].dump() : "not set") + " there, " +
                         value.dump() + " here)" + remedy};
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
    if (auto ok = parse_lines(probe_lines, path + "/probes.jsonl", parse_probe, folder.probes_);
        !ok)
        return ok.error();
    return folder;
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

Status StudyFolder::finish(const Json& summary, const std::string& csv) {
    if (auto ok = write_file(path_ + "/records.csv", csv); !ok) return ok;
    return write_file(path_ + "/summary.json", summary.dump(2) + "\n");
}

}  // namespace bluesquare
