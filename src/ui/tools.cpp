// Play, step, begin again, undo: in the header, and on a phone in a bar that stays in sight.
#include <cmath>

#include "app/story.h"
#include "ui/panels.h"

namespace bluesquare {
namespace {

constexpr float kPlay = 92, kPlayBelow = 84;  // widths

// An arrow that turns back.
void draw_undo_sign(const Theme& theme, ImVec2 center, ImU32 color) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = theme.px(5.5f), head = theme.px(4.5f);
    list->PathArcTo(ImVec2(center.x, center.y + theme.px(1)), radius, -2.4f, 2.2f);
    list->PathStroke(color, theme.px(2));
    const ImVec2 tip(center.x + radius * std::cos(-2.4f),
                     center.y + theme.px(1) + radius * std::sin(-2.4f));
    list->AddTriangleFilled(ImVec2(tip.x - head, tip.y + theme.px(1)),
                            ImVec2(tip.x + theme.px(2.5f), tip.y - head),
                            ImVec2(tip.x + theme.px(2.5f), tip.y + head), color);
}

void draw_undo(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool can = can_undo(state);
    if (button(look, "##undo_act", ButtonKind::plain, can, look.say(Text::undo_act_tip),
               theme.px(tool_height), tool_height))
        commands.send(Undo{});
    draw_undo_sign(theme,
                   ImVec2(at.x + theme.px(tool_height) / 2, at.y + theme.px(tool_height) / 2),
                   faded(theme.palette.text, can ? 1 : 0.4f));
}

void draw_play(const State& state, Commands& commands, const Look& look, float width) {
    const bool playing = state.phase == Phase::playing;
    const bool runs = playing || state.phase == Phase::ready;
    const bool plays = runs && state.your_arm < 0;
    const std::string label = std::string(look.say(playing ? Text::pause : Text::play)) + "###play";
    if (button(look, label.c_str(), ButtonKind::primary, plays, look.say(Text::play_tip),
               look.theme.px(width), tool_height)) {
        if (playing)
            commands.send(Pause{});
        else
            commands.send(Play{state.rounds_per_second});
    }
    ImGui::SameLine();
    if (button(look, look.say(Text::step).data(), ButtonKind::plain, runs, look.say(Text::step_tip),
               0, tool_height))
        commands.send(Step{});
}

// The story's steps, at the end of the line.
void draw_moves(const State& state, Commands& commands, const Look& look, float end) {
    const int step = state.view.step;
    const Theme& theme = look.theme;
    const bool last = step == story_length();
    const std::string_view words = look.say(last ? Text::explore : Text::next);
    const std::string next = std::string(words) + "##bar";
    const float side = theme.px(tool_height), gap = theme.px(6),
                width = measure(theme, words, theme.body(), Weight::strong).x + theme.px(20);
    ImGui::SameLine(end - width - gap - side);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (button(look, "##bar_back", ButtonKind::plain, step > 1, look.say(Text::back), side,
               tool_height))
        commands.send(GoTo{step - 1});
    const ImVec2 middle(at.x + side / 2, at.y + side / 2);
    const float x = theme.px(4), y = theme.px(6);
    ImGui::GetWindowDrawList()->AddTriangleFilled(
        ImVec2(middle.x - x, middle.y), ImVec2(middle.x + x, middle.y - y),
        ImVec2(middle.x + x, middle.y + y), faded(theme.palette.text, step > 1 ? 1 : 0.4f));
    ImGui::SameLine(end - width);
    if (button(look, next.c_str(), ButtonKind::primary, true, {}, width, tool_height))
        commands.send(GoTo{last ? 0 : step + 1});
}

}  // namespace

float reset_width(const Look& look) {
    return measure(look.theme, look.say(Text::reset), look.theme.body()).x + look.theme.px(20);
}

float tools_width(const Look& look) {
    const Theme& theme = look.theme;
    const float step = measure(theme, look.say(Text::step), theme.body()).x + theme.px(20);
    return theme.px(kPlay) + step + reset_width(look) + theme.px(tool_height) +
           3 * ImGui::GetStyle().ItemSpacing.x;
}

void draw_reset(const State& state, Commands& commands, const Look& look) {
    if (button(look, look.say(Text::reset).data(), ButtonKind::plain, true,
               look.say(Text::reset_tip), 0, tool_height))
        commands.send(Reset{state.settings});
}

void draw_tools(const State& state, Commands& commands, const Look& look) {
    draw_play(state, commands, look, kPlay);
    ImGui::SameLine();
    draw_reset(state, commands, look);
    ImGui::SameLine();
    draw_undo(state, commands, look);
}

void draw_bar(const State& state, Commands& commands, const Look& look) {
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(look.theme.px(6), 0));
    draw_play(state, commands, look, kPlayBelow);
    ImGui::SameLine();
    draw_undo(state, commands, look);
    if (state.view.step > 0 && !hides(state.view, "story")) draw_moves(state, commands, look, end);
    ImGui::PopStyleVar();
}

}  // namespace bluesquare
