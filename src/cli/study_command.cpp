// bluesquare study shapes | features
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/run_study.h"
#include "cli/shapes_study.h"
#include "data/npy.h"
#include "data/table_dataset.h"
#include "model/sha256.h"
#include "platform/files.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

struct FeaturesStudy {
    StudyOptions study;
    std::string features, metadata, name = "features";
};

// Rows of the features are the rows of the table.
Result<Examples> load_features(const FeaturesStudy& o, Json& settings) {
    const auto table_bytes = read_file(o.metadata);
    if (!table_bytes) return table_bytes.error();
    const auto csv = read_csv(as_text(*table_bytes), o.metadata);
    if (!csv) return csv.error();
    auto table = read_table_dataset(*csv);
    if (!table) return table.error();
    const auto feature_bytes = read_file(o.features);
    if (!feature_bytes) return feature_bytes.error();
    auto features = read_npy_features(*feature_bytes, o.features);
    if (!features) return features.error();
    if (features->rows() != table->data.size())
        return Error{o.features + ": " + std::to_string(features->rows()) + " rows, but " +
                     o.metadata + " has " + std::to_string(table->data.size()) +
                     ": expected one for each"};
    settings["features_sha256"] = sha256_hex(*feature_bytes);
    settings["metadata_sha256"] = sha256_hex(*table_bytes);
    return Examples{
        std::move(table->data), {}, std::make_shared<const Features>(*std::move(features))};
}

Status study_features(FeaturesStudy& o) {
    auto acquisitions = check_study_options(o.study);
    if (!acquisitions) return acquisitions.error();
    Json settings{{"dataset", "features"}};
    auto examples = load_features(o, settings);
    if (!examples) return examples.error();
    if (auto ok = check_task(examples->data, o.study); !ok) return ok;
    settings.update(study_settings(o.study));
    settings["encoders"] = {o.name};
    auto shared = std::make_shared<Examples>(*std::move(examples));
    const StudySources sources{[shared](std::uint64_t) { return Result<Examples>(*shared); },
                               {},
                               make_parallel(threads_of(o.study))};
    return run_study(
        o.study,
        make_plan(o.study, *acquisitions,
                  plan_groups({o.name}, o.study.first_seed, o.study.seeds, std::uint64_t{0}),
                  shared->data),
        sources, settings);
}

void add_study_shapes(CLI::App& study, Action& action) {
    auto o = std::make_shared<ShapesStudy>();
    CLI::App* command = study.add_subcommand("shapes", "Coloured shapes, drawn and encoded here");
    add_shapes_study_flags(*command, *o);
    add_loop_flags(*command, o->study);
    add_run_flags(*command, o->study);
    command->footer(
        "Example:\n  bluesquare study shapes --target color --encoders pretrained,random-init "
        "--seeds 16 --out results/color\n");
    command->callback([o, &action] { action = [o] { return study_shapes(*o); }; });
}

void add_study_features(CLI::App& study, Action& action) {
    auto o = std::make_shared<FeaturesStudy>();
    o->study.seed_set = "balanced";
    CLI::App* command = study.add_subcommand("features", "Features of your own encoder");
    command->add_option("--features", o->features, ".npy, n x d, float32 or float16")->required();
    command
        ->add_option(
            "--metadata", o->metadata,
            "CSV, a row for each row of the features: 'split' (train, val, test or 0, 1, 2) "
            "and attribute columns")
        ->required();
    command->add_option("--target", o->study.target, "Column that the labels mean")->required();
    command->add_option("--nuisance", o->study.nuisance, "Column that goes along with it")
        ->required();
    command->add_option("--name", o->name, "Encoder's name in the records")
        ->check(check_utf8)
        ->capture_default_str();
    add_loop_flags(*command, o->study);
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
