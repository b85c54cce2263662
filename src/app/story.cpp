#include "app/story.h"

#include <algorithm>

#include "app/state.h"

namespace bluesquare {
namespace {

constexpr StoryStep kStory[] = {
    {Text::step1_title, "readings", true, Moment::start, "side"},
    {Text::step2_title, "ledger", true, Moment::first_rare, "question"},
    {Text::step3_title, "savings", true, Moment::latest, "side"},
    {Text::step4_title, "mechanism", true, Moment::first_rare, "pool"},
    {Text::step5_title, "emergence", false, Moment::start, "side"},
};

int asking_arm(const std::vector<ArmState>& arms) {
    for (int arm = 0; arm < std::ssize(arms); ++arm)
        if (arms[arm].arm.acquisition != "random" &&
            arms[arm].arm.acquisition != persons_acquisition)
            return arm;
    return 0;
}

}  // namespace

std::span<const StoryStep> story() { return kStory; }

void go_to_step(int step, Settings& settings, View& view) {
    const StoryStep& shown = kStory[std::clamp(step, 1, story_length()) - 1];
    view.step = step;
    view.panel = shown.panel;
    if (!shown.needs_race) return;
    if (settings.by_hand) settings = answering_by_hand(settings, false);
    settings.acquisitions = Settings().acquisitions;
    if (std::ranges::none_of(settings.encoders, is_own_encoder))
        settings.encoders = Settings().encoders;
    const auto room = (most_arms - settings.you) / settings.acquisitions.size();
    if (settings.encoders.size() > room) settings.encoders.resize(room);
}

std::optional<ScenePlace> place_of(Moment moment, const std::vector<ArmState>& arms) {
    if (arms.empty() || arms[0].records.empty()) return std::nullopt;
    const int arm = asking_arm(arms);
    const auto& records = arms[arm].records;
    if (moment == Moment::start) return ScenePlace{arm, 0, -1};
    if (moment == Moment::latest)
        return ScenePlace{arm, static_cast<int>(std::ssize(records)) - 1, -1};
    for (int round = 0; round < std::ssize(records); ++round) {
        const auto& rare = records[round].picked_mismatched;
        const auto found = std::ranges::find(rare, 1);
        if (found != rare.end())
            return ScenePlace{arm, round, static_cast<int>(found - rare.begin())};
    }
    return std::nullopt;
}

}  // namespace bluesquare
