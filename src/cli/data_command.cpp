// bluesquare data list | check
#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "exact/parallel.h"
#include "lab/data_check.h"
#include "lab/data_folder.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "platform/threads.h"
#include "report/json.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMostShown = 40;  // groups of the table; the JSON file has all
constexpr std::size_t kExamples = 3;    // of what is wrong
constexpr int kContentsAThread = 8;     // looked at before the progress bar is

struct CheckOptions {
    std::string folder, target, nuisance, json;
    bool quick = false;
};

// What was found.
struct Check {
    std::string format;
    FoundData found;
    std::vector<GroupCount> groups;
    std::vector<int> missing;                         // examples
    std::vector<std::pair<int, std::string>> broken;  // and why
    Duplicates duplicates;
};

// What the set has one of for each example; empty for features.
std::string kind_of(const FoundData& found) {
    if (found.pictures.count() > 0) return "picture";
    return found.texts.empty() ? "" : "text";
}

// Where an example is to be found, with its split.
std::string example_name(const FoundData& found, int i) {
    const std::string name = found.pictures.count() > 0
                                 ? in_quotes(found.pictures.names[i])
                                 : "row " + std::to_string(found.table.numbers[i]);
    return name + " (" + std::string(name_of(found.table.data.split[i])) + ")";
}

using Rows = std::vector<std::vector<std::string>>;

std::size_t width_of(std::string_view text) {  // letters, not bytes
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

// Columns apart by two blanks; from `numbers` on they are set to the right.
std::string aligned(const Rows& rows, std::size_t numbers) {
    std::vector<std::size_t> widths(rows[0].size());
    for (const auto& row : rows)
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], width_of(row[c]));
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string room(widths[c] - width_of(row[c]), ' ');
            text += (c > 0 ? "  " : "") + (c < numbers ? row[c] + room : room + row[c]);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

std::string group_table(const Check& check, const std::string& target,
                        const std::string& nuisance) {
    Rows rows{{"", "", "train", "val", "test", "left out"}};
    std::size_t names = 0;  // columns before the counts
    for (const auto& name : {target, nuisance})
        if (!name.empty()) rows[0][names++] = shortened(name);
    const auto level = [](const std::string& text) {
        return text.empty() ? "(no value)" : shortened(text);
    };
    std::array<int, 4> total{};
    for (const GroupCount& group : check.groups) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += group.examples[i];
        if (rows.size() > kMostShown) continue;
        rows.push_back({level(group.target), level(group.nuisance)});
        for (const int count : group.examples) rows.back().push_back(std::to_string(count));
    }
    rows.push_back({"all", ""});
    for (const int count : total) rows.back().push_back(std::to_string(count));
    for (auto& row : rows)
        row.erase(row.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(names, 1)),
                  row.begin() + 2);
    std::string text = aligned(rows, std::max<std::size_t>(names, 1));
    if (check.groups.size() > kMostShown)
        text += "(" + counted(check.groups.size() - kMostShown, "more group") +
                " in the file of --json)\n";
    return text;
}

std::string attributes_line(const Dataset& data) {
    std::string line = "attributes: ";
    for (std::size_t i = 0; i < data.attributes.size() && i < kMostShown; ++i)
        line += (i > 0 ? ", " : "") + shortened(data.attributes[i].name) + " (" +
                std::to_string(data.attributes[i].levels.size()) + ")";
    if (data.attributes.size() > kMostShown)
        line += " and " + std::to_string(data.attributes.size() - kMostShown) + " more";
    return line + "\n";
}

// "missing pictures: 2, such as 'a.png' (train); 'b.png' (test)".
template <class Item, class Name>
std::string listing(const std::vector<Item>& items, const std::string& what, Name name) {
    std::string line = what + ": " + std::to_string(items.size());
    for (std::size_t i = 0; i < items.size() && i < kExamples; ++i)
        line += (i > 0 ? "; " : ", such as ") + name(items[i]);
    return line + "\n";
}

