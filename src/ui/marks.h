// Marks of learners and attributes: what stands beside their words, on their curves and in legends.
// Each has one, the same on every panel. None looks like a picture: no square, no circle.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/state.h"
#include "ui/theme.h"

namespace bluesquare {

enum class MarkShape { up, down, star, hourglass, diamond, cross, hexagon, plus };

struct Mark {
    ImU32 color;
    MarkShape shape;
    bool filled = true;
};

// The shape is the strategy's. What does not look at the model is hollow.
struct StrategyMark {
    std::string_view acquisition;
    MarkShape shape;
    bool filled = true;
};
std::span<const StrategyMark> strategy_marks();

// The hue is the encoder's, whichever others are in the race.
ImU32 encoder_color(const Theme& theme, const State& state, const std::string& encoder);
Mark mark_of(const Theme& theme, const State& state, const Arm& arm);
// In text's colours: the target is filled, the nuisance hollow.
Mark attribute_mark(const Theme& theme, const State& state, std::string_view attribute);

// ground: fills a hollow one; 0: nothing does.
void draw_mark(const Mark& mark, ImVec2 center, float radius, ImU32 ground = 0);
void draw_mark_on(ImDrawList* list, const Mark& mark, ImVec2 center, float radius,
                  ImU32 ground = 0);

}  // namespace bluesquare
