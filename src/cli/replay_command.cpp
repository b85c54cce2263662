// bluesquare replay LINK: the page's picks again, from its link alone.
#include <cmath>
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/session.h"
#include "app/state_json.h"
#include "cli/commands.h"
#include "cli/encoders.h"
#include "cli/progress_bar.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "data/csv.h"
#include "data/plain_table.h"
#include "data/table_dataset.h"
#include "lab/data_folder.h"
#include "lab/shipped_folder.h"
#include "platform/files.h"
#include "platform/places.h"
#include "platform/terminal.h"
#include "platform/threads.h"
#include "report/csv.h"
#include "report/json.h"

namespace bluesquare {
namespace {

struct ReplayOptions {
    std::string link, features, pictures, out;
    EncoderOptions encoders;
    bool json = false;
};

// Features from the folder where it has them; the others are computed.
ShippedSource shipped_from(const std::string& folder) {
    return [folder](const std::string& encoder) -> Result<ShippedArrival> {
        if (!file_exists(folder + "/" + shipped_file(encoder))) return ShippedArrival{};
        auto file = read_shipped(folder, encoder);
        if (!file) return file.error();
        return ShippedArrival{false,
                              std::make_shared<const ShippedFeatures>(std::move(file->shipped))};
    };
}

// Opened when the first picture has to be encoded.
EncoderSource encoders_from(const EncoderOptions& options) {
    auto encoders = std::make_shared<std::optional<Encoders>>();
    return
        [encoders, options](const std::string& name, std::uint64_t seed) -> Result<EncoderArrival> {
            if (!*encoders) {
                auto opened = open_encoders(options, {name}, default_threads());
                if (!opened) return opened.error();
                *encoders = *std::move(opened);
            }
            auto encoder = (*encoders)->make(name, seed);
            if (!encoder) return encoder.error();
            return EncoderArrival{*std::move(encoder), 0, 0};
        };
}

// The table of the visitor's folder, as the page makes it.
Result<PlainTable> own_table(const std::string& path) {
    const DataFolder folder = data_folder_at(path);
    const auto reader = find_reader(folder);
    if (reader && is_for_plain_table(**reader))
        return read_plain_table(folder, **reader, most_own_rows);
    const auto bytes = read_file(path + "/metadata.csv");
    if (!bytes) return bytes.error();
    PlainTable table{"metadata.csv", std::string(as_text(*bytes)), {}, {}};
    const auto csv = read_csv(table.csv, table.name);
    if (!csv) return csv.error();
    auto described = read_table_dataset(*csv, false);
    if (!described) return described.error();
    table.files = std::move(described->filenames);
    return table;
}

// The visitor's folder, read as the page reads it.
Result<OwnPictures> read_own(const std::string& folder) {
    const auto table = own_table(folder);
    if (!table) return table.error();
    auto reader = OwnPicturesReader::open(
        {reinterpret_cast<const std::uint8_t*>(table->csv.data()), table->csv.size()}, table->name);
    if (!reader) return reader.error();
    ProgressBar bar;
    for (const auto& name : table->files) {
        const std::string file = folder + "/" + name;
        const auto bytes = read_file(file);
        if (bytes)
            reader->add(name, *bytes);
        else if (file_exists(file))  // one that is missing is told among the others
            reader->refuse(name, "cannot be read: " + bytes.error().what);
        bar.show(1.0 * reader->done() / reader->total(), "reading pictures");
    }
    return reader->finish();
}

// Runs to where the link says.
Status run_to_end(Session& session, const Link& link) {
    return wait([&]() -> Result<Wait> {
        session.tick(0.02);
        const State& state = session.state();
        if (state.phase == Phase::error) return Error{state.error};
        if (state.phase == Phase::loading || state.phase == Phase::encoding) {
            Wait still{.idle = true};
            if (state.encode && state.encode->total > 0) {
                still.fraction = 1.0 * state.encode->done / state.encode->total;
                still.activity = "encoding " + state.encode->encoder;
            }
            return still;
        }
        const bool drawn = state.pictures.drawn == state.pictures.data.size();
        return Wait{.done = drawn && (state.settings.by_hand || state.phase == Phase::asking ||
                                      state.round >= link.round)};
    });
}

std::string in_words(const State& state, const ArmState& arm) {
    if (arm.records.empty()) return {};
    char text[80];
    std::snprintf(text, sizeof text, ": %.4f right after %d labels, enrichment %.1f\n",
                  arm.records.back().accuracy, arm.records.back().labels, arm.enrichment);
    std::string words =
        "\n" + printable(arm.arm.encoder) + ", " + printable(arm.arm.acquisition) + text;
    for (const Record& record : arm.records) {
        if (record.picked.empty()) continue;
        std::snprintf(text, sizeof text, "  round %2d:", record.round);
        words += text;
        for (const int example : record.picked)
            words += "  " + std::to_string(example) + " " +
                     printable(state.task.groups[state.task.group[example]].name) +
                     (state.task.mismatched(example) ? " !" : "");
        words += "\n";
    }
    return words;
}

std::string in_words(const State& state) {
    const Settings& settings = state.settings;
    std::string words = "target " + printable(settings.target) + ", nuisance " +
                        printable(settings.nuisance) + ", seed " + std::to_string(settings.seed) +
                        ", round " + std::to_string(state.round) + " of " +
                        std::to_string(settings.rounds) + "\n";
    for (const ArmState& arm : state.arms) words += in_words(state, arm);
    return words;
}

Status write_records(const State& state, const std::string& folder) {
    if (auto made = make_folder(folder); !made) return made;
    std::vector<Record> records;
    for (const ArmState& arm : state.arms)
        records.insert(records.end(), arm.records.begin(), arm.records.end());
    std::string lines;
    for (const Record& record : records) lines += record_line(record);
    if (auto ok = write_file(folder + "/records.jsonl", lines); !ok) return ok;
    return write_file(folder + "/records.csv", records_csv(records));
}

Status replay(const ReplayOptions& o) {
    auto link = parse_link(o.link);
    if (!link) return link.error();
    link->at.reset();  // all rounds
    SessionSources sources{
        encoders_from(o.encoders), shipped_from(o.features), {}, make_parallel(default_threads())};
    const bool own = link->settings.dataset == own_dataset;
    if (own && o.pictures.empty())
        return usage_error(
            "this link is about pictures of your own: name their folder with --pictures");
    auto session = std::make_unique<Session>(std::move(sources), own ? Link{} : *link);
    if (own) {
        auto pictures = read_own(o.pictures);
        if (!pictures) return pictures.error();
        for (const auto& problem : pictures->problems) complain("bluesquare: warning: " + problem);
        session->open_own(*std::move(pictures));
        if (auto ok = session->send(Open{format_link(*link)}); !ok) return ok;
    }
    if (auto ok = run_to_end(*session, *link); !ok) return ok;
    const State& state = session->state();
    if (auto ok = print(o.json ? state_json(state) + "\n" : in_words(state)); !ok) return ok;
    return o.out.empty() ? Status(Done{}) : write_records(state, o.out);
}

}  // namespace

void add_replay(CLI::App& app, Action& action) {
    auto o = std::make_shared<ReplayOptions>();
    o->features = default_places().assets + "/features";
    CLI::App* command =
        app.add_subcommand("replay", "Runs what a link of the page holds and prints its picks");
    command->add_option("link", o->link, "The page's address, or what is behind its '#'")
        ->required();
    add_encoder_flags(*command, o->encoders);
    command->add_option("--features", o->features, "Folder of shipped features");
    command->add_option(
        "--pictures", o->pictures,
        "Folder of what was given to the page, for links about pictures of your own");
    command->add_flag("--json", o->json, "The whole state as JSON, as the page's state() gives it");
    command->add_option("--out", o->out, "Folder for records.jsonl and records.csv");
    command->footer(
        "Example:\n  bluesquare replay 'http://localhost:8080/#seed=3&round=5' --out replayed\n");
    command->callback([o, &action] { action = [o] { return replay(*o); }; });
}

}  // namespace bluesquare
