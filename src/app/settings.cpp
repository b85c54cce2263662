#include "app/settings.h"

#include <algorithm>
#include <set>
#include <utility>

#include "acquire/strategy.h"
#include "core/quoted.h"
#include "model/encoder_spec.h"
#include "study/head_group.h"

namespace bluesquare {
namespace {

constexpr std::string_view kAttributes[] = {"shape", "color", "background"};
constexpr std::string_view kEncoders[] = {"pretrained", "random-init"};
constexpr std::string_view kStages = "stages:";

std::string names(std::span<const std::string_view> table) {
    std::string list;
    for (const auto name : table) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

Status check_attribute(std::string_view role, const std::string& name) {
    const auto table = shape_attributes();
    if (std::find(table.begin(), table.end(), name) != table.end()) return Done{};
    return usage_error(std::string(role) + " " + in_quotes(name) + " is unknown: choose from " +
                       names(table));
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
    if (settings.by_hand && settings.acquisitions[0] == "random")
        return usage_error("answering by hand needs a strategy that asks, not random");
    if (settings.by_hand && settings.you)
        return usage_error("answer or pick yourself, not both: leave out by_hand or you");
    const auto arms = settings.encoders.size() * settings.acquisitions.size() + settings.you;
    if (arms > most_arms)
        return usage_error(std::to_string(arms) +
                           " arms (encoders x acquisitions): choose at most " +
                           std::to_string(most_arms));
    return Done{};
}

}  // namespace

std::span<const std::string_view> shape_attributes() { return kAttributes; }
std::span<const std::string_view> encoder_names() { return kEncoders; }

std::string encoder_of_stages(int stages) {
    if (stages == 0) return "random-init";
    if (stages == model_stages) return "pretrained";
    return std::string(kStages) + std::to_string(stages);
}

int stages_of(const std::string& encoder) {
    const auto spec = parse_encoder(encoder, model_stages);
    return spec ? spec->pretrained_stages : 0;
}

std::vector<Arm> arms_of(const Settings& settings) {
    if (settings.by_hand)
        return {{settings.encoders[0], std::string(head_learner), settings.acquisitions[0]}};
    std::vector<Arm> arms;
    for (const auto& encoder : settings.encoders) {
        for (const auto& acquisition : settings.acquisitions)
            arms.push_back({encoder, std::string(head_learner), acquisition});
        if (settings.you && encoder == settings.encoders[0])
            arms.push_back({encoder, std::string(head_learner), std::string(persons_acquisition)});
    }
    return arms;
}

Settings answering_by_hand(Settings settings, bool by_hand) {
    const Settings standard;
    settings.by_hand = by_hand;
    settings.you = settings.you && !by_hand;
    settings.per_round = by_hand ? 1 : standard.per_round;
    settings.rounds = by_hand ? 40 : standard.rounds;
    if (by_hand && settings.acquisitions[0] == "random")
        settings.acquisitions = standard.acquisitions;
    return settings;
}

Status check_settings(const Settings& settings) {
    if (settings.dataset == shapes_dataset) {
        if (auto ok = check_attribute("target", settings.target); !ok) return ok;
        if (auto ok = check_attribute("nuisance", settings.nuisance); !ok) return ok;
    } else if (settings.dataset != own_dataset) {
        return usage_error("dataset " + in_quotes(settings.dataset) +
                           " is unknown: choose from shapes, own");
    }
    if (settings.target == settings.nuisance)
        return usage_error("target and nuisance are both " + in_quotes(settings.target) +
                           ": choose two attributes");
    if (auto ok = check_arms(settings); !ok) return ok;
    if (auto ok = check_number("seed", settings.seed, 0, largest_seed); !ok) return ok;
    if (auto ok = check_number("corpus", settings.corpus, 0, largest_seed); !ok) return ok;
    if (auto ok = check_number("seed_set", settings.seed_set, 2, most_seed_set); !ok) return ok;
    if (auto ok = check_number("per_round", settings.per_round, 1, most_per_round); !ok) return ok;
    if (auto ok = check_number("rounds", settings.rounds, 1, most_rounds); !ok) return ok;
    if (settings.dataset == own_dataset) return Done{};
    const int pool = corpus_of(settings).pool;
    const int needed = loop_of(settings).seed_set_size + settings.per_round * settings.rounds;
    if (needed > pool)
        return usage_error("seed set and rounds x per_round need " + std::to_string(needed) +
                           " examples, the pool has " + std::to_string(pool) + ": choose fewer");
    return Done{};
}

LoopSettings loop_of(const Settings& settings) {
    LoopSettings loop;
    loop.seed_set_size = settings.seed_set;
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
