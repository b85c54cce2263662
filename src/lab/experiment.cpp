#include "lab/experiment.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "acquire/strategy.h"
#include "core/json.h"
#include "shapes/catalog.h"

namespace bluesquare {
namespace {

using Rows = std::vector<Setting<Experiment>>;

constexpr Part kParts[] = {Part::task,     Part::corpus, Part::pool,  Part::arms,
                           Part::training, Part::loop,   Part::report};
constexpr double kMany = 1'000'000, kLargestSeed = largest_seed;

std::vector<std::string> strategy_names() {
    std::vector<std::string> names;
    for (const Strategy& strategy : strategies()) names.emplace_back(strategy.name);
    return names;
}

std::string strategy_help() {
    std::string help;
    for (const Strategy& strategy : strategies())
        help += "\n  " + std::string(strategy.name) + ": " + std::string(strategy.description);
    return help;
}

template <class Kind>
std::vector<std::string> names_of(std::span<const Kind> kinds) {
    std::vector<std::string> names;
    for (const Kind& kind : kinds) names.emplace_back(kind.name);
    return names;
}

std::vector<std::string> shape_names() { return names_of(shape_kinds()); }
std::vector<std::string> color_names() { return names_of(color_kinds()); }
std::vector<std::string> dataset_names() {
    return {std::string(shapes_dataset), std::string(own_dataset), std::string(features_dataset),
            std::string(folder_dataset)};
}
std::vector<std::string> learner_names() {
    return {std::string(head_learner), std::string(finetune_learner)};
}
std::vector<std::string> pairs_names() { return {std::string(as_is_pairs), "aligned", "crossed"}; }
std::vector<std::string> recipe_names() {
    return {std::string(official_recipe), std::string(short_recipe)};
}

std::vector<std::string> augment_names() {
    return {"", std::string(random_crops), std::string(no_augmentation)};
}

std::vector<std::string> class_weights_names() {
    return {std::string(no_class_weights), "balanced"};
}
std::vector<std::string> seed_set_names() { return {"matched", "balanced"}; }

const Rows& task_rows() {
    static const Rows rows{
        {{.name = "dataset", .link = "data", .help = "Whose examples", .names = dataset_names},
         &Experiment::dataset},
        {{.name = "target", .link = "target", .control = "target", .help = "What the labels mean"},
         &Experiment::target},
        {{.name = "nuisance",
          .link = "nuisance",
          .control = "nuisance",
          .help = "What goes along with it by accident"},
         &Experiment::nuisance},
    };
    return rows;
}

const Rows& corpus_rows() {
    static const Rows rows{
        {{.name = "corpus",
          .link = "corpus",
          .control = "corpus",
          .help = "Draws the pictures and the weights that are not pretrained; 'each': anew for "
                  "every seed",
          .most = kLargestSeed},
         &Experiment::corpus},
        {{.name = "shapes", .help = "Levels of shape", .names = shape_names}, &Experiment::shapes},
        {{.name = "colors", .help = "Levels of color", .names = color_names}, &Experiment::colors},
        {{.name = "pool", .help = "Examples to choose from", .most = largest_corpus},
         &Experiment::pool},
        {{.name = "matched", .help = "Share of the pool that is matched", .most = 1},
         &Experiment::matched},
        {{.name = "test", .help = "Test examples, balanced over groups", .most = largest_corpus},
         &Experiment::test},
    };
    return rows;
}

const Rows& pool_rows() {
    static const Rows rows{
        {{.name = "pairs",
          .help = "Which levels of target and nuisance go together in the pool: as they come, or "
                  "made so by leaving examples out, the first with the first or with the last",
          .names = pairs_names},
         &Experiment::pairs},
        {{.name = "pool_matched",
          .help = "Share of the pool that is matched, where pairs are made",
          .most = 1},
         &Experiment::pool_matched},
        {{.name = "pool_size",
          .help = "Examples to choose from, drawn by the corpus's seed; 0: all",
          .most = kMany},
         &Experiment::pool_size},
    };
    return rows;
}

const Rows& arm_rows() {
    static const Rows rows{
        {{.name = "encoders",
          .link = "encoders",
          .control = "encoder",
          .help = "Weights, separated by commas: pretrained, random-init, stages:k (the first k "
                  "stages pretrained, the rest drawn anew)"},
         &Experiment::encoders},
        {{.name = "pickers",
          .help = "Whose doubt the strategies go by, separated by commas: self, or another of the "
                  "encoders' weights, whose head is fitted to the same labels"},
         &Experiment::pickers},
        {{.name = "acquisitions",
          .link = "ask",
          .control = "strategy",
          .help = "Strategies, separated by commas",
          .names = strategy_names,
          .more_help = strategy_help},
         &Experiment::acquisitions},
        {{.name = "learners",
          .help = "What learns, separated by commas: head, a softmax regression on the encoder's "
                  "features; finetune, the whole network, trained again in each round",
          .names = learner_names},
         &Experiment::learners},
    };
    return rows;
}

const Rows& training_rows() {
    static const Rows rows{
        {{.name = "recipe",
          .help =
              "How 'finetune' trains: official, as the paper's released code, the whole network "
              "on random crops; laptop, its last two stages at 64 pixels, uncut",
          .names = recipe_names},
         &Experiment::recipe},
        {{.name = "train",
          .help = "Which part of the network is trained, if not the recipe's: all, last:k (the "
                  "last k stages, and in any case those whose weights are drawn anew) or head"},
         &Experiment::train},
        {{.name = "train_size",
          .help = "Pixels a side that the network sees in training; 0: the recipe's, which is the "
                  "heads' for the official one",
          .most = 4096},
         &Experiment::train_size},
        {{.name = "train_batch",
          .help = "Pictures a step, at most: all that are labelled where they are fewer",
          .least = 1,
          .most = 4096},
         &Experiment::train_batch},
        {{.name = "train_rate",
          .help =
              "Learning rate behind a warm-up of 100 steps, a tenth of it from each 100 further "
              "ones on",
          .most = 10,
          .above = true},
         &Experiment::train_rate},
        {{.name = "train_steps", .help = "Steps a round, at most", .least = 1, .most = kMany},
         &Experiment::train_steps},
        {{.name = "train_stop",
          .help = "A round's training ends where the loss is under this share of its first one",
          .most = 1},
         &Experiment::train_stop},
        {{.name = "train_augment",
          .help = "What is done to the pictures of a step, if not what the recipe does: cut out "
                  "and mirrored at random, or nothing, so that stages that are not trained are "
                  "computed once a picture",
          .names = augment_names},
         &Experiment::train_augment},
        {{.name = "warm_start",
          .help = "Begin a round's training with the weights of the round before, not with the "
                  "encoder's"},
         &Experiment::warm_start},
    };
    return rows;
}

const Rows& loop_rows() {
    static const Rows rows{
        {{.name = "seed_set",
          .help = "Labelled start: typical combinations only, so that the task is ambiguous, or "
                  "balanced over the classes",
          .names = seed_set_names},
         &Experiment::seed_set},
        {{.name = "seed_set_size",
          .link = "start",
          .help = "Labels at the start",
          .least = 2,
          .most = kMany,
          .most_in_page = 200},
         &Experiment::seed_set_size},
        {{.name = "per_round",
          .link = "k",
          .help = "Labels asked for in a round",
          .least = 1,
          .most = kMany,
          .most_in_page = 50},
         &Experiment::per_round},
        {{.name = "rounds",
          .link = "rounds",
          .help = "Rounds of asking",
          .most = kMany,
          .most_in_page = 100},
         &Experiment::rounds},
        {{.name = "until",
          .help = "Goes on until this accuracy was kept at two evaluations in a row or the pool is "
                  "used up, so that no label ratio is censored early",
          .most = 1},
         &Experiment::until},
        {{.name = "most_labels",
          .help = "Labels at which a run that goes on gives up, beyond 20 rounds",
          .least = 1,
          .most = kMany},
         &Experiment::most_labels},
        {{.name = "candidates",
          .help = "Unlabelled examples drawn each round, among which a strategy chooses; 0: all",
          .most = kMany},
         &Experiment::candidates},
        {{.name = "oracle_noise",
          .help = "Share of the answers that are wrong, another class drawn evenly",
          .most = 1},
         &Experiment::oracle_noise},
        {{.name = "l2",
          .help = "Penalty of the softmax regression, for every arm",
          .least = 1e-9,
          .most = 1e9},
         &Experiment::l2},
        {{.name = "class_weights",
          .help = "What a label counts in the loss: each alike, or, balanced, each class of the "
                  "labelled so far alike",
          .names = class_weights_names},
         &Experiment::class_weights},
    };
    return rows;
}

const Rows& report_rows() {
    static const Rows rows{
        {{.name = "target_accuracies",
          .help = "Accuracies for labels-to-target and the label ratio; the first is the main one",
          .most = 1,
          .above = true},
         &Experiment::target_accuracies},
    };
    return rows;
}

Status check_list(std::string_view what, const std::vector<std::string>& list) {
    std::set<std::string_view> seen;
    for (const auto& name : list)
        if (!seen.insert(name).second)
            return usage_error(std::string(what) + " names " + in_quotes(name) +
                               " twice: name each once");
    return Done{};
}

// What a network in training cannot do (yet).
Status check_training(const Experiment& experiment) {
    if (experiment.pickers != Experiment().pickers)
        return usage_error("the learner 'finetune' picks by its own doubt: pickers must be self");
    if (experiment.class_weights != no_class_weights)
        return usage_error("class_weights are of the learner 'head': leave them out");
    return Done{};
}

}  // namespace

const std::vector<Setting<Experiment>>& experiment_rows(Part part) {
    switch (part) {
        case Part::task:
            return task_rows();
        case Part::corpus:
            return corpus_rows();
        case Part::pool:
            return pool_rows();
        case Part::arms:
            return arm_rows();
        case Part::training:
            return training_rows();
        case Part::loop:
            return loop_rows();
        case Part::report:
            break;
    }
    return report_rows();
}

const Setting<Experiment>& experiment_row(std::string_view name) {
    for (const Part part : kParts)
        for (const auto& row : experiment_rows(part))
            if (row.name == name) return row;
    assert(false && "no such setting");
    std::abort();
}

Json experiment_json(const Experiment& experiment) {
    Json json = Json::object();
    for (const Part part : kParts) {
        const bool drawn = experiment.dataset == shapes_dataset;
        if (part == Part::report || (part == Part::corpus && !drawn) ||
            (part == Part::pool && !is_of_table(experiment)) ||
            (part == Part::training && !trains(experiment)))
            continue;
        for (const auto& row : experiment_rows(part))
            json[std::string(row.name)] = value_json(row.get(experiment));
    }
    if (is_of_table(experiment))
        json["corpus"] = value_json(experiment_row("corpus").get(experiment));
    for (const std::string_view name : written_unless_default)
        if (const auto& row = experiment_row(name); row.get(experiment) == row.get(Experiment()))
            json.erase(std::string(name));
    return json;
}

Result<Experiment> parse_experiment(std::string_view text, const std::string& name) {
    const auto json = parse_json(text, name);
    if (!json) return json.error();
    if (!json->is_object())
        return Error{name + ": expected an object, found " + json_in_words(*json)};
    Experiment experiment;
    for (const Part part : kParts)
        for (const auto& row : experiment_rows(part)) {
            const auto found = json->find(row.name);
            if (found == json->end()) continue;
            auto value = read_value(row, *found, row.get(experiment), name);
            if (!value) return value.error();
            row.set(experiment, *std::move(value));
        }
    return experiment;
}

Status check_experiment(const Experiment& experiment) {
    for (const Part part : kParts)
        if (auto ok = check_rows(experiment_rows(part), experiment); !ok) return ok;
    if (auto ok = check_list("encoders", experiment.encoders); !ok) return ok;
    if (auto ok = check_list("pickers", experiment.pickers); !ok) return ok;
    if (experiment.pickers.empty()) return usage_error("no pickers: name at least one (self)");
    if (auto ok = check_list("acquisitions", experiment.acquisitions); !ok) return ok;
    if (experiment.encoders.empty()) return usage_error("no encoders: name at least one");
    if (experiment.target_accuracies.empty())
        return usage_error("no target_accuracies: name at least one");
    if (auto ok = check_list("learners", experiment.learners); !ok) return ok;
    if (experiment.learners.empty()) return usage_error("no learners: name at least one (head)");
    return trains(experiment) ? check_training(experiment) : Done{};
}

bool trains(const Experiment& experiment) {
    return std::ranges::count(experiment.learners, finetune_learner) > 0;
}

Recipe recipe_of(const Experiment& experiment, int usual_size) {
    Recipe recipe = experiment.recipe == short_recipe ? laptop_recipe() : Recipe();
    if (experiment.recipe == official_recipe) recipe.size = usual_size;
    if (experiment.train_size > 0) recipe.size = experiment.train_size;
    if (!experiment.train.empty()) recipe.part = experiment.train;
    recipe.batch = experiment.train_batch;
    recipe.rate = experiment.train_rate;
    recipe.steps = experiment.train_steps;
    recipe.stop = experiment.train_stop;
    if (!experiment.train_augment.empty())
        recipe.augment = experiment.train_augment == random_crops;
    return recipe;
}

bool is_of_table(const Experiment& experiment) {
    return experiment.dataset == features_dataset || experiment.dataset == folder_dataset;
}

PoolSettings pool_of(const Experiment& experiment) {
    return {experiment.pairs == "aligned"   ? Pairing::aligned
            : experiment.pairs == "crossed" ? Pairing::crossed
                                            : Pairing::as_is,
            experiment.pool_matched, experiment.pool_size};
}

LoopSettings loop_of(const Experiment& experiment) {
    return {experiment.seed_set == "matched" ? SeedSetKind::matched : SeedSetKind::balanced,
            experiment.seed_set_size,
            experiment.per_round,
            experiment.rounds,
            experiment.until,
            experiment.most_labels,
            experiment.candidates,
            experiment.oracle_noise};
}

HeadSettings head_of(const Experiment& experiment) {
    return {.l2 = experiment.l2,
            .class_weights = experiment.class_weights == no_class_weights ? ClassWeights::none
                                                                          : ClassWeights::balanced};
}

ShapesSettings corpus_of(const Experiment& experiment, std::uint64_t seed) {
    return in_fixed_order({experiment.shapes, experiment.colors, experiment.target,
                           experiment.nuisance, experiment.pool, experiment.matched,
                           experiment.test, seed});
}

std::string usual_nuisance(std::string_view target) {
    return target == "shape" ? "color" : "shape";
}

}  // namespace bluesquare
