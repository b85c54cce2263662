// The visitor's own lane: what is picked so far, and how many are missing.
#include <algorithm>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {

void draw_yours(const State& state, Commands& commands, const Look& look, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const int missing = state.settings.per_round - static_cast<int>(state.chosen.size());
    const std::string words = missing > 0 ? look.say(Text::pick_below, {std::to_string(missing)})
                                          : std::string(look.say(Text::picked_all));
    write(theme, at, words, theme.heading(), theme.palette.text, Weight::strong, width);
    const int columns = std::clamp(state.settings.per_round, 1, 5);
    const float step = width / columns, side = std::min(step - theme.px(8), theme.px(104));
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (int i = 0; i < columns; ++i) {
        const ImVec2 corner(at.x + i * step, at.y + theme.px(34));
        if (i >= std::ssize(state.chosen)) {
            list->AddRect(corner, ImVec2(corner.x + side, corner.y + side), theme.palette.line,
                          theme.px(4), theme.px(1.5f));
            continue;
        }
        const int example = state.chosen[i];
        ImGui::SetCursorScreenPos(corner);
        ImGui::PushID(i);
        if (press_area("back", ImVec2(side, side), look.say(Text::undo_pick)))
            commands.send(Choose{example});
        ImGui::PopID();
        picture(look, example, corner, side);
        write(theme, ImVec2(corner.x, corner.y + side + theme.px(3)),
              group_name(state, look, state.task.groups[state.task.group[example]]), theme.small(),
              theme.palette.text, Weight::regular, step - theme.px(6));
    }
    write_wrapped(theme, ImVec2(at.x, at.y + side + theme.px(66)), look.say(Text::pick_hint),
                  theme.body(), theme.palette.muted, width);
}

}  // namespace bluesquare
