#include "cli/study_file.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "encode/provider.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/places.h"

namespace bluesquare {
namespace {

constexpr std::string_view kEnding = ".json";
// Said for readers and editors, and no setting.
constexpr std::string_view kRemarks[] = {"$schema", "title", "description"};

struct Key {
    std::string name;
    int line = 0;
};

// The keys of the outermost object, as they are written.
std::vector<Key> keys_of(std::string_view text) {
    std::vector<Key> keys;
    int line = 1, depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c != '"') continue;
        const std::size_t begin = ++i;
        while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
        const std::size_t after =
            text.find_first_not_of(" \t\r\n", std::min(i, text.size() - 1) + 1);
        if (depth == 1 && after != text.npos && text[after] == ':')
            keys.push_back({std::string(text.substr(begin, i - begin)), line});
    }
    return keys;
}

// Where the parser stops.
struct FaultFinder : nlohmann::json_sax<nlohmann::json> {
    std::size_t at = 0;
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::json::exception&) override {
        at = position;
        return false;
    }
};

int line_of_fault(std::string_view text) {
    FaultFinder finder;
    nlohmann::json::sax_parse(text, &finder);
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(finder.at, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

// A study's settings that belong to no other table.
const std::vector<Setting<FolderStudy>>& folder_rows() {
    static const std::vector<Setting<FolderStudy>> rows{
        {{.name = "data", .help = "[FORMAT:]FOLDER, seen from the folder where the program runs"},
         &FolderStudy::folder},
        {{.name = "missing",
          .help = "Rows without a value of target or nuisance",
          .names =
              [] {
                  return std::vector<std::string>{"error", "drop"};
              }},
         static_cast<std::string FolderStudy::*>(&FolderStudy::missing)},
        {{.name = "skip_bad", .help = "Leave pictures out that cannot be read"},
         &FolderStudy::skip_bad},
    };
    return rows;
}

const std::vector<Setting<StudyOptions>>& run_rows() {
    static const std::vector<Setting<StudyOptions>> rows{
        {{.name = "seeds", .help = "Runs of every arm", .least = 1, .most = 10000},
         &StudyOptions::seeds},
        {{.name = "first_seed", .help = "The seeds count up from this one", .most = largest_seed},
         &StudyOptions::first_seed},
        {{.name = "no_probes", .help = "Leave out the linear probes"}, &StudyOptions::no_probes},
        {{.name = "out", .help = "Folder for records.jsonl and summary.json"}, &StudyOptions::out},
    };
    return rows;
}

const std::vector<Setting<EncoderOptions>>& encoder_rows() {
    static const std::vector<Setting<EncoderOptions>> rows{
        {{.name = "model", .help = "A model of ours, or an ONNX file"}, &EncoderOptions::model},
        {{.name = "ep", .help = "What runs it", .names = provider_names},
         &EncoderOptions::provider},
        {{.name = "batch", .help = "Pictures that it runs at once; 0: the usual", .most = 4096},
         &EncoderOptions::batch},
    };
    return rows;
}

// visit(row, settings) for each row, with the struct that it is of.
template <class Visit>
void for_each_row(FolderStudy& study, Visit visit) {
    const auto all = [&](const auto& rows, auto& settings) {
        for (const auto& row : rows) visit(row, settings);
    };
    all(folder_rows(), study);
    for (const Part part :
         {Part::task, Part::pool, Part::arms, Part::training, Part::loop, Part::report})
        all(experiment_rows(part), study.study.experiment);
    visit(experiment_row("corpus"), study.study.experiment);
    all(run_rows(), study.study);
    all(encoder_rows(), study.encoders);
    all(network_rows(), study.encoders.network);
}

// "dataset" is what the command is for.
bool is_fixed(std::string_view name) { return name == "dataset"; }

Status take(const std::string& key, const nlohmann::json& value, const std::string& where,
            FolderStudy& study) {
    std::optional<Status> taken;
    for_each_row(study, [&](const auto& row, auto& settings) {
        if (row.name != key || is_fixed(key)) return;
        auto read = read_value(row, value, row.get(settings), where);
        if (read) row.set(settings, *std::move(read));
        taken = read ? Status(Done{}) : Status(read.error());
    });
    if (!taken)
        return Error{where + ": unknown setting " + in_quotes(key) +
                     "; 'bluesquare study run --schema' lists them all"};
    return *taken;
}

Json schema_of(const SettingRow& row, const Value& value) {
    const auto number = [&](const char* type) {
        Json json{{"type", type}, {"maximum", row.most}};
        json[row.above ? "exclusiveMinimum" : "minimum"] = row.least;
        return json;
    };
    const auto text = [&] {
        Json json{{"type", "string"}};
        if (row.names) json["enum"] = row.names();
        return json;
    };
    return std::visit(
        [&](const auto& held) -> Json {
            using Kind = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<Kind, bool>)
                return {{"type", "boolean"}};
            else if constexpr (std::is_same_v<Kind, double>)
                return number("number");
            else if constexpr (std::is_integral_v<Kind>)
                return number("integer");
            else if constexpr (std::is_same_v<Kind, std::string>)
                return text();
            else if constexpr (std::is_same_v<Kind, std::vector<std::string>>)
                return {{"type", "array"}, {"items", text()}};
            else if constexpr (std::is_same_v<Kind, std::vector<double>>)
                return {{"type", "array"}, {"items", number("number")}};
            else
                return {{"anyOf", {{{"const", "each"}}, number("integer")}}};
        },
        value);
}

std::string presets_folder() { return default_places().assets + "/presets"; }

}  // namespace

