// bluesquare study shapes | features
#include <cstdio>
#include <memory>
#include <numeric>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/run_study.h"
#include "cli/shapes_study.h"
#include "core/quoted.h"
#include "data/npy.h"
#include "data/table_dataset.h"
#include "flags/setting_flags.h"
#include "model/sha256.h"
#include "platform/file_reader.h"
#include "platform/files.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

struct FeaturesStudy {
    StudyOptions study;
    std::string features, metadata, name = "features", missing = "error";

    FeaturesStudy() {
        study.experiment.dataset = features_dataset;
        study.experiment.seed_set = "balanced";
    }
};

std::string plural(int count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// Leaves the rows out that lack a value of target or nuisance, and says how many; or refuses them.
Status settle_missing(const FeaturesStudy& o, TableDataset& table, Json& settings) {
    const std::vector<std::string> asked{o.study.experiment.target, o.study.experiment.nuisance};
    if (o.missing == "error") return require_values(table, asked);
    const auto left_out = leave_out_missing(table, asked);
    const int rows = std::accumulate(left_out.begin(), left_out.end(), 0);
    if (rows == 0) return Done{};
    std::fprintf(stderr,
                 "bluesquare: %s of %s left out for want of a value of %s or %s: %d of train, %d "
                 "of val, %d of test\n",
                 plural(rows, "row").c_str(), o.metadata.c_str(), in_quotes(asked[0]).c_str(),
                 in_quotes(asked[1]).c_str(), left_out[0], left_out[1], left_out[2]);
    settings["rows_left_out"] = {
        {"train", left_out[0]}, {"val", left_out[1]}, {"test", left_out[2]}};
    return Done{};
}

Result<Dataset> load_table(const FeaturesStudy& o, Json& settings) {
    const auto bytes = read_file(o.metadata);
    if (!bytes) return bytes.error();
    settings["metadata_sha256"] = sha256_hex(*bytes);
    const auto csv = read_csv(as_text(*bytes), o.metadata);
    if (!csv) return csv.error();
    auto table = read_table_dataset(*csv);
    if (!table) return table.error();
    if (auto ok = settle_missing(o, *table, settings); !ok) return ok.error();
    for (Attribute& attribute : table->data.attributes)
        drop_unused_levels(attribute, table->data.split);
    return std::move(table->data);
}

// Hashed on its way, so that the file is read once and is in memory as the matrix only.
Result<Features> load_features(const std::string& path, Json& settings) {
    auto file = FileReader::open(path);
    if (!file) return file.error();
    Sha256 hash;
    auto features =
        read_npy_features({path, file->size(), [&](std::span<std::uint8_t> to) -> Status {
                               if (auto ok = file->read(to); !ok) return ok;
                               hash.update(to);
                               return Done{};
                           }});
    if (features) settings["features_sha256"] = hash.hex();
    return features;
}

Status check_features_task(const Dataset& data, const FeaturesStudy& o) {
    const Experiment& experiment = o.study.experiment;
    if (auto ok = check_task(data, experiment); !ok) return ok;
    const auto task = make_task(data, experiment.target, experiment.nuisance);
    for (const auto& note : task->notes)
        std::fprintf(stderr, "bluesquare: warning: %s\n", note.c_str());
    return Done{};
}

// Rows of the features are the rows of the table. The task is looked at before they are read: they
// may be large.
Result<Examples> load_examples(const FeaturesStudy& o, Json& settings) {
    auto data = load_table(o, settings);
    if (!data) return data.error();
    if (auto ok = check_features_task(*data, o); !ok) return ok.error();
    auto features = load_features(o.features, settings);
    if (!features) return features.error();
    if (features->rows() != data->size())
        return Error{o.features + ": " + std::to_string(features->rows()) + " rows, but " +
                     o.metadata + " has " + std::to_string(data->size()) +
                     ": expected one for each"};
    return Examples{*std::move(data), {}, std::make_shared<const Features>(*std::move(features))};
}

Status study_features(FeaturesStudy& o) {
    Experiment& experiment = o.study.experiment;
    experiment.encoders = {o.name};
    if (auto ok = check_experiment(experiment); !ok) return ok;
    Json settings = study_settings(experiment);
    auto examples = load_examples(o, settings);
    if (!examples) return examples.error();
    auto shared = std::make_shared<Examples>(*std::move(examples));
    const StudySources sources{[shared](std::uint64_t) { return Result<Examples>(*shared); },
                               {},
                               make_parallel(threads_of(o.study))};
    return run_study(o.study, make_plan(o.study, shared->data), sources, settings);
}

void add_study_shapes(CLI::App& study, Action& action) {
    auto o = std::make_shared<ShapesStudy>();
    CLI::App* command = study.add_subcommand("shapes", "Coloured shapes, drawn and encoded here");
    add_experiment_flags(*command, o->study,
                         {Part::task, Part::corpus, Part::arms, Part::loop, Part::report});
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
    command
        ->add_option("--missing", o->missing,
                     "Rows without a value of target or nuisance: 'error', or 'drop' to leave them "
                     "out")
        ->check(CLI::IsMember({"error", "drop"}))
        ->capture_default_str();
    command->add_option("--name", o->name, "Encoder's name in the records")
        ->check(check_utf8)
        ->capture_default_str();
    add_experiment_flags(*command, o->study, {Part::task, Part::loop, Part::report});
    add_setting(*command, experiment_row("acquisitions"), o->study.experiment);
    for (const char* flag : {"--target", "--nuisance"})
        command->get_option(flag)->required()->default_str("");
    add_run_flags(*command, o->study);
    command->footer(
        "Example:\n  bluesquare study features --features bit.npy --metadata metadata.csv "
        "--target y --nuisance place --seed-set-size 40 --rounds 64 --out results/waterbirds\n");
    command->callback([o, &action] { action = [o] { return study_features(*o); }; });
}

}  // namespace

void add_study(CLI::App& app, Action& action) {
    CLI::App* study = app.add_subcommand("study", "Arms x seeds: curves, enrichment, label ratios");
    study->require_subcommand(1);
    add_study_shapes(*study, action);
    add_study_features(*study, action);
}

}  // namespace bluesquare
