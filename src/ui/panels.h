// The panels, one file each. Each draws into the current window at the cursor and asks through
// Commands; none keeps anything.
#pragma once

#include "app/state.h"
#include "ui/commands.h"
#include "ui/draw.h"

namespace bluesquare {

// Title, what this is, step / play / begin again.
void draw_header(const State& state, Commands& commands, const Look& look);
// What is meant, encoders, acquisitions, seeds, speed.
void draw_controls(const State& state, Commands& commands, const Look& look);
// This round's questions of every arm, with the arm's numbers: the largest thing on the page.
void draw_question(const State& state, Commands& commands, const Look& look, ImVec2 size);
// Accuracy against labels, all arms.
void draw_curves(const State& state, Commands& commands, const Look& look, ImVec2 size);
// All pictures of the pool: the seed set and what the shown arm asked about.
void draw_pool(const State& state, Commands& commands, const Look& look, ImVec2 size);
// In place of the questions: how far the encoder is, or what went wrong and the ways on.
void draw_status(const State& state, Commands& commands, const Look& look, ImVec2 size);
// A line for notices and refused commands; nothing where there are none.
void draw_notice(const State& state, Commands& commands, const Look& look);

// Mismatched share of an arm's picks over that of the pool, as a bar with a tick at chance.
void draw_enrichment(const State& state, const ArmState& arm, const Look& look, ImVec2 at,
                     float width);
float enrichment_height(const Theme& theme);

}  // namespace bluesquare
