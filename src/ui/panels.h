// The panels, one file each. Each draws into the current window at the cursor and asks through
// Commands; none keeps anything.
#pragma once

#include "app/state.h"
#include "ui/commands.h"
#include "ui/draw.h"
#include "ui/marks.h"

namespace bluesquare {

// Title, the story's steps, step / play / begin again, the menu.
void draw_header(const State& state, Commands& commands, const Look& look);
// Parts of it: what moves the race; on a phone in a bar below that stays in sight, with the story's
// next step. Heights in points, widths in Dear ImGui's coordinates.
inline constexpr float tool_height = 34;
void draw_tools(const State& state, Commands& commands, const Look& look);
float tools_width(const Look& look);
void draw_reset(const State& state, Commands& commands, const Look& look);
float reset_width(const Look& look);
void draw_bar(const State& state, Commands& commands, const Look& look);
// The step of the story, and what the visitor means.
void draw_story(const State& state, Commands& commands, const Look& look, ImVec2 size);
// "You first" (app/opening.h), instead of all that is below.
void draw_opening(const State& state, Commands& commands, const Look& look, ImVec2 size);
// Everything else that can be chosen; whether anything can.
bool has_controls(const State& state);
void draw_controls(const State& state, Commands& commands, const Look& look, ImVec2 size);
// The question being asked and why: the largest thing on the page. By hand, where it is answered.
void draw_question(const State& state, Commands& commands, const Look& look, ImVec2 size);
// In its place once the race is over: labels that each learner needed, how many of its questions
// were rare, and what to do next.
void draw_result(const State& state, Commands& commands, const Look& look, ImVec2 size);
// The race: what each learner asks this round, how good it is, labels to the target.
void draw_lanes(const State& state, Commands& commands, const Look& look, ImVec2 size);
// Part of it: the rounds that are done, to look back at.
void draw_timeline(const State& state, Commands& commands, const Look& look);
// One of the panels below, with tabs to choose it.
void draw_side(const State& state, Commands& commands, const Look& look, ImVec2 size);
// In a wide window, beside it: what goes with the chosen panel.
void draw_companion(const State& state, Commands& commands, const Look& look, ImVec2 size);
// The pool as a map or a grid.
void draw_pool(const State& state, Commands& commands, const Look& look, ImVec2 size);
// In place of the questions: how far the encoder is, or what went wrong and the ways on.
void draw_status(const State& state, Commands& commands, const Look& look, ImVec2 size);
// A line for notices and refused commands; nothing where there are none.
void draw_notice(const State& state, Commands& commands, const Look& look);

// Beside the questions (Panel); each fills the room that is left in the card.
void draw_readings(const State& state, Commands& commands, const Look& look);
void draw_ledger(const State& state, Commands& commands, const Look& look);
void draw_curves(const State& state, Commands& commands, const Look& look);
void draw_savings(const State& state, Commands& commands, const Look& look);
void draw_mechanism(const State& state, Commands& commands, const Look& look);
void draw_emergence(const State& state, Commands& commands, const Look& look);
void draw_tuning(const State& state, Commands& commands, const Look& look);

// Parts of the savings: a study's labels to the target, its ratios in words, who is significantly
// better.
void draw_attainments(const State& state, const Look& look);
void draw_ratios(const State& state, const Look& look);
void draw_penalties(const State& state, const Look& look);
float penalties_height(const State& state, const Look& look);

// Parts of the question's card: the answers to press; those given so far; the visitor's own picks,
// from large pictures (high 0: as high as they need).
void draw_by_hand(const State& state, Commands& commands, const Look& look, ImVec2 at, float width);
void draw_answers(const State& state, Commands& commands, const Look& look, ImVec2 at, float width);
void draw_yours(const State& state, Commands& commands, const Look& look, float high);
// The visitor's picks of the last round, which are labelled; from round 1 on.
const std::vector<int>& labelled_last(const State& state);
// What the map or the grid has under the pointer or the keyboard's focus, -1: nothing.
struct PointedAt {
    bool over = false;   // the pointer is on the panel
    int hovered = -1;    // by the pointer
    int focused = -1;    // by the keyboard
    ImVec2 place{0, 0};  // of the one that is shown, at its lower right
};
// Parts of the pool's card.
PointedAt draw_map(const State& state, Commands& commands, const Look& look, ImVec2 size);
PointedAt draw_grid(const State& state, Commands& commands, const Look& look, ImVec2 size);

// What the shown learner, or the visitor, knows of an example of the pool.
enum class PoolMark : char { none, seed, asked, now, chosen };
std::vector<PoolMark> pool_marks(const State& state);
void draw_pool_mark(const Theme& theme, PoolMark mark, ImVec2 at, float side);
// What if the example that is shown had either label (app/what_if.h): a table, and lines in the map
// between the corners where it ends.
void draw_what_if(const State& state, const Look& look);
void draw_what_if_lines(const State& state, const Look& look, ImVec2 low, ImVec2 high);
// By example of the data set, how much of the largest effect a label of it has, 0 to 1; empty where
// that is not asked for.
std::vector<float> effects(const State& state);
// How bright a picture is drawn for its effect.
float brightness(float effect);

}  // namespace bluesquare
