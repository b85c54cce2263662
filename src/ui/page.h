// Where the panels are: two columns where there is room, else one that scrolls.
#pragma once

#include "ui/panels.h"

namespace bluesquare {

// Points of type for a window of this size (Dear ImGui's coordinates) and scale: larger on a large
// screen, so that the page reads the same from afar, and in a kiosk.
float page_unit(ImVec2 size, float scale, bool kiosk);
bool page_is_narrow(ImVec2 size, float scale);

void draw_page(const State& state, Commands& commands, const Look& look);

}  // namespace bluesquare
