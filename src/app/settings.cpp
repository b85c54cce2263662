#include "app/settings.h"

#include <algorithm>
#include <cctype>
#include <cmath>
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

// What only a race has: before what an experiment is about, and beside its corpus.
std::vector<Setting<Settings>> person_rows() {
    return {
        {{.name = "by_hand",
          .link = "hand",
          .control = "answer",
          .help = "You answer what one learner asks"},
         &Settings::by_hand},
        {{.name = "opened",
          .link = "opened",
          .help = "By hand: the first question is the opening's blue square"},
         &Settings::opened},
        {{.name = "you", .link = "you", .control = "you", .help = "A lane whose examples you pick"},
         &Settings::you},
        {{.name = "relabelled",
          .link = "other",
          .help = "Examples that are labelled the other way",
          .most = 1e6},
         &Settings::relabelled},
    };
}

Setting<Settings> seed_row() {
    return {{.name = "seed",
             .link = "seed",
             .control = "seed",
             .help = "Draws the labelled start and the random picks",
             .most = largest_seed},
            &Settings::seed};
}

std::string names(std::span<const std::string_view> table) {
    std::string list;
    for (const auto name : table) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

Status check_attribute(std::string_view role, const std::string& name) {
    const auto table = shape_attributes();
    if (std::find(table.begin(), table.end(), name) != table.end()) return Done{};
    return usage_error(std::string(role) + " " + in_quotes(name) + ": expected one of " +
                       names(table));
}

Status check_dataset(const Settings& settings) {
    if (settings.dataset == own_dataset) return Done{};
    if (settings.dataset != shapes_dataset)
        return usage_error("dataset " + in_quotes(settings.dataset) +
                           ": expected shapes or own here");
    if (!settings.corpus) return usage_error("corpus 'each': a race is on one corpus, name it");
    if (auto ok = check_attribute("target", settings.target); !ok) return ok;
    return check_attribute("nuisance", settings.nuisance);
}

Status check_encoder(const Settings& settings, const std::string& name) {
    if (!name.starts_with(own_encoder)) {
        const auto spec = parse_encoder(name, model_stages);
        return spec ? Status(Done{}) : spec.error();
    }
    if (!is_own_encoder(name))
        return usage_error("encoder " + in_quotes(name) +
                           ": expected own: and letters, digits, '-', '_' or '.', at most " +
                           std::to_string(longest_own_encoder));
    if (settings.dataset != own_dataset)
        return usage_error("encoder " + in_quotes(name) +
                           ": features of your own go with dataset own; choose pretrained or "
                           "random-init");
    return Done{};
}

Status check_arms(const Settings& settings) {
    for (const auto& name : settings.encoders)
        if (auto ok = check_encoder(settings, name); !ok) return ok;
    if (settings.acquisitions.empty()) return usage_error("no acquisitions: name at least one");
    if (settings.by_hand && settings.acquisitions[0] == "random")
        return usage_error("answering by hand needs a strategy that asks, not random");
    if (settings.opened && !settings.by_hand)
        return usage_error("opened is about answering by hand: give by_hand too");
    if (settings.by_hand && settings.you)
        return usage_error("answer or pick yourself, not both: leave out by_hand or you");
    const auto arms = settings.encoders.size() * settings.acquisitions.size() + settings.you;
    if (arms > most_arms)
        return usage_error(std::to_string(arms) +
                           " arms (encoders x acquisitions): choose at most " +
                           std::to_string(most_arms));
    return Done{};
}

Status check_relabelled(const Settings& settings) {
    std::vector<double> list = settings.relabelled;
    std::ranges::sort(list);
    if (std::ranges::any_of(list, [](double one) { return one != std::floor(one); }))
        return usage_error("relabelled: expected examples' whole numbers, such as 17,203");
    if (std::ranges::adjacent_find(list) != list.end())
        return usage_error("relabelled: an example is named twice");
    if (std::ssize(list) > most_relabelled)
        return usage_error("relabelled: " + std::to_string(list.size()) +
                           " examples, choose at most " + std::to_string(most_relabelled));
    if (!list.empty() && (settings.by_hand || settings.you))
        return usage_error("relabelled is about a race to watch: leave out by_hand and you");
    return Done{};
}

}  // namespace

