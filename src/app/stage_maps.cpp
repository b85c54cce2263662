#include "app/stage_maps.h"

#include <algorithm>
#include <cmath>

#include "app/feature_desk.h"
#include "app/lens.h"
#include "app/link.h"

namespace bluesquare {
namespace {

// With the labelled start alone strategies do not differ.
Settings alone(const Settings& settings, int stages) {
    Settings one = answering_by_hand(settings, false);
    one.you = false;
    one.relabelled.clear();
    one.encoders = {encoder_of_stages(stages)};
    one.acquisitions = {"uncertainty"};
    return one;
}

std::vector<float> between(const std::vector<float>& a, const std::vector<float>& b, float share) {
    std::vector<float> out(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] + share * (b[i] - a[i]);
    return out;
}

}  // namespace

StageMap map_between(const StageMaps& stages) {
    const double at = std::clamp<double>(stages.at, 0, model_stages);
    const int low = static_cast<int>(std::floor(at)), high = static_cast<int>(std::ceil(at));
    if (stages.at < 0 || high >= std::ssize(stages.maps)) return {};
    const StageMap &a = stages.maps[low], &b = stages.maps[high];
    const auto share = static_cast<float>(at - low);
    return {between(a.x, b.x, share), between(a.y, b.y, share)};
}

void StageMapDesk::follow(State& state) {
    std::string basis = format_link(
        {.settings = alone(state.settings, 0), .view = {}, .answers = {}, .choices = {}});
    if (basis == basis_) return;
    basis_ = std::move(basis);
    failed_ = false;
    state.stage_maps.maps.clear();
}

bool StageMapDesk::wants_more(const State& state) const {
    return state.view.panel == "emergence" && !failed_ && !state.arms.empty() &&
           state.phase != Phase::error && !asks_visitor(state) &&
           std::ssize(state.stage_maps.maps) <= model_stages;
}

Status StageMapDesk::advance(FeatureDesk& desk, const Parallel& parallel, State& state) {
    const int stages = static_cast<int>(state.stage_maps.maps.size());
    const auto features = desk.shipped(encoder_of_stages(stages));
    if (!features) return Done{};
    failed_ = true;
    if (!*features) return Done{};  // other pictures: the slider does without
    auto race = Race::make(alone(state.settings, stages), state.task, {*features}, parallel);
    if (!race) return race.error();
    race->advance();
    Lens lens = look_through_lens(*race, state.task, 0, 0,
                                  map_axis(state.pictures.data, state.task, **features));
    state.stage_maps.maps.push_back({std::move(lens.x), std::move(lens.y)});
    failed_ = false;
    return Done{};
}

}  // namespace bluesquare
