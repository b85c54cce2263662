#include "app/settings.h"

#include <algorithm>
#include <set>
#include <utility>

#include "acquire/strategy.h"
#include "encode/encoder_spec.h"

namespace bluesquare {
namespace {

constexpr Choice kTargets[] = {
    {"shape", "Shape", "square or circle"},
    {"color", "Colour", "red or blue"},
    {"background", "Background", "grain or stripes"},
};

constexpr Choice kEncoders[] = {
    {"pretrained", "Pretrained", "EfficientNet-Lite0, trained on ImageNet"},
    {"random-init", "Random weights", "the same network, never trained"},
};

// The words for each strategy; names and order are those of strategies().
constexpr Choice kAcquisitions[] = {
    {"random", "picks at random", "any unlabelled example"},
    {"uncertainty", "asks where uncertain", "the lowest top probability"},
    {"entropy", "asks by entropy", "the most spread-out prediction"},
    {"margin", "asks by margin", "the closest top two classes"},
    {"raw-uncertainty", "asks by raw logit", "the lowest top logit"},
};

std::string names(std::span<const Choice> table) {
    std::string list;
    for (const Choice& choice : table)
        list += (list.empty() ? "" : ", ") + std::string(choice.name);
    return list;
}

bool has(std::span<const Choice> table, std::string_view name) {
    return std::any_of(table.begin(), table.end(), [&](const Choice& c) { return c.name == name; });
}

Status check_attribute(std::string_view role, const std::string& name) {
    if (has(target_choices(), name)) return Done{};
    return usage_error(std::string(role) + " '" + name + "' is unknown: choose from " +
                       names(target_choices()));
}

Status check_number(std::string_view what, std::uint64_t value, std::uint64_t low,
                    std::uint64_t high) {
    if (value >= low && value <= high) return Done{};
    return usage_error(std::string(what) + " " + std::to_string(value) +
                       " is out of range: choose " + std::to_string(low) + " to " +
                       std::to_string(high));
}

Status check_list(std::string_view what, const std::vector<std::string>& list) {
    if (list.empty()) return usage_error("no " + std::string(what) + " chosen: name at least one");
    if (std::set<std::string>(list.begin(), list.end()).size() != list.size())
        return usage_error(std::string(what) + " are named twice: name each once");
    return Done{};
}

Status check_arms(const Settings& settings) {
    if (auto ok = check_list("encoders", settings.encoders); !ok) return ok;
    for (const auto& name : settings.encoders)
        if (auto spec = parse_encoder(name, model_stages); !spec) return spec.error();
    if (auto ok = check_list("acquisitions", settings.acquisitions); !ok) return ok;
    for (const auto& name : settings.acquisitions)
        if (auto strategy = find_strategy(name); !strategy) return strategy.error();
    const auto arms = settings.encoders.size() * settings.acquisitions.size();
    if (arms > most_arms)
        return usage_error(std::to_string(arms) +
                           " arms (encoders x acquisitions): choose at most " +
                           std::to_string(most_arms));
    return Done{};
}

}  // namespace

std::span<const Choice> target_choices() { return kTargets; }
std::span<const Choice> encoder_choices() { return kEncoders; }
std::span<const Choice> acquisition_choices() { return kAcquisitions; }

std::string_view label_of(std::span<const Choice> table, std::string_view name) {
    for (const Choice& choice : table)
        if (choice.name == name) return choice.label;
    return name;
}

Status check_settings(const Settings& settings) {
    if (auto ok = check_attribute("target", settings.target); !ok) return ok;
    if (auto ok = check_attribute("nuisance", settings.nuisance); !ok) return ok;
    if (settings.target == settings.nuisance)
        return usage_error("target and nuisance are both '" + settings.target +
                           "': choose two of " + names(target_choices()));
    if (auto ok = check_arms(settings); !ok) return ok;
    if (auto ok = check_number("seed", settings.seed, 0, largest_seed); !ok) return ok;
    if (auto ok = check_number("corpus", settings.corpus, 0, largest_seed); !ok) return ok;
    if (auto ok = check_number("per_round", settings.per_round, 1, most_per_round); !ok) return ok;
    if (auto ok = check_number("rounds", settings.rounds, 1, most_rounds); !ok) return ok;
    const int pool = corpus_of(settings).pool;
    const int needed = loop_of(settings).seed_set_size + settings.per_round * settings.rounds;
    if (needed > pool)
        return usage_error("seed set and rounds x per_round need " + std::to_string(needed) +
                           " examples, the pool has " + std::to_string(pool) + ": choose fewer");
    return Done{};
}

LoopSettings loop_of(const Settings& settings) {
    LoopSettings loop;
    loop.per_round = settings.per_round;
    loop.rounds = settings.rounds;
    return loop;
}

ShapesSettings corpus_of(const Settings& settings) {
    ShapesSettings shapes;
    shapes.target = settings.target;
    shapes.nuisance = settings.nuisance;
    shapes.seed = settings.corpus;
    return in_fixed_order(std::move(shapes));
}

}  // namespace bluesquare
