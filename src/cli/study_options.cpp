#include "cli/study_options.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "flags/setting_flags.h"
#include "platform/files.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

// Of an earlier study's experiment the parts that the flags below cover; what the command fixes
// itself (whose examples) must be the same.
void read_settings(const std::string& path, Experiment& experiment) {
    const auto bytes = read_file(path);
    if (!bytes) throw CLI::ValidationError("--settings", bytes.error().what);
    auto read = parse_experiment(as_text(*bytes), path);
    if (!read) throw CLI::ValidationError("--settings", read.error().what);
    if (read->dataset != experiment.dataset)
        throw CLI::ValidationError("--settings", path + " is of a study of " +
                                                     in_quotes(read->dataset) + ": name one of " +
                                                     experiment.dataset);
    experiment = *std::move(read);
}

bool given(const CLI::App& command, const char* flag) {
    const CLI::Option* option = command.get_option_no_throw(flag);
    return option && option->count() > 0;
}

// With --rounds alone every run does these; without, it goes on until the main target is kept. With
// both they are the bound; the rounds that all do are then at most the usual ones. An earlier
// study's settings and an experiment file have said it already.
void bound_rounds(const CLI::App& command, Experiment& experiment) {
    const bool rounds = given(command, "--rounds"), until = given(command, "--until");
    const bool said = given(command, "--settings") || given(command, "file");
    if (!until && (rounds || !said))
        experiment.until = rounds ? 0 : experiment.target_accuracies.at(0);
    if (!rounds || !until) return;
    experiment.most_labels = experiment.seed_set_size + experiment.per_round * experiment.rounds;
    experiment.rounds = std::min(experiment.rounds, Experiment().rounds);
}

void add_bounds(CLI::App& command, StudyOptions& options) {
    Experiment& experiment = options.experiment;
    command.get_option("--rounds")->default_str("20, and more until --until is reached");
    command.get_option("--until")->default_str("the main target accuracy; none with --rounds");
    command.add_flag("--no-probes", options.no_probes, "Leave out the linear probes");
    command.parse_complete_callback([&command, &experiment] { bound_rounds(command, experiment); });
}

}  // namespace

void add_experiment_flags(CLI::App& command, StudyOptions& options,
                          std::initializer_list<Part> parts) {
    Experiment& experiment = options.experiment;
    // First, so that the flags below change what it says.
    command.add_option_function<std::string>(
        "--settings", [&experiment](const std::string& path) { read_settings(path, experiment); },
        "An earlier study's study.json: its settings, which other flags change");
    for (const Part part : parts) {
        for (const auto& row : experiment_rows(part)) {
            if (row.name == "dataset" || row.name == "l2") continue;
            CLI::Option* option = add_setting(command, row, experiment);
            if (row.name == "nuisance" && experiment.nuisance.empty())
                option->default_str("color for shape, else shape");
        }
        if (part == Part::loop) add_bounds(command, options);
    }
}

void add_run_flags(CLI::App& command, StudyOptions& options) {
    add_number(command, "seeds", options.seeds, 1, 10000, "Runs of every arm");
    add_number(command, "first_seed", options.first_seed, 0, largest_seed,
               "The seeds count up from this one");
    add_setting(command, experiment_row("l2"), options.experiment);
    command.add_option(
        "--out", options.out,
        "Folder for records.jsonl and summary.json; a study that was stopped goes on");
    add_number(command, "jobs", options.jobs, 0, 1024, "Threads; 0: one for each processor");
}

int threads_of(const StudyOptions& options) {
    return options.jobs > 0 ? options.jobs : default_threads();
}

Status check_task(const Dataset& data, const Experiment& experiment) {
    if (experiment.acquisitions.empty()) return Done{};  // probes only: nothing is asked
    const auto task = make_task(data, experiment.target, experiment.nuisance);
    if (!task) return task.error();
    const LoopSettings loop = loop_of(experiment);
    if (auto ok = check_budget(*task, loop); !ok) return ok;
    return check_seed_set(*task, loop.seed_set, loop.seed_set_size);
}

StudyPlan make_plan(const StudyOptions& options, const Dataset& data) {
    std::vector<std::string> probes;
    for (const Attribute& attribute : data.attributes)
        if (!options.no_probes && attribute.levels.size() >= 2) probes.push_back(attribute.name);
    return {options.experiment, plan_groups(options.experiment, options.first_seed, options.seeds, threads_of(options)),
            std::move(probes)};
}

Json study_settings(const Experiment& experiment) {
    Json settings = experiment_json(experiment);
    if (experiment.learners == Experiment().learners) settings["learner"] = head_learner;
    settings["gradient_tolerance"] = HeadSettings().tolerance;
    return settings;
}

}  // namespace bluesquare
