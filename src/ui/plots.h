// Lines with their intervals, over labels or stages: what the panels' plots share. Values stand
// under the pointer; Left and Right go through them where a plot has the keyboard's focus; a tap
// holds them until the next one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/state.h"
#include "ui/commands.h"
#include "ui/draw.h"
#include "ui/marks.h"

namespace bluesquare {

// One of plot_names() as wide as there is room; high: of all of it, its legend too. Nothing where
// there is nothing to draw yet.
void draw_plot(const State& state, Commands& commands, const Look& look, std::string_view plot,
               float high, bool legend = true);

// What its values are: the title of the upright axis.
std::string plot_title(const Look& look, std::string_view plot);

// What its reader points at: "45 labels: Pretrained, asks where uncertain 94 %, 93 % to 95 %; ..."
std::string pointed_text(const State& state, const Look& look);

}  // namespace bluesquare
