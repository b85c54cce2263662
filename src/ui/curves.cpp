#include <algorithm>

#include "ui/panels.h"
#include "ui/plots.h"

namespace bluesquare {

void draw_curves(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy(ImVec2(width, write_wrapped(theme, at, look.say(Text::curves_intro), theme.small(),
                                             theme.palette.muted, width)));
    draw_plot(state, commands, look, "race",
              std::max(ImGui::GetContentRegionAvail().y, theme.px(140)));
}

}  // namespace bluesquare