std::string duplicates_text(const Check& check) {
    const FoundData& found = check.found;
    std::vector<std::vector<int>> across;
    std::ranges::copy_if(check.duplicates.sets, std::back_inserter(across), [&](const auto& set) {
        return across_splits(set, found.table.data.split);
    });
    const std::string kind = kind_of(found);
    return kind + "s that stand more than once: " + std::to_string(check.duplicates.sets.size()) +
           " (in " + counted(check.duplicates.examples, "row") + ")\n" +
           listing(across, kind + "s in two of train, val and test", [&](const auto& set) {
               const auto other = std::ranges::find_if(set, [&](int i) {
                   return found.table.data.split[i] != found.table.data.split[set[0]];
               });
               return example_name(found, set[0]) + " = " + example_name(found, *other);
           });
}

std::string report(const Check& check, const CheckOptions& o) {
    const FoundData& found = check.found;
    std::string files;
    for (const auto& file : found.described_by) files += (files.empty() ? "" : ", ") + file;
    std::string text = "format: " + check.format +
                       (files.empty() ? "" : " (" + printable(files) + ")") + "\n" +
                       attributes_line(found.table.data);
    for (const auto& note : found.notes) text += "note: " + printable(note) + "\n";
    text += "\n" + group_table(check, o.target, o.nuisance) + "\n";
    const std::string kind = kind_of(found);
    if (kind.empty()) return text + "features are not looked at\n";
    if (kind == "picture") {
        text += listing(check.missing, "missing pictures",
                        [&](int i) { return example_name(found, i); });
        text += listing(check.broken,
                        o.quick ? "unreadable pictures (not decoded: --quick)" : "broken pictures",
                        [](const auto& broken) { return printable(broken.second); });
    }
    return text + duplicates_text(check);
}

Json to_json(const Check& check, const CheckOptions& o) {
    const FoundData& found = check.found;
    Json json{{"format", check.format},
              {"folder", found.table.name},
              {"described_by", found.described_by},
              {"target", o.target},
              {"nuisance", o.nuisance},
              {"notes", found.notes}};
    json["groups"] = Json::array();
    for (const GroupCount& group : check.groups)
        json["groups"].push_back({{"target", group.target},
                                  {"nuisance", group.nuisance},
                                  {"train", group.examples[0]},
                                  {"val", group.examples[1]},
                                  {"test", group.examples[2]},
                                  {"left_out", group.examples[3]}});
    json["missing"] = Json::array();
    for (const int i : check.missing) json["missing"].push_back(found.table.filenames[i]);
    json["broken"] = Json::array();
    for (const auto& [i, why] : check.broken)
        json["broken"].push_back({{"example", i}, {"why", why}});
    json["duplicates"] = {{"sets", check.duplicates.sets},
                          {"examples", check.duplicates.examples},
                          {"across", check.duplicates.across}};
    return json;
}

// Every picture or text that a split needs and that is there: hashed, and decoded.
Status check_contents(Check& check, bool decode) {
    const FoundData& found = check.found;
    const std::vector<int> examples = found.table.data.in_splits();
    std::vector<int> there;
    std::ranges::set_difference(examples, check.missing, std::back_inserter(there));
    const Parallel parallel = make_parallel(default_threads());
    const std::size_t together = std::size_t{kContentsAThread} * default_threads();
    std::vector<std::pair<std::string, int>> hashes;
    std::size_t next = 0;
    const auto checked = wait([&]() -> Result<Wait> {
        const auto count = std::min(together, there.size() - next);
        std::vector<ContentCheck> contents(count);
        parallel(static_cast<int>(count),
                 [&](int i) { contents[i] = check_content(found, there[next + i], decode); });
        for (std::size_t i = 0; i < count; ++i) {
            if (!contents[i].broken.empty())
                check.broken.emplace_back(there[next + i], std::move(contents[i].broken));
            if (!contents[i].hash.empty())
                hashes.emplace_back(std::move(contents[i].hash), there[next + i]);
        }
        next += count;
        return Wait{
            next == there.size(),
            static_cast<double>(next) / static_cast<double>(std::max<std::size_t>(1, there.size())),
            std::to_string(next) + " of " + counted(there.size(), kind_of(found))};
    });
    if (!checked) return checked;
    check.duplicates = find_duplicates(hashes, found.table.data.split);
    return Done{};
}

