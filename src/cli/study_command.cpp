// bluesquare study shapes | features | folder
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/shapes_study.h"
#include "cli/study_file.h"
#include "cli/table_study.h"
#include "data/readers.h"
#include "flags/setting_flags.h"
#include "platform/files.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

void add_study_shapes(CLI::App& study, Action& action) {
    auto o = std::make_shared<ShapesStudy>();
    CLI::App* command = study.add_subcommand("shapes", "Coloured shapes, drawn and encoded here");
    add_experiment_flags(
        *command, o->study,
        {Part::task, Part::corpus, Part::arms, Part::training, Part::loop, Part::report});
    add_shapes_study_flags(*command, *o);
    add_run_flags(*command, o->study);
    command->footer(
        "Example:\n  bluesquare study shapes --target color --encoders pretrained,random-init "
        "--seeds 16 --out results/color\n");
    command->callback([o, &action] { action = [o] { return study_shapes(*o); }; });
}

void add_study_features(CLI::App& study, Action& action) {
    auto o = std::make_shared<FeaturesStudy>();
    CLI::App* command = study.add_subcommand("features", "Features of your own encoder");
    command->add_option("--features", o->features, ".npy, n x d, float32 or float16")->required();
    command
        ->add_option(
            "--metadata", o->metadata,
            "CSV, a row for each row of the features: 'split' (train, val, test or 0, 1, 2; "
            "id_test is left out) and attribute columns")
        ->required();
    command->add_option("--name", o->name, "Encoder's name in the records")
        ->check(check_utf8)
        ->capture_default_str();
    add_table_study_flags(*command, *o);
    command->footer(
        "Example:\n  bluesquare study features --features bit.npy --metadata metadata.csv "
        "--target y --nuisance place --seed-set-size 40 --rounds 64 --out results/waterbirds\n");
    command->callback([o, &action] { action = [o] { return study_features(*o); }; });
}

// Encoders, who picks and who learns, and how.
void add_arm_flags(CLI::App& command, Experiment& experiment) {
    for (const char* row : {"encoders", "pickers", "learners"})
        add_setting(command, experiment_row(row), experiment);
    add_settings(command, experiment_rows(Part::training), experiment);
}

void add_study_folder(CLI::App& study, Action& action) {
    auto o = std::make_shared<FolderStudy>();
    CLI::App* command = study.add_subcommand("folder", "Pictures or features in a folder of yours");
    std::string formats;
    for (const DataReader& reader : data_readers())
        formats += "\n  " + std::string(reader.name) + ": " + std::string(reader.description);
    command->add_option("folder", o->folder, "Holds one of:" + formats)->required();
    add_arm_flags(*command, o->study.experiment);
    add_network_flags(*command, o->encoders);
    add_table_study_flags(*command, *o, true);
    command->add_flag("--skip-bad", o->skip_bad, "Leave pictures out that cannot be read");
    command->footer(
        "Example:\n  bluesquare study folder birds --target y --nuisance place --out "
        "results/birds\n");
    command->callback([o, &action] { action = [o] { return study_folder(*o); }; });
}

// What the flags below change; FILE comes first.
void read_file_first(const std::string& given, FolderStudy& study) {
    const std::string path = study_file_path(given);
    const auto bytes = read_file(path);
    if (!bytes) throw CLI::ValidationError("file", bytes.error().what);
    if (auto read = read_study_file(as_text(*bytes), printable(path), study); !read)
        throw CLI::ValidationError("file", read.error().what);
}

std::string presets_in_words() {
    std::string text;
    for (const std::string& name : preset_names()) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none here" : text;
}

void add_study_run(CLI::App& study, Action& action) {
    auto o = std::make_shared<FolderStudy>();
    CLI::App* command = study.add_subcommand("run", "An experiment file, or a preset");
    command
        ->add_option_function<std::string>(
            "file", [o](const std::string& given) { read_file_first(given, *o); },
            "JSON, whose keys are the flags below; or a preset: " + presets_in_words())
        ->trigger_on_parse();
    command->add_option("--data", o->folder, "[FORMAT:]FOLDER, as 'study folder' takes it");
    add_arm_flags(*command, o->study.experiment);
    add_network_flags(*command, o->encoders);
    add_table_study_flags(*command, *o, true);
    command->add_flag("--skip-bad", o->skip_bad, "Leave pictures out that cannot be read");
    auto schema = std::make_shared<bool>(false);
    command->add_flag("--schema", *schema, "Print the JSON Schema of such files, and stop");
    command->footer(
        "Example:\n  bluesquare study run waterbirds --data waterbirds:waterbird_complete95 --out "
        "results/waterbirds\n");
    command->callback([o, schema, &action] {
        action = [o, schema]() -> Status {
            if (*schema) return print(study_file_schema().dump(2) + "\n");
            if (o->folder.empty())
                return usage_error("no data: say --data [FORMAT:]FOLDER, or \"data\" in the file");
            return study_folder(*o);
        };
    });
}

}  // namespace

void add_study(CLI::App& app, Action& action) {
    CLI::App* study = app.add_subcommand("study", "Arms x seeds: curves, enrichment, label ratios");
    study->require_subcommand(1);
    add_study_shapes(*study, action);
    add_study_features(*study, action);
    add_study_folder(*study, action);
    add_study_run(*study, action);
}

}  // namespace bluesquare
