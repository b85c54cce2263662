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

void above_foot(const Theme& theme, const std::function<void()>& body, float height,
                const std::function<void()>& foot) {
    ImGui::BeginChild("content", ImVec2(0, -height - theme.px(8)), ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoScrollbar);
    drag_to_scroll();
    body();
    ImGui::EndChild();
    foot();
}

}  // namespace

void in_page_window(const Look& look, const std::function<void()>& body, float foot_height,
                    const std::function<void()>& foot) {
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
    const bool scrolls = look.narrow && foot_height == 0;
    ImGui::Begin("page", nullptr, flags | (scrolls ? 0 : ImGuiWindowFlags_NoScrollWithMouse));
    if (scrolls) drag_to_scroll();
    if (foot_height == 0)
        body();
    else
        above_foot(theme, body, foot_height, foot);
    drop_lost_focus();
    if (look.touch) lift_finger();
    ImGui::End();
    ImGui::PopFont();
    ImGui::PopStyleVar(3);
}

}  // namespace bluesquare
