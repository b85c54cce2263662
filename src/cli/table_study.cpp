#include "cli/table_study.h"

#include <memory>
#include <numeric>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/embedding.h"
#include "cli/finetuning.h"
#include "cli/run_study.h"
#include "core/quoted.h"
#include "data/npy.h"
#include "data/readers.h"
#include "flags/setting_flags.h"
#include "lab/data_folder.h"
#include "model/sha256.h"
#include "platform/file_reader.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

// The examples with the pool of a corpus.
Result<Dataset> with_pool(Dataset data, const Experiment& experiment, std::uint64_t corpus) {
    auto drawn =
        draw_pool(data, experiment.target, experiment.nuisance, pool_of(experiment), corpus);
    if (!drawn) return drawn.error();
    return data;
}

// Leaves the rows out that lack a value of target or nuisance, and says how many; or refuses them.
Status settle_missing(const TableStudy& o, TableDataset& table, Json& settings) {
    const Experiment& experiment = o.study.experiment;
    const std::vector<std::string> asked{experiment.target, experiment.nuisance};
    if (o.missing == "error") return require_values(table, asked);
    const auto left_out = leave_out_missing(table, asked);
    const int rows = std::accumulate(left_out.begin(), left_out.end(), 0);
    if (rows == 0) return Done{};
    complain("bluesquare: " + counted(rows, "row") + " of " + table.name +
             " left out for want of a value of " + in_quotes(asked[0]) + " or " +
             in_quotes(asked[1]) + ": " + std::to_string(left_out[0]) + " of train, " +
             std::to_string(left_out[1]) + " of val, " + std::to_string(left_out[2]) + " of test");
    settings["rows_left_out"] = {
        {"train", left_out[0]}, {"val", left_out[1]}, {"test", left_out[2]}};
    return Done{};
}

// The task is looked at before what is large is read.
Status settle_task(const TableStudy& o, TableDataset& table, Json& settings) {
    if (auto ok = settle_missing(o, table, settings); !ok) return ok;
    for (Attribute& attribute : table.data.attributes)
        drop_unused_levels(attribute, table.data.split);
    const Experiment& experiment = o.study.experiment;
    const auto pool =
        with_pool(table.data, experiment, experiment.corpus.value_or(o.study.first_seed));
    if (!pool) return pool.error();
    if (auto ok = check_task(*pool, experiment); !ok) return ok;
    const auto task = make_task(*pool, experiment.target, experiment.nuisance);
    for (const auto& note : task->notes) complain("bluesquare: warning: " + note);
    return Done{};
}

// Hashed on its way, so that the file is read once and is in memory as the matrix only.
Result<std::shared_ptr<const Features>> load_features(const std::string& path,
                                                      const TableDataset& table, Json& settings) {
    auto file = FileReader::open(path);
    if (!file) return file.error();
    Sha256 hash;
    auto features =
        read_npy_features({path, file->size(), [&](std::span<std::uint8_t> to) -> Status {
                               if (auto ok = file->read(to); !ok) return ok;
                               hash.update(to);
                               return Done{};
                           }});
    if (!features) return features.error();
    settings["features_sha256"] = hash.hex();
    if (features->rows() != table.data.size())
        return Error{path + ": " + std::to_string(features->rows()) + " rows, but " + table.name +
                     " has " + std::to_string(table.data.size()) + ": expected one for each"};
    return std::make_shared<const Features>(*std::move(features));
}

// Of the files that say which examples there are.
Status hash_description(const DataFolder& folder, const FoundData& found, Json& settings) {
    Sha256 hash;
    for (const std::string& file : found.described_by) {
        const auto bytes = folder.read(file);
        if (!bytes) return bytes.error();
        hash.update(*bytes);
    }
    settings["metadata_sha256"] = hash.hex();
    return Done{};
}

// drawn: the pool is already that of the one corpus.
Status run(const TableStudy& o, Examples examples, Encoders encoders, const Json& settings,
           bool drawn = false, MakeFitters fitters = nullptr) {
    const StudyPlan plan = make_plan(o.study, examples.data);
    const auto shared = std::make_shared<const Examples>(std::move(examples));
    StudySources sources{[shared, drawn, experiment = o.study.experiment](std::uint64_t corpus) {
                             if (drawn) return Result<Examples>(*shared);
                             Examples own = *shared;
                             auto data = with_pool(own.data, experiment, corpus);
                             if (!data) return Result<Examples>(data.error());
                             own.data = *std::move(data);
                             return Result<Examples>(std::move(own));
                         },
                         std::move(encoders.make), make_parallel(threads_of(o.study)),
                         std::move(fitters)};
    return run_study(o.study, plan, std::move(sources), settings);
}

