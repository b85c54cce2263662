#include "app/state.h"

#include <algorithm>
#include <limits>

#include "study/metrics.h"

namespace bluesquare {

std::string_view phase_name(Phase phase) {
    constexpr std::string_view names[] = {"loading", "encoding", "ready", "asking",
                                          "playing", "finished", "error"};
    return names[static_cast<int>(phase)];
}

int oracle_label(const State& state, int example) {
    const int label = state.task.label[example];
    return is_relabelled(state.settings, example) ? other_label(label, state.task.class_count())
                                                  : label;
}

bool in_seed_set(const State& state, const ArmState& arm, int group) {
    return std::ranges::any_of(arm.seed_set,
                               [&](int example) { return state.task.group[example] == group; });
}

bool asks_visitor(const State& state) { return state.settings.by_hand || state.your_arm >= 0; }

std::vector<std::string> offered_names(const SettingRow& row, const State& state) {
    if (row.names) return row.names();
    return row.name == "encoders" ? state.encoders : std::vector<std::string>();
}

bool is_brought(const State& state) { return is_own_encoder(state.settings.encoders[0]); }

double stages_shown(const State& state) {
    return state.stage_maps.at < 0 ? stages_of(state.settings.encoders[0]) : state.stage_maps.at;
}

bool emergence_belongs(const State& state) {
    if (!state.emergence || state.settings.dataset != shapes_dataset) return false;
    const auto is_one = [](const std::string& name) { return name == "shape" || name == "color"; };
    return is_one(state.task.target) && is_one(state.task.nuisance);
}

bool picks_now(const State& state) {
    return state.your_arm >= 0 && state.phase != Phase::finished && !looks_back(state);
}

std::optional<int> labels_to_target(const ArmState& arm) {
    if (arm.records.empty()) return {};
    Curve curve;
    for (const Record& record : arm.records) {
        curve.labels.push_back(record.labels);
        curve.values.push_back(record.accuracy);
    }
    const LabelsToTarget reached = labels_to_target(curve, race_target);
    if (reached.censored) return {};
    return reached.labels;
}

Agreement agreement(const State& state, const ArmState& arm) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return arm.records.empty() ? Agreement{nan, nan} : agreement(state, arm.records.back());
}

Agreement agreement(const State& state, const Record& record) {
    double target = 0, nuisance = 0;
    int groups = 0;
    for (const Group& group : state.task.groups) {
        const auto found = record.groups.find(group.name);
        if (found == record.groups.end()) continue;
        ++groups;
        target += found->second;
        // With two classes a wrong answer in a mismatched group is the nuisance's right one.
        nuisance += group.matched ? found->second : 1 - found->second;
    }
    return {target / groups, nuisance / groups};
}

double rare_right(const Task& task, const Record& record) {
    double sum = 0;
    int groups = 0;
    for (const Group& group : task.groups) {
        const auto found = record.groups.find(group.name);
        if (group.matched || found == record.groups.end()) continue;
        sum += found->second;
        ++groups;
    }
    return groups > 0 ? sum / groups : std::numeric_limits<double>::quiet_NaN();
}

int class_by_nuisance(const Task& task, int example) {
    const int nuisance = task.groups[task.group[example]].nuisance;
    for (const Group& group : task.groups)
        if (group.nuisance == nuisance && group.matched) return group.target;
    return -1;
}

AnswerReading read_answers(const State& state) {
    AnswerReading reading;
    if (state.arms.empty()) return reading;
    const auto& picks = state.arms[0].picks;
    // Looking back, this round's questions wait for their answers again.
    const std::size_t asked =
        picks.size() - (looks_back(state) ? state.arms[0].last_picks.size() : 0);
    const std::size_t count = std::min(asked, state.answers.size());
    int by_target = 0, by_nuisance = 0;
    for (std::size_t i = 0; i < count; ++i) {
        by_target += state.answers[i] == state.task.label[picks[i]];
        by_nuisance += state.answers[i] == class_by_nuisance(state.task, picks[i]);
    }
    reading.by_nuisance = by_nuisance > by_target;
    reading.fitting = std::max(by_target, by_nuisance);
    for (std::size_t i = 0; i < count; ++i)
        reading.contradicts.push_back(state.answers[i] !=
                                      (reading.by_nuisance ? class_by_nuisance(state.task, picks[i])
                                                           : state.task.label[picks[i]]));
    return reading;
}

int pending_question(const State& state) {
    return static_cast<int>(state.answers.size()) % state.settings.per_round;
}

}  // namespace bluesquare
