#include "ui/story_text.h"

#include <algorithm>
#include <cmath>

#include "app/story.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr double kTorn = 0.15;         // less between the two readings is none of them
constexpr std::size_t kMostNames = 4;  // of combinations in a sentence
constexpr int kStarts = 16;

using Paragraphs = std::vector<std::string>;

// A line each.
std::string joined(const Paragraphs& paragraphs) {
    std::string text;
    for (const auto& one : paragraphs) text += (text.empty() ? "" : "\n") + one;
    return text;
}

template <class Which>
std::string groups_in_words(const State& state, const Look& look, Which which) {
    std::string text;
    std::size_t count = 0;
    for (std::size_t g = 0; g < state.task.groups.size(); ++g) {
        if (!which(static_cast<int>(g))) continue;
        if (++count > kMostNames) return text + ", …";
        text += (text.empty()                        ? ""
                 : look.language == Language::german ? "; "
                                                     : ", ") +
                group_name(state, look, state.task.groups[g]);
    }
    return text;
}

std::string rare_groups(const State& state, const Look& look) {
    return groups_in_words(state, look, [&](int g) {
        return !state.task.groups[g].matched && state.task.groups[g].pool_count > 0;
    });
}

// What the start leaves open, and what each network makes of it.
Paragraphs two_readings(const State& state, const Look& look) {
    const auto seen = [&](int g) { return in_seed_set(state, state.arms[0], g); };
    const auto open = [&](int g) {
        return !in_seed_set(state, state.arms[0], g) && state.task.groups[g].pool_count > 0;
    };
    Paragraphs text{look.say(Text::story_start, {std::to_string(state.arms[0].seed_set.size()),
                                                 groups_in_words(state, look, seen)})};
    if (const std::string missing = groups_in_words(state, look, open); !missing.empty())
        text.back() += " " + look.say(Text::story_open,
                                      {attribute_in_text(look, state.task.target),
                                       attribute_in_text(look, state.task.nuisance), missing});
    text.push_back(state.round > 0 ? look.say(Text::story_after,
                                              {std::to_string(state.arms[0].records.back().labels)})
                                   : std::string(look.say(Text::story_anyway)));
    std::string told;
    for (const ArmState& arm : state.arms) {
        if (arm.arm.encoder == told) continue;  // one for each encoder
        told = arm.arm.encoder;
        text.back() += " " + reading_text(state, look, arm);
    }
    return text;
}

int rare_of(const State& state, const ArmState& arm) {
    return static_cast<int>(std::ranges::count_if(
        arm.picks, [&](int example) { return state.task.mismatched(example); }));
}

// Who asked most about what is rare, and what the others and chance come to.
std::string who_so_far(const State& state, const Look& look) {
    int best = 0, others = 0;
    for (int a = 1; a < static_cast<int>(state.arms.size()); ++a)
        if (rare_of(state, state.arms[a]) > rare_of(state, state.arms[best])) best = a;
    for (int a = 0; a < static_cast<int>(state.arms.size()); ++a)
        if (a != best) others = std::max(others, rare_of(state, state.arms[a]));
    const ArmState& arm = state.arms[best];
    const auto asked = static_cast<double>(arm.picks.size());
    return look.say(Text::story_so_far,
                    {arm_title(look, arm.arm), std::to_string(rare_of(state, arm)),
                     std::to_string(arm.picks.size()), std::to_string(others),
                     std::to_string(std::lround(state.task.mismatched_share() * asked))});
}

// The question that the scene is about.
std::string marked(const State& state, const Look& look) {
    const Task& task = state.task;
    return look.say(Text::story_marked,
                    {arm_title(look, state.arms[state.shown_arm].arm),
                     group_name(state, look, task.groups[task.group[state.scene.example]]),
                     attribute_in_text(look, task.target), attribute_in_text(look, task.nuisance)});
}

