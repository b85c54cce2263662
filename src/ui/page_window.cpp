#include "ui/page_window.h"

#include <cfloat>
#include <cmath>

#include <imgui_internal.h>

namespace bluesquare {
namespace {

// A finger (or the mouse) on nothing in particular scrolls the page.
void drag_to_scroll() {
    const ImGuiIO& io = ImGui::GetIO();
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left, 6) || io.MouseDelta.y == 0) return;
    const ImVec2 way = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 6);
    if (std::abs(way.x) > std::abs(way.y)) return;  // the timeline's
    if (g.ActiveId != 0 && g.ActiveIdWindow && g.ActiveId != g.ActiveIdWindow->MoveId)
        ImGui::ClearActiveID();
    ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
}

// A finger that is gone hovers over nothing.
void lift_finger() {
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left))
        ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

// Where what had the focus is gone, Tab begins anew instead of looking for it.
void drop_lost_focus() {
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (g.NavId == 0 || g.NavIdIsAlive || !g.NavWindow ||
        g.NavWindow->RootWindow != g.CurrentWindow)
        return;
    ImGui::SetNavID(0, g.NavLayer, g.NavWindow->NavRootFocusScopeId, ImRect());
    ImGui::SetNavCursorVisible(false);
}

}  // namespace

void in_page_window(const Look& look, const std::function<void()>& body) {
    const Theme& theme = look.theme;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    const float side = look.narrow ? theme.px(10) : theme.px(14);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(side, theme.px(10)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.gap(), theme.px(9)));
    ImGui::PushFont(theme.regular, theme.body());
    constexpr auto flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus;
    const int scroll = look.narrow ? 0 : ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("page", nullptr, flags | scroll);
    if (look.narrow) drag_to_scroll();
    body();
    drop_lost_focus();
    if (look.touch) lift_finger();
    ImGui::End();
    ImGui::PopFont();
    ImGui::PopStyleVar(3);
}

}  // namespace bluesquare
