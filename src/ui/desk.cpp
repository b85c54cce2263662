#include "ui/desk.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "ui/page_window.h"

namespace bluesquare {
namespace {

constexpr float kHigh = 34;  // of the header's buttons

void draw_title(const SortState& state, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = write(theme, ImVec2(at.x, at.y + theme.px(5)), look.say(Text::sort_title),
                              theme.title(), theme.palette.text, Weight::strong);
    if (!look.narrow)
        write(theme, ImVec2(at.x + size.x + theme.px(12), at.y + theme.px(12)),
              look.say(Text::sort_answers, {std::to_string(state.answers)}), theme.small(),
              theme.palette.muted);
    ImGui::Dummy(ImVec2(size.x, theme.px(kHigh)));
}

bool tool(const Look& look, Text text, bool enabled = true, std::string_view tip = {}) {
    return button(look, look.say(text).data(), ButtonKind::plain, enabled, tip, 0, kHigh);
}

void draw_tools(const SortState& state, Commands& commands, const Look& look) {
    if (tool(look, Text::sort_undo, state.answers > 0 || state.chosen >= 0,
             look.say(Text::sort_undo_tip)))
        commands.sort(SortUndo{});
    ImGui::SameLine();
    if (tool(look, Text::sort_boxes)) commands.ask(HostRequest::sort_boxes);
    ImGui::SameLine();
    if (tool(look, Text::sort_save)) commands.ask(HostRequest::sort_save);
}

void draw_ways_out(Commands& commands, const Look& look) {
    if (tool(look, Text::text_view)) commands.ask(HostRequest::text_view);
    ImGui::SameLine();
    if (tool(look, Text::sort_close)) commands.ask(HostRequest::sort_close);
}

float width_of(const Look& look, std::initializer_list<Text> tools) {
    float width = -ImGui::GetStyle().ItemSpacing.x;
    for (const Text text : tools)
        width += measure(look.theme, look.say(text), look.theme.body()).x + look.theme.px(20) +
                 ImGui::GetStyle().ItemSpacing.x;
    return width;
}

// What changes the sorting, and what leads away from it: at the right end, or where the page is
// narrow in a row of their own.
void draw_header(const SortState& state, Commands& commands, const Look& look) {
    const float left = ImGui::GetCursorPosX(), room = ImGui::GetContentRegionAvail().x;
    const float tools = width_of(look, {Text::sort_undo, Text::sort_boxes, Text::sort_save}),
                out = width_of(look, {Text::text_view, Text::sort_close});
    draw_title(state, look);
    if (!look.narrow) {
        ImGui::SameLine(left + room - tools - out - ImGui::GetStyle().ItemSpacing.x);
        draw_tools(state, commands, look);
        ImGui::SameLine();
        return draw_ways_out(commands, look);
    }
    draw_tools(state, commands, look);
    if (tools + out + ImGui::GetStyle().ItemSpacing.x <= room) ImGui::SameLine();
    draw_ways_out(commands, look);
}

void draw_refusal(const SortState& state, Commands& commands, const Look& look) {
    if (state.error.empty()) return;
    const Theme& theme = look.theme;
    paragraph(look, state.error, theme.palette.fault, theme.body());
    ImGui::SameLine();
    if (button(look, "x##dismiss", ButtonKind::plain, true, {}, theme.px(28), 24))
        commands.sort(SortDismiss{});
}

// Columns of walls: as square as the room is.
int wall_columns(int boxes, ImVec2 room) {
    if (boxes <= 3) return room.x >= room.y ? boxes : 1;
    return boxes <= 4 ? 2 : 3;
}

void draw_walls(const SortState& state, Commands& commands, const Look& look, ImVec2 room) {
    const int boxes = static_cast<int>(state.boxes.size());
    const int columns = wall_columns(boxes, room), rows = (boxes + columns - 1) / columns;
    const float gap = look.theme.px(10);
    const ImVec2 size(std::floor((room.x - gap * (columns - 1)) / columns),
                      std::floor((room.y - gap * (rows - 1)) / rows)),
        at = ImGui::GetCursorPos();
    for (int box = 0; box < boxes; ++box) {
        ImGui::SetCursorPos(
            ImVec2(at.x + box % columns * (size.x + gap), at.y + box / columns * (size.y + gap)));
        draw_desk_wall(state, commands, look, box, size);
    }
}

void draw_wide(const SortState& state, Commands& commands, const Look& look,
               const LargeView& large) {
    const ImVec2 room = ImGui::GetContentRegionAvail(), at = ImGui::GetCursorPos();
    const Theme& theme = look.theme;
    const float gap = theme.px(10),
                left = std::floor(std::clamp(room.x * 0.36f, theme.px(320), theme.px(620)));
    const float audit = theme.px(118);
    draw_desk_question(state, commands, look, large, ImVec2(left, room.y - audit - gap));
    ImGui::SetCursorPos(ImVec2(at.x, at.y + room.y - audit));
    draw_desk_audit(state, look, ImVec2(left, audit));
    ImGui::SetCursorPos(ImVec2(at.x + left + gap, at.y));
    draw_walls(state, commands, look, ImVec2(room.x - left - gap, room.y));
}

void draw_narrow(const SortState& state, Commands& commands, const Look& look,
                 const LargeView& large) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_desk_question(state, commands, look, large, ImVec2(width, 0));
    draw_desk_audit(state, look, ImVec2(width, 0));
    for (int box = 0; box < std::ssize(state.boxes); ++box)
        draw_desk_wall(state, commands, look, box, ImVec2(width, look.theme.px(250)));
}

void shortcuts(const SortState& state, Commands& commands) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt) return;
    const auto pressed = [](int key) {
        return ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false);
    };
    if (pressed(ImGuiKey_U)) return commands.sort(SortUndo{});
    if (pressed(ImGuiKey_T)) return commands.ask(HostRequest::text_view);
    if (state.shown() < 0) return;
    for (int box = 0; box < std::ssize(state.boxes); ++box)
        if (pressed(ImGuiKey_1 + box) || pressed(ImGuiKey_Keypad1 + box))
            return commands.sort(SortAnswer{box});
    if (pressed(ImGuiKey_0) || pressed(ImGuiKey_Keypad0)) commands.sort(SortAnswer{cannot_tell});
    if (pressed(ImGuiKey_S)) commands.sort(SortAnswer{skipped});
    if (state.chosen >= 0 && pressed(ImGuiKey_Escape)) commands.sort(SortChoose{-1});
}

}  // namespace

void draw_desk(const SortState& state, Commands& commands, const Look& look,
               const LargeView& large) {
    in_page_window(look, [&] {
        draw_header(state, commands, look);
        draw_refusal(state, commands, look);
        if (look.narrow)
            draw_narrow(state, commands, look, large);
        else
            draw_wide(state, commands, look, large);
        shortcuts(state, commands);
    });
}

}  // namespace bluesquare
