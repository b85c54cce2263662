#include "ui/panels.h"

namespace bluesquare {
namespace {

// The sign: a blue square among what it is mistaken for.
float draw_sign(const Theme& theme, ImVec2 at, float side) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, ImVec2(at.x + side, at.y + side), IM_COL32(0x3b, 0x82, 0xf6, 255),
                        theme.px(3));
    return side + theme.px(10);
}

void draw_title(const State& state, const Look& look, float width) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float left = draw_sign(theme, ImVec2(at.x, at.y + theme.px(5)), theme.px(24));
    const ImVec2 title = write(theme, ImVec2(at.x + left, at.y + theme.px(4)), "Blue Square",
                               theme.title(), theme.palette.text, Weight::strong);
    const float x = left + title.x + theme.px(14), rest = width - x - theme.px(12);
    const std::string meant(label_of(target_choices(), state.settings.target));
    if (!look.narrow && rest > theme.px(200))
        write(theme, ImVec2(at.x + x, at.y + theme.px(10)),
              "The first labels fit two readings. Which examples does each learner ask about?",
              theme.body(), theme.palette.muted, Weight::regular, rest);
    ImGui::Dummy(ImVec2(left + title.x, theme.px(34)));
}

void draw_play(const State& state, Commands& commands, const Look& look) {
    const bool playing = state.phase == Phase::playing;
    const bool runs = playing || state.phase == Phase::ready;
    const float wide = look.theme.px(look.narrow ? 92 : 96);
    if (button(look, playing ? "Pause###play" : "Play###play", ButtonKind::primary, runs,
               "Round after round (space)", wide)) {
        if (playing)
            commands.send(Pause{});
        else
            commands.send(Play{state.rounds_per_second});
    }
    ImGui::SameLine();
    if (button(look, "Step", ButtonKind::plain, runs, "One round (right arrow)", wide * 0.72f))
        commands.send(Step{});
    ImGui::SameLine();
    if (button(look, "Reset", ButtonKind::plain, true, "The same again from the first question (R)",
               wide * 0.76f))
        commands.send(Reset{state.settings});
}

void draw_round(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text = state.round < 0 ? std::string("No round yet")
                                             : "Round " + std::to_string(state.round) + " of " +
                                                   std::to_string(state.settings.rounds);
    write(theme, ImVec2(at.x, at.y + theme.px(8)), text, theme.body(), theme.palette.text,
          Weight::strong);
    ImGui::Dummy(ImVec2(theme.px(118), theme.px(34)));
}

}  // namespace

void draw_header(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const float room = ImGui::GetContentRegionAvail().x;
    const float play = theme.px(96 * 2.48f) + 2 * theme.gap();
    const float theme_button = theme.px(76), round = theme.px(118) + theme.gap();
    const float left = ImGui::GetCursorPosX();
    draw_title(state, look, room - play - round - theme_button - 2 * theme.gap());
    if (look.narrow) {
        ImGui::SameLine(left + room - theme_button);
    } else {
        ImGui::SameLine(left + room - play - round - theme_button - theme.gap());
        draw_round(state, look);
        ImGui::SameLine();
        draw_play(state, commands, look);
        ImGui::SameLine();
    }
    if (button(look, theme.dark ? "Light###theme" : "Dark###theme", ButtonKind::plain, true,
               "The other colours", theme_button))
        commands.switch_theme = true;
    if (look.narrow) {
        draw_play(state, commands, look);
        ImGui::SameLine();
        draw_round(state, look);
    }
}

}  // namespace bluesquare