// What the data set is known for, where the user says nothing.
Status settle_attributes(const FoundData& found, Experiment& experiment) {
    if (experiment.target.empty()) experiment.target = found.target;
    if (experiment.nuisance.empty()) experiment.nuisance = found.nuisance;
    if (!experiment.target.empty() && !experiment.nuisance.empty()) return Done{};
    return usage_error(found.table.name + ": say --target and --nuisance, of " +
                       found.table.data.attribute_names());
}

// A folder's pictures or texts, once they are encoded; or its features.
Status study_found(FolderStudy& o, FoundData found, Json settings) {
    TableDataset& table = found.table;
    if (auto ok = settle_task(o, table, settings); !ok) return ok;
    if (trains(o.study.experiment) && found.pictures.count() == 0)
        return usage_error("the learner 'finetune' trains on pictures, and " + printable(o.folder) +
                           " has none: leave it out of --learners");
    if (!found.features.empty()) {
        auto features = load_features(o.folder + "/" + found.features, table, settings);
        if (!features) return features.error();
        return run(o, {std::move(table.data), {}, *std::move(features)}, {}, settings);
    }
    // One pool for all seeds: nothing else is encoded. Unless rows may still prove bad, which are
    // left out before a pool is drawn.
    const Experiment& experiment = o.study.experiment;
    const bool drawn = experiment.corpus.has_value() && !o.skip_bad;
    if (drawn) {
        auto pool = with_pool(table.data, experiment, *experiment.corpus);
        if (!pool) return pool.error();
        table.data = *std::move(pool);
    }
    auto embedded = embed_rows(found, o.encoders, o.study.experiment, threads_of(o.study),
                               o.skip_bad, settings);
    if (!embedded) return embedded.error();
    const PicturesOf pictures = [files = found.pictures](const Examples&) -> PicturesAt {
        return [files](int side) { return source_of(files, side); };
    };
    auto fitters = open_fitters(o.encoders, experiment, pictures, threads_of(o.study), settings);
    if (!fitters) return fitters.error();
    return run(o, {std::move(table.data), {}, {}}, *std::move(embedded), settings, drawn,
               *std::move(fitters));
}

}  // namespace

TableStudy::TableStudy(std::string_view dataset) {
    study.experiment.dataset = dataset;
    study.experiment.seed_set = "balanced";
}

void add_table_study_flags(CLI::App& command, TableStudy& options, bool known) {
    add_experiment_flags(command, options.study,
                         {Part::task, Part::pool, Part::loop, Part::report});
    for (const char* row : {"acquisitions", "corpus"})
        add_setting(command, experiment_row(row), options.study.experiment);
    for (const char* flag : {"--target", "--nuisance"})
        command.get_option(flag)->required(!known)->default_str(
            known ? "what the data set is known for" : "");
    command
        .add_option("--missing", options.missing,
                    "Rows without a value of target or nuisance: 'error', or 'drop' to leave them "
                    "out")
        ->check(CLI::IsMember({"error", "drop"}))
        ->capture_default_str();
    add_run_flags(command, options.study);
}

Status study_features(FeaturesStudy& o) {
    o.study.experiment.encoders = {o.name};
    if (auto ok = check_experiment(o.study.experiment); !ok) return ok;
    Json settings = study_settings(o.study.experiment);
    const auto bytes = read_file(o.metadata);
    if (!bytes) return bytes.error();
    settings["metadata_sha256"] = sha256_hex(*bytes);
    const auto csv = read_csv(as_text(*bytes), o.metadata);
    if (!csv) return csv.error();
    auto table = read_table_dataset(*csv);
    if (!table) return table.error();
    if (auto ok = settle_task(o, *table, settings); !ok) return ok;
    auto features = load_features(o.features, *table, settings);
    if (!features) return features.error();
    return run(o, {std::move(table->data), {}, *std::move(features)}, {}, settings);
}

Status study_folder(FolderStudy& o) {
    const auto set = find_data(o.folder);
    if (!set) return set.error();
    auto found = set->reader->open(set->folder);
    if (!found) return found.error();
    o.folder = set->folder.name;
    Experiment& experiment = o.study.experiment;
    if (auto ok = settle_attributes(*found, experiment); !ok) return ok;
    for (const std::string& note : found->notes) complain("bluesquare: note: " + note);
    if (!found->features.empty()) experiment.encoders = {"features"};
    if (auto ok = check_experiment(experiment); !ok) return ok;
    Json settings = study_settings(experiment);
    settings["format"] = set->reader->name;
    if (auto ok = hash_description(set->folder, *found, settings); !ok) return ok;
    return study_found(o, *std::move(found), std::move(settings));
}

}  // namespace bluesquare
