#include "cli/table_study.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/run_study.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "data/npy.h"
#include "data/readers.h"
#include "flags/setting_flags.h"
#include "model/sha256.h"
#include "platform/file_reader.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

std::string plural(int count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// Leaves the rows out that lack a value of target or nuisance, and says how many; or refuses them.
Status settle_missing(const TableStudy& o, TableDataset& table, Json& settings) {
    const Experiment& experiment = o.study.experiment;
    const std::vector<std::string> asked{experiment.target, experiment.nuisance};
    if (o.missing == "error") return require_values(table, asked);
    const auto left_out = leave_out_missing(table, asked);
    const int rows = std::accumulate(left_out.begin(), left_out.end(), 0);
    if (rows == 0) return Done{};
    complain("bluesquare: " + plural(rows, "row") + " of " + table.name +
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
    if (auto ok = check_task(table.data, experiment); !ok) return ok;
    const auto task = make_task(table.data, experiment.target, experiment.nuisance);
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

// Of all pixels as the encoder will get them; every picture is read, and a broken one found.
Status hash_pictures(const ImageSource& pictures, Json& settings) {
    Sha256 hash;
    std::vector<std::uint8_t> rgb(pictures.bytes_each());
    int next = 0;
    const Status read = wait([&]() -> Result<Wait> {
        if (next < pictures.count) {
            if (auto ok = pictures.load(next++, rgb); !ok) return ok.error();
            hash.update(rgb);
        }
        return Wait{next == pictures.count, 1.0 * next / std::max(1, pictures.count),
                    "reading pictures", false};
    });
    if (read) settings["pictures_sha256"] = hash.hex();
    return read;
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

// Rows of no split have a place too, but nobody looks at it.
ImageSource pictures_in_splits(PictureFiles files, std::vector<Split> split, int side) {
    ImageSource source = source_of(std::move(files), side);
    source.load = [load = source.load, split = std::move(split)](
                      int row, std::span<std::uint8_t> rgb) -> Status {
        if (split[row] != Split::none) return load(row, rgb);
        std::ranges::fill(rgb, std::uint8_t{128});
        return Done{};
    };
    return source;
}

DataFolder folder_at(const std::string& path) {
    return {path, [path](const std::string& file) { return file_exists(path + "/" + file); },
            [path](const std::string& file) { return read_file(path + "/" + file); }};
}

// Runs with one corpus, which all seeds share.
Status run(const TableStudy& o, Examples examples, Encoders encoders, const Json& settings) {
    const StudyPlan plan = make_plan(o.study, examples.data);
    auto shared = std::make_shared<Examples>(std::move(examples));
    StudySources sources{[shared](std::uint64_t) { return Result<Examples>(*shared); },
                         std::move(encoders.make), make_parallel(threads_of(o.study))};
    return run_study(o.study, plan, std::move(sources), settings);
}

// A folder's pictures, once they are encoded; or its features.
Status study_found(FolderStudy& o, FoundData found, Json settings) {
    TableDataset& table = found.table;
    if (auto ok = settle_task(o, table, settings); !ok) return ok;
    if (!found.features.empty()) {
        auto features = load_features(o.folder + "/" + found.features, table, settings);
        if (!features) return features.error();
        return run(o, {std::move(table.data), {}, *std::move(features)}, {}, settings);
    }
    auto encoders = open_encoders(o.encoders, o.study.experiment.encoders, threads_of(o.study));
    if (!encoders) return encoders.error();
    settings["model"] = encoders->description;
    const ImageSource pictures =
        pictures_in_splits(std::move(found.pictures), table.data.split, encoders->size);
    if (auto ok = hash_pictures(pictures, settings); !ok) return ok;
    return run(o, {std::move(table.data), pictures, {}}, *std::move(encoders), settings);
}

}  // namespace

TableStudy::TableStudy(std::string_view dataset) {
    study.experiment.dataset = dataset;
    study.experiment.seed_set = "balanced";
}

void add_table_study_flags(CLI::App& command, TableStudy& options) {
    add_experiment_flags(command, options.study, {Part::task, Part::loop, Part::report});
    add_setting(command, experiment_row("acquisitions"), options.study.experiment);
    for (const char* flag : {"--target", "--nuisance"})
        command.get_option(flag)->required()->default_str("");
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
    const DataFolder folder = folder_at(o.folder);
    const auto reader = find_reader(folder);
    if (!reader) return reader.error();
    auto found = (*reader)->open(folder);
    if (!found) return found.error();
    Experiment& experiment = o.study.experiment;
    if (!found->features.empty()) experiment.encoders = {"features"};
    if (auto ok = check_experiment(experiment); !ok) return ok;
    Json settings = study_settings(experiment);
    settings["format"] = (*reader)->name;
    if (auto ok = hash_description(folder, *found, settings); !ok) return ok;
    return study_found(o, *std::move(found), std::move(settings));
}

}  // namespace bluesquare
