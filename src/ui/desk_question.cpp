// The picture that the desk asks about, and the boxes to answer with.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/desk.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kAnswerHigh = 42;

// Why this picture.
std::string reason(const SortState& state, const Look& look) {
    const int row = state.shown();
    const Slot& slot = state.slots[row];
    if (state.chosen >= 0)
        return slot.box >= 0 ? look.say(Text::sort_from_box, {state.boxes[slot.box]})
                             : std::string(look.say(Text::sort_from_none));
    if (state.ask->asked == Asked::check) return std::string(look.say(Text::sort_check));
    if (slot.box < 0) return std::string(look.say(Text::sort_start));
    return look.say(Text::sort_doubt, {state.boxes[slot.box], percent(slot.probability)});
}

// What it waits for, while there is no question.
std::string waiting(const SortState& state, const Look& look) {
    char loaded[32], bytes[32];
    std::snprintf(loaded, sizeof loaded, "%.1f", static_cast<double>(state.loaded_bytes) / 1e6);
    std::snprintf(bytes, sizeof bytes, "%.1f", static_cast<double>(state.bytes) / 1e6);
    if (state.encoded == state.total()) return std::string(look.say(Text::sort_all_answered));
    if (state.encoded > 0 || state.arrived >= std::min(state.total(), first_sorted))
        return state.loaded_bytes < state.bytes
                   ? look.say(Text::sort_loads, {loaded, bytes})
                   : look.say(Text::sort_waits,
                              {std::to_string(state.encoded),
                               std::to_string(std::min(state.total(), first_sorted))});
    return look.say(Text::sort_reads,
                    {std::to_string(state.arrived), std::to_string(state.total())});
}

// The picture's name; for a finger, what a stroke means.
std::string under(const SortState& state, const Look& look) {
    if (look.touch && state.boxes.size() == 2)
        return look.say(Text::sort_swipe, {state.boxes[0], state.boxes[1]});
    return state.paths[state.shown()];
}

// As large as fits, its aspect kept; the small one while the large one is on its way.
void draw_middle(const SortState& state, const Look& look, const LargeView& large, ImVec2 at,
                 ImVec2 room) {
    const int row = state.shown();
    const bool here = large.texture != 0 && state.large.row == row;
    const float w = here ? large.width : 1, h = here ? large.height : 1;
    const float scale = std::min(room.x / w, room.y / h);
    const ImVec2 size(w * scale, h * scale),
        corner(at.x + (room.x - size.x) / 2, at.y + (room.y - size.y) / 2);
    if (here)
        ImGui::GetWindowDrawList()->AddImage(large.texture, corner,
                                             ImVec2(corner.x + size.x, corner.y + size.y));
    else
        picture(look, row, corner, std::min(size.x, size.y));
}

// On the picture: a stroke to the left or the right answers where there are two boxes.
void swipe(const SortState& state, Commands& commands, const Look& look, ImVec2 at, ImVec2 room) {
    ImGui::SetCursorScreenPos(at);
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    ImGui::InvisibleButton("picture", room);
    ImGui::PopItemFlag();
    if (state.boxes.size() != 2 || !ImGui::IsItemDeactivated()) return;
    const ImVec2 way = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
    if (std::abs(way.x) > look.theme.px(60) && std::abs(way.x) > 2 * std::abs(way.y))
        commands.sort(SortAnswer{way.x < 0 ? 0 : 1});
}

float answers_height(const SortState& state, const Look& look) {
    const int rows = (static_cast<int>(state.boxes.size()) + 2) / 3;
    return look.theme.px(rows * (kAnswerHigh + 6) + 40);
}

void draw_answers(const SortState& state, Commands& commands, const Look& look, ImVec2 at,
                  float width) {
    const Theme& theme = look.theme;
    const int boxes = static_cast<int>(state.boxes.size()), columns = std::min(boxes, 3);
    const float gap = theme.px(6), each = (width - gap * (columns - 1)) / columns;
    const bool can = state.shown() >= 0;
    for (int box = 0; box < boxes; ++box) {
        ImGui::SetCursorScreenPos(ImVec2(at.x + box % columns * (each + gap),
                                         at.y + box / columns * theme.px(kAnswerHigh + 6)));
        const std::string name = std::to_string(box + 1) + "  " + state.boxes[box];
        const std::string label =
            fitted(theme, name, theme.body(), each - theme.px(16), Weight::strong) + "###box" +
            std::to_string(box);
        if (button(look, label.c_str(), ButtonKind::primary, can, {}, each, kAnswerHigh))
            commands.sort(SortAnswer{box});
    }
    const float under = at.y + (boxes + columns - 1) / columns * theme.px(kAnswerHigh + 6);
    ImGui::SetCursorScreenPos(ImVec2(at.x, under));
    if (button(look, look.say(Text::sort_cannot_tell).data(), ButtonKind::plain, can,
               look.say(Text::sort_cannot_tell_tip)))
        commands.sort(SortAnswer{cannot_tell});
    ImGui::SetCursorScreenPos(ImVec2(ImGui::GetItemRectMax().x + gap, under));
    if (state.chosen >= 0) {
        if (button(look, look.say(Text::sort_put_back).data(), ButtonKind::plain, true))
            commands.sort(SortChoose{-1});
    } else if (button(look, look.say(Text::sort_skip).data(), ButtonKind::plain, can,
                      look.say(Text::sort_skip_tip))) {
        commands.sort(SortAnswer{skipped});
    }
}

}  // namespace

void draw_desk_question(const SortState& state, Commands& commands, const Look& look,
                        const LargeView& large, ImVec2 size) {
    const Theme& theme = look.theme;
    if (begin_card(look, "desk-question", size)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const bool asks = state.shown() >= 0;
        write(theme, at, asks ? look.say(Text::sort_which) : std::string_view(), theme.title(),
              theme.palette.text, Weight::strong, width);
        float y = at.y + theme.px(28);
        y +=
            write_wrapped(theme, ImVec2(at.x, y), asks ? reason(state, look) : waiting(state, look),
                          theme.small(), theme.palette.muted, width);
        y += theme.px(6);
        const float answers = answers_height(state, look), path = theme.px(20);
        const float high = size.y > 0 ? at.y + ImGui::GetContentRegionAvail().y - y - answers - path
                                      : std::min(width, theme.px(300));
        const ImVec2 room(width, std::max(high, theme.px(60)));
        if (asks) {
            draw_middle(state, look, large, ImVec2(at.x, y), room);
            swipe(state, commands, look, ImVec2(at.x, y), room);
            write_centered(theme, at.x + width / 2, y + room.y + theme.px(3), under(state, look),
                           theme.tiny(), theme.palette.muted, Weight::regular, width);
        }
        draw_answers(state, commands, look, ImVec2(at.x, y + room.y + path), width);
    }
    end_card();
}

}  // namespace bluesquare
