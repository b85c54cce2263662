// What a step of the story says. Every fact in it is computed from the state, so that it holds for
// any target, pictures, seed and round.
#pragma once

#include <string>

#include "app/state.h"
#include "ui/draw.h"

namespace bluesquare {

// step: from 1; 0: what all this is about.
std::string story_text(const State& state, const Look& look, int step);

// Which of the two attributes an arm's learner goes by, in a sentence. Where the visitor answers,
// nobody else knows what is meant, and it does not say.
std::string reading_text(const State& state, const Look& look, const ArmState& arm);

}  // namespace bluesquare
