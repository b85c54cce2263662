// Where the panels are: columns where there is room, else one that scrolls.
#pragma once

#include "ui/panels.h"

namespace bluesquare {

// Points of type for a window of this size (Dear ImGui's coordinates) and scale. Type grows more
// slowly than a large window, which shows more instead; read from afar as fast.
float page_unit(ImVec2 size, float scale, bool from_afar);
bool page_is_narrow(ImVec2 size, float scale);
// Room for a second column of evidence.
bool page_is_wide(ImVec2 size, float scale, bool from_afar);

void draw_page(const State& state, Commands& commands, const Look& look);

}  // namespace bluesquare
