#include "cli/study_options.h"

#include <algorithm>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "platform/threads.h"

namespace bluesquare {
namespace {

std::string acquisition_help() {
    std::string help = "Strategies, separated by commas:";
    for (const auto& strategy : strategies())
        help += "\n  " + std::string(strategy.name) + ": " + std::string(strategy.description);
    return help;
}

// With --rounds alone every run does these. With both they are the bound; the rounds that all do
// are then at most the usual ones.
void bound_rounds(StudyOptions& options) {
    LoopSettings& loop = options.loop;
    const int usual = LoopSettings().rounds;
    loop.rounds = options.rounds.value_or(usual);
    loop.until = options.until.value_or(options.rounds ? 0 : options.targets.at(0));
    if (!options.rounds || !options.until) return;
    loop.most_labels = loop.seed_set_size + loop.per_round * loop.rounds;
    loop.rounds = std::min(loop.rounds, usual);
}

}  // namespace

void add_loop_flags(CLI::App& command, StudyOptions& options) {
    LoopSettings& loop = options.loop;
    command.add_option("--acquisitions", options.acquisitions, acquisition_help())
        ->delimiter(',')
        ->capture_default_str();
    command
        .add_option(
            "--seed-set", options.seed_set,
            "Labelled start: 'matched' (typical combinations only: the task is ambiguous) or "
            "'balanced' (by class)")
        ->check(CLI::IsMember({"matched", "balanced"}))
        ->capture_default_str();
    command.add_option("--seed-set-size", loop.seed_set_size, "Labels at the start")
        ->check(CLI::Range(2, 1000000))
        ->capture_default_str();
    command.add_option("--per-round", loop.per_round, "Labels asked for in a round")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    command
        .add_option("--rounds", options.rounds,
                    "Rounds of asking, no more (default: 20, and more until --until is reached)")
        ->check(CLI::Range(0, 1000000));
    command
        .add_option("--until", options.until,
                    "Goes on until this accuracy was kept at two evaluations in a row, the pool is "
                    "used up or --rounds are done, so that no label ratio is censored early "
                    "(default: the main target accuracy)")
        ->check(CLI::Range(0.0, 1.0));
    command
        .add_option("--most-labels", loop.most_labels,
                    "Labels at which a run that goes on gives up, beyond 20 rounds")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    command
        .add_option(
            "--target-accuracies", options.targets,
            "Accuracies for labels-to-target and the label ratio; the first is the main one")
        ->delimiter(',')
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_flag("--no-probes", options.no_probes, "Leave out the linear probes");
}

void add_run_flags(CLI::App& command, StudyOptions& options) {
    command.add_option("--seeds", options.seeds, "Runs of every arm")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command.add_option("--first-seed", options.first_seed, "The seeds count up from this one")
        ->capture_default_str();
    command.add_option("--l2", options.head.l2, "Penalty of the softmax regression, for every arm")
        ->check(CLI::Range(1e-9, 1e9))
        ->capture_default_str();
    command.add_option(
        "--out", options.out,
        "Folder for records.jsonl and summary.json; a study that was stopped goes on");
    command.add_option("--jobs", options.jobs, "Threads; 0: one for each processor")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

int threads_of(const StudyOptions& options) {
    return options.jobs > 0 ? options.jobs : default_threads();
}

Result<std::vector<const Strategy*>> check_study_options(StudyOptions& options) {
    options.loop.seed_set =
        options.seed_set == "matched" ? SeedSetKind::matched : SeedSetKind::balanced;
    bound_rounds(options);
    std::vector<const Strategy*> found;
    std::set<std::string> names;
    for (const auto& name : options.acquisitions) {
        const auto strategy = find_strategy(name);
        if (!strategy) return strategy.error();
        if (!names.insert(name).second)
            return usage_error("--acquisitions names '" + name + "' twice: name each once");
        found.push_back(*strategy);
    }
    return found;
}

Status check_task(const Dataset& data, const StudyOptions& options) {
    const auto task = make_task(data, options.target, options.nuisance);
    if (!task) return task.error();
    return check_budget(*task, options.loop);
}

StudyPlan make_plan(const StudyOptions& options, std::vector<const Strategy*> acquisitions,
                    std::vector<StudyGroup> groups, const Dataset& data) {
    std::vector<std::string> probes;
    for (const Attribute& attribute : data.attributes)
        if (!options.no_probes && attribute.levels.size() >= 2) probes.push_back(attribute.name);
    return {options.target, options.nuisance, std::move(groups), std::move(acquisitions),
            options.loop,   options.head,     std::move(probes)};
}

Json study_settings(const StudyOptions& options) {
    return {{"target", options.target},
            {"nuisance", options.nuisance},
            {"acquisitions", options.acquisitions},
            {"seed_set", options.seed_set},
            {"seed_set_size", options.loop.seed_set_size},
            {"per_round", options.loop.per_round},
            {"rounds", options.loop.rounds},
            {"until", options.loop.until},
            {"most_labels", options.loop.most_labels},
            {"learner", head_learner},
            {"l2", options.head.l2},
            {"gradient_tolerance", options.head.tolerance}};
}

}  // namespace bluesquare
