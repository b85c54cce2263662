#include "app/evidence.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bluesquare {
namespace {

constexpr auto kPlots =
    std::to_array<std::string_view>({"race", "study", "answers", "probes", "enrichment"});

Interval exactly(double value) { return {value, value, value}; }

std::vector<PlotLine> lines_of_race(const State& state) {
    std::vector<PlotLine> lines;
    for (const ArmState& arm : state.arms) {
        PlotLine line{arm.arm, {}, {}, {}, false};
        for (const Record& record : arm.records) {
            line.x.push_back(record.labels);
            line.y.push_back(exactly(record.accuracy));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<PlotLine> lines_of_study(const State& state) {
    std::vector<PlotLine> lines;
    if (!state.study.summary) return lines;
    for (const ArmSummary& arm : state.study.summary->arms)
        lines.push_back({arm.arm, {}, {arm.labels.begin(), arm.labels.end()}, arm.accuracy, true});
    return lines;
}

std::vector<PlotLine> lines_of_answers(const State& state) {
    if (state.arms.empty()) return {};
    const ArmState& arm = state.arms[0];
    PlotLine target{arm.arm, state.task.target, {}, {}, false},
        nuisance{arm.arm, state.task.nuisance, {}, {}, false};
    for (const Record& record : arm.records) {
        const Agreement agrees = agreement(state, record);
        const double answers = record.labels - state.settings.seed_set_size;
        target.x.push_back(answers);
        target.y.push_back(exactly(agrees.target));
        nuisance.x.push_back(answers);
        nuisance.y.push_back(exactly(agrees.nuisance));
    }
    return {std::move(target), std::move(nuisance)};
}

// The target's first.
std::vector<PlotLine> lines_of_probes(const State& state) {
    std::vector<PlotLine> lines;
    if (!emergence_belongs(state)) return lines;
    std::array<std::string, 2> attributes{"shape", "color"};
    if (state.task.target == attributes[1]) std::swap(attributes[0], attributes[1]);
    for (const std::string& attribute : attributes) {
        PlotLine line{{}, attribute, {}, {}, true};
        for (const EmergenceStage& stage : state.emergence->stages)
            if (const auto found = stage.probes.find(attribute); found != stage.probes.end()) {
                line.x.push_back(stage.stages);
                line.y.push_back(found->second);
            }
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<PlotLine> lines_of_enrichment(const State& state) {
    if (!emergence_belongs(state)) return {};
    PlotLine line{{state.settings.encoders[0], {}, "uncertainty"}, {}, {}, {}, true};
    for (const EmergenceStage& stage : state.emergence->stages)
        if (const auto found = stage.tasks.find(state.settings.target);
            found != stage.tasks.end()) {
            line.x.push_back(stage.stages);
            line.y.push_back(found->second.enrichment);
        }
    if (line.x.empty()) return {};
    return {std::move(line)};
}

}  // namespace

std::span<const std::string_view> plot_names() { return kPlots; }

std::vector<PlotLine> plot_lines(const State& state, std::string_view plot) {
    if (plot == "race") return lines_of_race(state);
    if (plot == "study") return lines_of_study(state);
    if (plot == "answers") return lines_of_answers(state);
    if (plot == "probes") return lines_of_probes(state);
    if (plot == "enrichment") return lines_of_enrichment(state);
    return {};
}

std::vector<double> plot_places(const std::vector<PlotLine>& lines) {
    std::vector<double> places;
    for (const PlotLine& line : lines) places.insert(places.end(), line.x.begin(), line.x.end());
    std::ranges::sort(places);
    const auto rest = std::ranges::unique(places);
    places.erase(rest.begin(), rest.end());
    return places;
}

const Interval* value_at(const PlotLine& line, double x) {
    const auto found = std::ranges::find(line.x, x);
    return found == line.x.end() ? nullptr : &line.y[found - line.x.begin()];
}

std::optional<PointedValues> pointed_values(const State& state) {
    const auto lines = plot_lines(state, state.pointed.plot);
    const auto places = plot_places(lines);
    if (state.pointed.place < 0 || state.pointed.place >= std::ssize(places)) return std::nullopt;
    PointedValues values{places[state.pointed.place], {}};
    for (const PlotLine& line : lines)
        if (const Interval* y = value_at(line, values.x))
            values.lines.push_back({line.arm, line.attribute, {values.x}, {*y}, line.banded});
    return values;
}

bool evidence_leads(const State& state) {
    if (state.arms.empty() || state.phase == Phase::error) return false;
    if (asks_visitor(state)) return false;
    if (state.view.panel == "emergence") return emergence_belongs(state);
    const bool studied = state.study.running || state.study.summary;
    return studied && (state.view.step >= 3 || state.view.panel == "savings");
}

Attainment attainment(const ArmSummary& arm) {
    if (arm.labels_to_target.empty()) return {};
    const TargetReached& main = arm.labels_to_target[0];
    return {main.median, arm.seeds, static_cast<int>(std::lround(main.censored_share * arm.seeds))};
}

std::vector<std::string> alike_strategies(const State& state) {
    constexpr std::string_view of_probability[] = {"uncertainty", "entropy", "margin"};
    std::vector<std::string> alike;
    if (state.task.class_count() == 2 && !state.settings.by_hand)
        for (const std::string& name : state.settings.acquisitions)
            if (std::ranges::find(of_probability, name) != std::end(of_probability))
                alike.push_back(name);
    if (alike.size() < 2) alike.clear();
    return alike;
}

}  // namespace bluesquare
