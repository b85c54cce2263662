// The story in five steps. Each is a scene: a preset of the same state that is entered as a whole
// (panel, learner, round, what to look at) and left by exploring. What it says is computed from the
// state (ui/story_text.h), so that it holds for any seed, target and pictures.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "app/view.h"
#include "text/keys.h"

namespace bluesquare {

struct ArmState;

// Which of a race's rounds a step is about. The race goes on until there is one.
enum class Moment {
    latest,      // now
    start,       // the fit on the labelled start
    first_rare,  // the first in which the asking learner asks about a mismatched example
};

struct StoryStep {
    Text title;
    std::string_view panel;
    bool needs_race;  // shows both encoders, asking and at random
    Moment moment;
    std::string_view highlight;  // the card to look at
};

std::span<const StoryStep> story();
inline int story_length() { return static_cast<int>(story().size()); }

// The scene that was entered and not yet left.
struct StoryScene {
    int step = 0;                  // from 1; 0: none
    int example = -1;              // what it is about, of the shown learner's questions; -1: none
    std::string_view highlight{};  // a card's name
};

// What a step shows: its panel, and where it needs them the race's four learners (of the visitor's
// own encoders those shown). What the visitor means, seeds and pictures stay. step: from 1.
void go_to_step(int step, Settings& settings, View& view);

// The learner, its round and its question that a moment is.
struct ScenePlace {
    int arm = -1, round = -1;
    int pick = -1;  // of the round's; -1: none of them
};
// The place among the rounds that are done; nothing: not yet. The learner is the first that asks by
// its own doubt, else the first.
std::optional<ScenePlace> place_of(Moment moment, const std::vector<ArmState>& arms);

}  // namespace bluesquare
