#include "ui/page.h"

#include <algorithm>

#include <imgui_internal.h>

namespace bluesquare {
namespace {

constexpr float kNarrow = 860;  // points
constexpr float kDesignWidth = 1280, kDesignHeight = 720;

bool has_race(const State& state) { return !state.arms.empty(); }

void draw_main(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    if (has_race(state))
        draw_question(state, commands, look, size);
    else
        draw_status(state, commands, look, size);
}

void draw_wide(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    draw_header(state, commands, look);
    draw_controls(state, commands, look);
    draw_notice(state, commands, look);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float gap = theme.px(12);
    const float left = std::floor(std::clamp(room.x * 0.55f, theme.px(640), theme.px(900)));
    const ImVec2 at = ImGui::GetCursorPos();
    draw_main(state, commands, look, ImVec2(left, room.y));
    const float right = room.x - left - gap, curve = std::floor(room.y * 0.37f);
    ImGui::SetCursorPos(ImVec2(at.x + left + gap, at.y));
    draw_curves(state, commands, look, ImVec2(right, curve));
    ImGui::SetCursorPos(ImVec2(at.x + left + gap, at.y + curve + gap));
    draw_pool(state, commands, look, ImVec2(right, room.y - curve - gap));
}

void draw_narrow(const State& state, Commands& commands, const Look& look) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_header(state, commands, look);
    draw_notice(state, commands, look);
    draw_main(state, commands, look, ImVec2(width, 0));
    draw_curves(state, commands, look, ImVec2(width, look.theme.px(240)));
    draw_pool(state, commands, look, ImVec2(width, 0));
    draw_controls(state, commands, look);
}

// A finger (or the mouse) on nothing in particular scrolls the page.
void drag_to_scroll() {
    const ImGuiIO& io = ImGui::GetIO();
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left, 6) || io.MouseDelta.y == 0) return;
    if (g.ActiveId != 0 && g.ActiveIdWindow && g.ActiveId != g.ActiveIdWindow->MoveId)
        ImGui::ClearActiveID();
    ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
}

void shortcuts(const State& state, Commands& commands) {
    if (ImGui::GetIO().WantTextInput) return;
    const bool runs = state.phase == Phase::ready || state.phase == Phase::playing;
    if (runs && ImGui::IsKeyPressed(ImGuiKey_RightArrow)) commands.send(Step{});
    if (runs && ImGui::IsKeyPressed(ImGuiKey_Space, false)) {
        if (state.phase == Phase::playing)
            commands.send(Pause{});
        else
            commands.send(Play{state.rounds_per_second});
    }
    if (ImGui::IsKeyPressed(ImGuiKey_R, false) && !ImGui::GetIO().KeyCtrl &&
        !ImGui::GetIO().KeySuper)
        commands.send(Reset{state.settings});
}

}  // namespace

bool page_is_narrow(ImVec2 size, float scale) { return size.x / scale < kNarrow; }

float page_unit(ImVec2 size, float scale) {
    if (page_is_narrow(size, scale)) return scale;
    const float fit = std::min(size.x / kDesignWidth, size.y / kDesignHeight);
    return std::clamp(fit, scale, 4.0f * scale);
}

void draw_page(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    const float side = look.narrow ? theme.px(10) : theme.px(16);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(side, theme.px(12)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.gap(), theme.px(10)));
    ImGui::PushFont(theme.regular, theme.body());
    constexpr auto flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus;
    const int scroll = look.narrow ? 0 : ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("page", nullptr, flags | scroll);
    if (look.narrow) {
        drag_to_scroll();
        draw_narrow(state, commands, look);
    } else {
        draw_wide(state, commands, look);
    }
    shortcuts(state, commands);
    ImGui::End();
    ImGui::PopFont();
    ImGui::PopStyleVar(3);
}

}  // namespace bluesquare