// What makes the check fail, or success.
Status verdict(const Check& check) {
    std::string wrong;
    const auto add = [&](std::size_t count, const std::string& what) {
        if (count > 0) wrong += (wrong.empty() ? "" : ", ") + std::to_string(count) + " " + what;
    };
    add(check.missing.size(), "missing");
    add(check.broken.size(), "broken");
    add(static_cast<std::size_t>(check.duplicates.across), "in two of train, val and test");
    if (wrong.empty()) return Done{};
    return Error{printable(check.found.table.name) + ": " + kind_of(check.found) + "s: " + wrong +
                 "; mend the data set before it is studied"};
}

Status check_data(CheckOptions& o) {
    const auto set = find_data(o.folder);
    if (!set) return set.error();
    auto found = set->reader->read(set->folder);
    if (!found) return found.error();
    if (o.target.empty()) o.target = found->target;
    if (o.nuisance.empty() && found->nuisance != o.target) o.nuisance = found->nuisance;
    Check check{std::string(set->reader->name), *std::move(found), {}, {}, {}, {}};
    auto groups = count_groups(check.found.table.data, o.target, o.nuisance);
    if (!groups) return groups.error();
    check.groups = *std::move(groups);
    check.missing = missing_pictures(set->folder, check.found);
    if (!kind_of(check.found).empty())
        if (auto ok = check_contents(check, !o.quick); !ok) return ok;
    if (!o.json.empty())
        if (auto ok = write_file(o.json, dump_json(to_json(check, o), 1) + "\n"); !ok) return ok;
    if (auto ok = print(report(check, o)); !ok) return ok;
    return verdict(check);
}

Status list_formats() {
    std::string text;
    for (const DataReader& reader : data_readers()) {
        Rows rows{{"  files", std::string(reader.description)},
                  {"  attributes", std::string(reader.attributes)}};
        if (!reader.home.empty()) rows.push_back({"  from", std::string(reader.home)});
        if (!reader.licence.empty()) rows.push_back({"  licence", std::string(reader.licence)});
        text += std::string(reader.name) + "\n" + aligned(rows, 2);
    }
    return print(text);
}

void add_list(CLI::App& data, Action& action) {
    CLI::App* command = data.add_subcommand("list", "The formats that are read");
    command->footer("Example:\n  bluesquare data list\n");
    command->callback([&action] { action = list_formats; });
}

void add_check(CLI::App& data, Action& action) {
    auto o = std::make_shared<CheckOptions>();
    CLI::App* command = data.add_subcommand(
        "check", "Examples by group and split, and what is missing, broken or there twice");
    command
        ->add_option("folder", o->folder,
                     "DIR, or FORMAT:DIR to read it as one of 'bluesquare data list'")
        ->required();
    command->add_option("--target", o->target, "Attribute; the one that the set is known for");
    command->add_option("--nuisance", o->nuisance, "Attribute; likewise");
    command->add_option("--json", o->json, "Write all of it there, too");
    command->add_flag("--quick", o->quick, "Read pictures, but do not decode them");
    command->footer(
        "Exit status 1 where something is missing or broken, or stands in two of train, val and "
        "test.\nExample:\n  bluesquare data check birds --target y --nuisance place\n");
    command->callback([o, &action] { action = [o] { return check_data(*o); }; });
}

}  // namespace

void add_data(CLI::App& app, Action& action) {
    CLI::App* data = app.add_subcommand("data", "Data sets on disk: known formats, and checks");
    data->require_subcommand(1);
    add_list(*data, action);
    add_check(*data, action);
}

}  // namespace bluesquare
