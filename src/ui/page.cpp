#include "ui/page.h"

#include <algorithm>
#include <cfloat>

#include <imgui_internal.h>

#include "app/story.h"

namespace bluesquare {
namespace {

constexpr float kNarrow = 860;  // points
constexpr float kDesignWidth = 1280, kDesignHeight = 720;

bool has_race(const State& state) { return !state.arms.empty(); }
bool opens(const State& state) { return state.opening.stage != OpeningStage::over; }

void draw_main(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    if (state.phase == Phase::finished && !looks_back(state))
        draw_result(state, commands, look, size);
    else if (has_race(state))
        draw_question(state, commands, look, size);
    else
        draw_status(state, commands, look, size);
}

bool shows_controls(const State& state) { return !state.view.kiosk && has_controls(state); }

// Three columns: the story and what can be chosen; the question and the race; what they mean.
void draw_wide(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    draw_header(state, commands, look);
    draw_notice(state, commands, look);
    const ImVec2 room = ImGui::GetContentRegionAvail(), at = ImGui::GetCursorPos();
    if (opens(state)) return draw_opening(state, commands, look, room);
    const float gap = theme.px(10);
    const float left = std::floor(std::clamp(room.x * 0.212f, theme.px(230), theme.px(330)));
    const float right = std::floor(std::clamp(room.x * 0.318f, theme.px(320), theme.px(520)));
    const float middle = room.x - left - right - 2 * gap;
    const auto column = [&](float x, float width, float upper, auto draw_upper, auto draw_lower) {
        ImGui::SetCursorPos(ImVec2(at.x + x, at.y));
        draw_upper(state, commands, look, ImVec2(width, upper));
        if (upper >= room.y) return;
        ImGui::SetCursorPos(ImVec2(at.x + x, at.y + upper + gap));
        draw_lower(state, commands, look, ImVec2(width, room.y - upper - gap));
    };
    const auto nothing = [](const State&, Commands&, const Look&, ImVec2) {};
    if (shows_controls(state))
        column(0, left, std::floor(room.y * 0.51f), draw_story, draw_controls);
    else
        column(0, left, room.y, draw_story, nothing);
    if (has_race(state))
        column(left + gap, middle, std::floor(room.y * 0.53f), draw_main, draw_lanes);
    else
        column(left + gap, middle, room.y, draw_main, nothing);
    column(left + middle + 2 * gap, right, std::floor(room.y * 0.55f), draw_side, draw_pool);
}

void draw_narrow(const State& state, Commands& commands, const Look& look) {
    const ImVec2 size(ImGui::GetContentRegionAvail().x, 0);
    draw_header(state, commands, look);
    draw_notice(state, commands, look);
    if (opens(state)) return draw_opening(state, commands, look, size);
    draw_story(state, commands, look, size);
    draw_main(state, commands, look, size);
    if (has_race(state)) {
        draw_lanes(state, commands, look, size);
        draw_side(state, commands, look, size);
    }
    draw_pool(state, commands, look, size);
    if (shows_controls(state)) draw_controls(state, commands, look, size);
}

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

// The digit of what can be answered or bet on, and for two boxes their letters.
void answer_keys(const State& state, Commands& commands) {
    const auto pressed = [](int digit) {
        return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_1 + digit), false) ||
               ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_Keypad1 + digit), false);
    };
    const OpeningStage stage = state.opening.stage;
    const bool answers =
        stage == OpeningStage::answer || (state.settings.by_hand && state.phase == Phase::asking);
    for (int label = 0; answers && label < std::min(state.task.class_count(), 9); ++label)
        if (pressed(label) ||
            (label < 2 && ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + label), false)))
            return commands.send(Answer{label});
    for (int arm = 0; stage == OpeningStage::bet && arm < std::ssize(state.arms); ++arm)
        if (pressed(arm)) return commands.send(Bet{arm});
}

// Keys for everything that matters; where the keyboard is moving the focus about, the arrows and
// space belong to that.
void shortcuts(const State& state, Commands& commands) {
    const ImGuiIO& io = ImGui::GetIO();
    if ((io.KeyCtrl || io.KeySuper) && ImGui::IsKeyPressed(ImGuiKey_Z, false))
        commands.send(Undo{});
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt) return;
    if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    const bool runs =
        !opens(state) && (state.phase == Phase::ready || state.phase == Phase::playing);
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
    const bool focusing = io.NavVisible;
    // Or Dear ImGui would move the focus with them.
    const auto own = [](ImGuiKey key) { ImGui::SetKeyOwner(key, ImGui::GetID("shortcuts")); };
    own(ImGuiKey_PageDown);
    own(ImGuiKey_PageUp);
    if (!focusing) {
        own(ImGuiKey_LeftArrow);
        own(ImGuiKey_RightArrow);
        own(ImGuiKey_Space);
    }
    const bool right = !focusing && ImGui::IsKeyPressed(ImGuiKey_RightArrow);
    if (right && looks_back(state))
        commands.send(Rewind{state.round + 1});
    else if (runs && (right || pressed(ImGuiKey_N)))
        commands.send(Step{});
    if (!focusing && !opens(state) && state.round > 0 && ImGui::IsKeyPressed(ImGuiKey_LeftArrow))
        commands.send(Rewind{state.round - 1});
    if (runs && state.your_arm < 0 &&
        ((!focusing && pressed(ImGuiKey_Space)) || pressed(ImGuiKey_P))) {
        if (state.phase == Phase::playing)
            commands.send(Pause{});
        else
            commands.send(Play{state.rounds_per_second});
    }
    if (pressed(ImGuiKey_R) && !opens(state)) commands.send(Reset{state.settings});
    if (pressed(ImGuiKey_U)) commands.send(Undo{});
    if (pressed(ImGuiKey_T)) commands.ask(HostRequest::text_view);
    if (pressed(ImGuiKey_M)) {
        View view = state.view;
        view.grid = !view.grid;
        commands.send(SetView{std::move(view)});
    }
    if (pressed(ImGuiKey_PageDown) && state.view.step < story_length())
        commands.send(GoTo{state.view.step + 1});
    if (pressed(ImGuiKey_PageUp) && state.view.step > 1) commands.send(GoTo{state.view.step - 1});
    answer_keys(state, commands);
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

bool page_is_narrow(ImVec2 size, float scale) { return size.x / scale < kNarrow; }

float page_unit(ImVec2 size, float scale, bool kiosk) {
    if (page_is_narrow(size, scale)) return scale;
    const float fit = std::min(size.x / kDesignWidth, size.y / kDesignHeight);
    return std::clamp(fit, (kiosk ? 1.12f : 0.82f) * scale, 6.0f * scale);
}

void draw_page(const State& state, Commands& commands, const Look& look) {
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
    if (look.narrow) {
        drag_to_scroll();
        draw_narrow(state, commands, look);
    } else {
        draw_wide(state, commands, look);
    }
    shortcuts(state, commands);
    drop_lost_focus();
    if (look.touch) lift_finger();
    ImGui::End();
    ImGui::PopFont();
    ImGui::PopStyleVar(3);
}

}  // namespace bluesquare