Status read_study_file(std::string_view text, const std::string& name, FolderStudy& study) {
    const auto json = parse_json(text, name);
    if (!json)
        return Error{name + ", line " + std::to_string(line_of_fault(text)) +
                     ": not JSON from here on, expected an object of settings"};
    if (!json->is_object())
        return Error{name + ": expected an object of settings, found " + json_in_words(*json)};
    std::set<std::string> seen;
    for (const Key& key : keys_of(text)) {
        const std::string where = name + ", line " + std::to_string(key.line);
        if (!seen.insert(key.name).second)
            return Error{where + ": " + in_quotes(key.name) + " stands twice: delete one of them"};
        if (std::ranges::find(kRemarks, key.name) != std::end(kRemarks)) continue;
        const auto found = json->find(key.name);
        if (found == json->end())  // written with escapes
            return Error{where + ": unknown setting " + in_quotes(key.name)};
        if (auto ok = take(key.name, *found, where, study); !ok) return ok;
    }
    // As the flags have it: with a number of rounds alone every run does these.
    Experiment& experiment = study.study.experiment;
    if (!seen.contains("until") && !experiment.target_accuracies.empty())
        experiment.until = seen.contains("rounds") ? 0 : experiment.target_accuracies.front();
    return Done{};
}

Json study_file_schema() {
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "A study of a data set on disk"},
                {"type", "object"},
                {"additionalProperties", false}};
    for (const auto name : kRemarks) schema["properties"][std::string(name)] = {{"type", "string"}};
    FolderStudy study;
    for_each_row(study, [&](const auto& row, auto& settings) {
        if (is_fixed(row.name)) return;
        const Value standard = row.get(settings);
        Json one = schema_of(row, standard);
        one["description"] = row.help;
        one["default"] = value_json(standard);
        schema["properties"][std::string(row.name)] = std::move(one);
    });
    return schema;
}

std::vector<std::string> preset_names() {
    std::vector<std::string> names;
    const auto entries = list_folder(presets_folder());
    if (!entries) return names;
    for (const FolderEntry& entry : *entries)
        if (entry.name.ends_with(kEnding))
            names.push_back(entry.name.substr(0, entry.name.size() - kEnding.size()));
    std::ranges::sort(names);
    return names;
}

std::string study_file_path(const std::string& given) {
    const auto names = preset_names();
    if (std::ranges::find(names, given) == names.end()) return given;
    return presets_folder() + "/" + given + std::string(kEnding);
}

}  // namespace bluesquare
