// The story in five steps: each is a preset of the same state, with a few sentences
// (ui/story_text.h).
#pragma once

#include <span>
#include <string_view>

#include "app/settings.h"
#include "app/view.h"
#include "text/keys.h"

namespace bluesquare {

struct StoryStep {
    Text title;
    std::string_view panel;
    bool needs_race;  // shows both encoders, asking and at random
};

std::span<const StoryStep> story();
inline int story_length() { return static_cast<int>(story().size()); }

// What a step shows: its panel, and where it needs them the race's four learners. What the visitor
// means, seeds and pictures stay. step: from 1.
void go_to_step(int step, Settings& settings, View& view);

}  // namespace bluesquare
