#include "app/story.h"

#include <algorithm>

namespace bluesquare {
namespace {

constexpr StoryStep kStory[] = {
    {Text::step1_title, "readings", true},   {Text::step2_title, "ledger", true},
    {Text::step3_title, "savings", true},    {Text::step4_title, "mechanism", true},
    {Text::step5_title, "emergence", false},
};

}  // namespace

std::span<const StoryStep> story() { return kStory; }

void go_to_step(int step, Settings& settings, View& view) {
    const StoryStep& shown = kStory[std::clamp(step, 1, story_length()) - 1];
    view.step = step;
    view.panel = shown.panel;
    if (!shown.needs_race) return;
    if (settings.by_hand) settings = answering_by_hand(settings, false);
    settings.encoders = Settings().encoders;
    settings.acquisitions = Settings().acquisitions;
}

}  // namespace bluesquare
