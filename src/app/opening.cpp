#include "app/opening.h"

#include <algorithm>

#include "app/link.h"
#include "app/state.h"

namespace bluesquare {
namespace {

constexpr std::uint64_t kSeed = 38;       // of opening_link()
constexpr double kPause = 0.55;           // seconds between two questions
constexpr double kNear = 0.9, kAt = 1.4;  // just before the one that matters, and at it

// The first question of this round, lane by lane, about a mismatched example: its place; -1: none.
int place_of_rare(const State& state) {
    int first = -1;
    for (const ArmState& arm : state.arms)
        for (int place = 0; place < static_cast<int>(arm.last_picks.size()); ++place)
            if (state.task.mismatched(arm.last_picks[place])) {
                if (first < 0 || place < first) first = place;
                break;
            }
    return first;
}

int questions_of(const State& state) {
    return state.arms.empty() ? 0 : static_cast<int>(state.arms[0].last_picks.size());
}

double pause_before(int place, int rare) {
    if (rare == place) return kAt;
    return rare == place + 1 ? kNear : kPause;
}

// The question at `place` is about a mismatched example, or there are no further questions.
void find_at(int place, State& state) {
    Opening& opening = state.opening;
    opening.stage = OpeningStage::found;
    opening.revealed = std::max(0, place + 1);
    for (int a = 0; place >= 0 && a < static_cast<int>(state.arms.size()); ++a) {
        const ArmState& arm = state.arms[a];
        if (!state.task.mismatched(arm.last_picks[place])) continue;
        if (opening.finders.empty()) opening.found = arm.last_picks[place];
        opening.finders.push_back(a);
        opening.asked = static_cast<int>(arm.picks.size() - arm.last_picks.size()) + place + 1;
    }
}

void watch(State& state) {
    state.opening.stage = OpeningStage::watch;
    state.opening.revealed = 0;
    state.opening.left = pause_before(0, place_of_rare(state));
}

}  // namespace

std::string_view opening_stage_name(OpeningStage stage) {
    constexpr std::string_view names[] = {"over", "answer", "bet", "watch", "found"};
    return names[static_cast<int>(stage)];
}

std::vector<std::string> first_names() {
    std::vector<std::string> names{"", "bet", "skip"};
    for (int arm = 1; arm <= most_bets; ++arm) names.push_back(std::to_string(arm));
    return names;
}

std::string usual_first(const Link& link) {
    const bool begins = link.view.step == 1 && link.round == 0 && !link.view.kiosk &&
                        !link.settings.by_hand && !link.settings.you &&
                        link.settings.relabelled.empty() &&
                        link.settings.dataset == shapes_dataset && !hides(link.view, "story");
    return begins ? "" : "skip";
}

Link opening_link() {
    Link link;
    link.settings.seed = kSeed;
    link.view.first.clear();
    return link;
}

bool has_opening(const State& state) {
    const Settings& settings = state.settings;
    const auto puzzle = [](const std::string& name) { return name == "shape" || name == "color"; };
    return settings.dataset == shapes_dataset && puzzle(settings.target) &&
           puzzle(settings.nuisance) && !settings.by_hand && !settings.you &&
           state.arms.size() > 1 && state.arms.size() <= most_bets && opening_example(state) >= 0;
}

int opening_example(const State& state) {
    const auto is = [&](int example, const char* attribute, const char* level) {
        const Attribute* column = state.pictures.data.find(attribute);
        return column && column->levels[column->codes[example]] == level;
    };
    for (const int example : state.task.pool) {
        if (is(example, "shape", "square") && is(example, "color", "blue")) return example;
    }
    return -1;
}

void begin_opening(State& state) {
    const std::string& first = state.view.first;
    if (first == "skip") return;
    if (!has_opening(state) || state.view.step != 1) return end_opening(state);
    Opening& opening = state.opening;
    opening.example = opening_example(state);
    opening.stage = first.empty() ? OpeningStage::answer : OpeningStage::bet;
    if (first.empty()) return;
    opening.answer = state.task.label[opening.example];
    if (first == "bet") return;
    const int arm = std::stoi(first) - 1;
    if (arm >= static_cast<int>(state.arms.size())) return;  // bet again
    opening.bet = arm;
    watch(state);
    if (const int place = place_of_rare(state); place >= 0) find_at(place, state);
}

void end_opening(State& state) {
    state.view.first = "skip";
    state.opening = Opening{.answer = state.opening.answer};
}

void place_bet(int arm, State& state) {
    state.opening.bet = arm;
    state.view.first = std::to_string(arm + 1);
    watch(state);
}

bool step_back(State& state) {
    const OpeningStage stage = state.opening.stage;
    if (stage == OpeningStage::over || stage == OpeningStage::answer) return false;
    state.view.first = stage == OpeningStage::bet ? "" : "bet";
    state.opening = {};
    begin_opening(state);
    return true;
}

bool advance_opening(double seconds, State& state) {
    Opening& opening = state.opening;
    if (opening.stage != OpeningStage::watch) return false;
    opening.left -= seconds;
    if (opening.left > 0) return false;
    const int rare = place_of_rare(state), questions = questions_of(state);
    if (questions == 0) {
        find_at(-1, state);
    } else if (opening.revealed == rare) {
        find_at(rare, state);
    } else if (opening.revealed < questions) {
        ++opening.revealed;
        opening.left = pause_before(opening.revealed, rare);
    } else {
        opening.revealed = 0;
        opening.left = kPause;
        return true;
    }
    ++state.changes;
    return false;
}

}  // namespace bluesquare