bool is_relabelled(const Settings& settings, int example) {
    return std::ranges::count(settings.relabelled, example) > 0;
}

Settings without_fork(Settings wanted, const Settings& now) {
    if (wanted != now && wanted.relabelled == now.relabelled) wanted.relabelled.clear();
    return wanted;
}

const std::vector<Setting<Settings>>& race_rows() {
    static const std::vector<Setting<Settings>> rows = [] {
        std::vector<Setting<Settings>> made = person_rows();
        for (const Part part : {Part::task, Part::arms, Part::corpus, Part::loop}) {
            if (part == Part::corpus) made.push_back(seed_row());
            for (const auto& row : experiment_rows(part)) {
                if (row.link.empty()) continue;
                made.emplace_back(row);
                made.back().most = row.most_in_page;
            }
        }
        return made;
    }();
    return rows;
}

int most_in_page(std::string_view name) {
    return static_cast<int>(experiment_row(name).most_in_page);
}

std::span<const std::string_view> shape_attributes() { return kAttributes; }
std::span<const std::string_view> encoder_names() { return kEncoders; }

bool is_own_encoder(std::string_view encoder) {
    if (!encoder.starts_with(own_encoder)) return false;
    encoder.remove_prefix(own_encoder.size());
    return !encoder.empty() && encoder.size() <= longest_own_encoder &&
           std::ranges::all_of(encoder, [](unsigned char letter) {
               return letter < 128 &&
                      (std::isalnum(letter) || letter == '-' || letter == '_' || letter == '.');
           });
}

std::string encoder_of_stages(int stages) {
    if (stages == 0) return "random-init";
    if (stages == model_stages) return "pretrained";
    return std::string(kStages) + std::to_string(stages);
}

int stages_of(const std::string& encoder) {
    const auto spec = parse_encoder(encoder, model_stages);
    return spec ? spec->pretrained_stages : 0;
}

Settings with_stages(Settings settings, int stages) {
    settings.encoders = {encoder_of_stages(stages)};
    if (stages > 0 && 2 * std::ssize(settings.acquisitions) + settings.you <= most_arms)
        settings.encoders.push_back(encoder_of_stages(0));
    return settings;
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
    settings.opened = settings.opened && by_hand;
    settings.you = settings.you && !by_hand;
    if (by_hand) settings.relabelled.clear();
    settings.per_round = by_hand ? 1 : standard.per_round;
    settings.rounds = by_hand ? 40 : standard.rounds;
    if (by_hand && settings.acquisitions[0] == "random")
        settings.acquisitions = standard.acquisitions;
    return settings;
}

Status check_settings(const Settings& settings) {
    if (auto ok = check_rows(race_rows(), settings); !ok) return ok;
    if (auto ok = check_dataset(settings); !ok) return ok;
    if (settings.target == settings.nuisance)
        return usage_error("target and nuisance are both " + in_quotes(settings.target) +
                           ": choose two attributes");
    if (auto ok = check_experiment(settings); !ok) return ok;
    if (auto ok = check_arms(settings); !ok) return ok;
    if (auto ok = check_relabelled(settings); !ok) return ok;
    if (settings.dataset == own_dataset) return Done{};
    const int needed = settings.seed_set_size + settings.per_round * settings.rounds;
    if (needed > settings.pool)
        return usage_error("seed set and rounds x per_round need " + std::to_string(needed) +
                           " examples, the pool has " + std::to_string(settings.pool) +
                           ": choose fewer");
    return Done{};
}

ShapesSettings corpus_of(const Settings& settings) {
    return corpus_of(settings, corpus_seed(settings));
}

}  // namespace bluesquare