Paragraphs who_asks_what(const State& state, const Look& look) {
    Paragraphs text{look.say(Text::story_ask, {std::to_string(state.settings.per_round)})};
    if (state.scene.step == 2 && state.scene.example >= 0) text.push_back(marked(state, look));
    if (state.round > 0 && state.arms.size() > 1)
        text.push_back(who_so_far(state, look));
    else if (state.timeline.done == 0 && state.phase == Phase::ready && !picks_now(state))
        text.push_back(look.say(Text::story_go, {rare_groups(state, look)}));
    return text;
}

double probe_of(const State& state, const std::string& encoder, const std::string& attribute) {
    for (const ProbeResult& probe : state.probes)
        if (probe.encoder == encoder && probe.attribute == attribute) return probe.accuracy;
    return NAN;
}

// Share of the pool that the shown learner is surer about than about any of this round's questions.
double surer_share(const State& state) {
    const Lens& lens = state.lens;
    double asked = 0;
    for (const Question& question : lens.questions) {
        const int position = state.task.pool_position(question.example);
        asked = std::max(asked, std::abs(static_cast<double>(lens.x[position])));
    }
    const auto surer = std::ranges::count_if(lens.x, [&](float x) { return std::abs(x) > asked; });
    return static_cast<double>(surer) / static_cast<double>(lens.x.size());
}

Paragraphs why(const State& state, const Look& look) {
    Paragraphs text{std::string(look.say(Text::story_cut))};
    for (const std::string& encoder : state.settings.encoders) {
        const double target = probe_of(state, encoder, state.task.target),
                     nuisance = probe_of(state, encoder, state.task.nuisance);
        if (std::isnan(target) || std::isnan(nuisance)) continue;
        if (text.size() == 1) text[0] += " " + std::string(look.say(Text::story_cuts));
        text.push_back(look.say(
            Text::story_probes,
            {encoder_name(look, encoder), attribute_in_text(look, state.task.target),
             percent(target), attribute_in_text(look, state.task.nuisance), percent(nuisance)}));
    }
    const Lens& lens = state.lens;
    const bool asks = lens.arm >= 0 && state.arms[lens.arm].arm.acquisition != "random" &&
                      state.arms[lens.arm].arm.acquisition != persons_acquisition;
    if (lens.boundary && asks && !lens.questions.empty())
        text.push_back(look.say(Text::story_near, {arm_title(look, state.arms[lens.arm].arm),
                                                   percent(surer_share(state))}));
    return text;
}

}  // namespace

std::string reading_text(const State& state, const Look& look, const ArmState& arm) {
    const Agreement agrees = agreement(state, arm);
    const double gap = agrees.target - agrees.nuisance;
    const std::string who = encoder_name(look, arm.arm.encoder);
    if (!(std::abs(gap) >= kTorn)) return look.say(Text::verdict_open, {who});
    const std::string by =
        attribute_in_text(look, gap > 0 ? state.task.target : state.task.nuisance);
    if (state.settings.by_hand) return look.say(Text::verdict_by, {who, by});
    return look.say(gap > 0 ? Text::verdict_target : Text::verdict_nuisance, {who, by});
}

std::string story_text(const State& state, const Look& look, int step) {
    if (step < 1 || step > story_length()) return std::string(look.say(Text::about_text));
    const bool race = !state.arms.empty();
    switch (step) {
        case 1:
            return race ? joined(two_readings(state, look)) : std::string();
        case 2:
            return race ? joined(who_asks_what(state, look)) : std::string();
        case 3:
            if (state.study.summary)
                return look.say(Text::story_done,
                                {std::to_string(state.study.seeds), look.say(Text::panel_savings)});
            return look.say(Text::story_luck, {std::to_string(kStarts)});
        case 4:
            return race ? joined(why(state, look)) : std::string(look.say(Text::story_cut));
        default:
            if (is_brought(state)) return std::string(look.say(Text::emergence_brought));
            return look.say(Text::story_stages, {std::to_string(model_stages),
                                                 attribute_in_text(look, state.settings.target),
                                                 attribute_in_text(look, state.settings.nuisance)});
    }
}

}  // namespace bluesquare
