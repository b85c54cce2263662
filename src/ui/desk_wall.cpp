// A box as a wall of thumbnails: what the person put there, then the surest, a line, and the rest.
#include <algorithm>
#include <cmath>

#include "ui/desk.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kCell = 46;  // points

// Thumbnails [begin, end) of a wall in rows of `columns`; only what is seen costs anything.
void draw_rows(const SortState& state, Commands& commands, const Look& look, const Wall& wall,
               int begin, int end, int columns, float cell) {
    const Theme& theme = look.theme;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float side = cell - theme.px(3);
    const ImVec2 seen = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    const int lines = (end - begin + columns - 1) / columns;
    const int first = std::clamp(static_cast<int>((seen.y - start.y) / cell) - 1, 0, lines);
    const int last = std::clamp(static_cast<int>((seen.y + size.y - start.y) / cell) + 2, 0, lines);
    for (int i = begin + first * columns; i < std::min(begin + last * columns, end); ++i) {
        const int row = wall.rows[i], place = i - begin;
        const Slot& slot = state.slots[row];
        const ImVec2 at(start.x + place % columns * cell,
                        start.y + static_cast<float>(place / columns) * cell);
        ImGui::SetCursorScreenPos(at);
        ImGui::PushID(row);
        ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, i > 0);
        const std::string tip =
            slot.by_person
                ? look.say(Text::sort_yours_tip, {state.paths[row]})
                : look.say(Text::sort_wrong_tip, {state.paths[row], percent(slot.probability)});
        const bool pressed =
            press_area("picture", ImVec2(side, side), look.touch ? std::string_view() : tip);
        const float still = theme.px(8), moved = ImGui::GetIO().MouseDragMaxDistanceSqr[0];
        if (pressed && moved < still * still) commands.sort(SortChoose{row});
        ImGui::PopItemFlag();
        ImGui::PopID();
        picture(look, row, at, side);
        if (slot.by_person) badge(theme, at, side, "\xe2\x9c\x93");
        if (row == state.chosen)
            ImGui::GetWindowDrawList()->AddRect(at, ImVec2(at.x + side, at.y + side),
                                                theme.palette.accent, 0, theme.px(3));
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(1, static_cast<float>(lines) * cell));
}

void draw_line(const Look& look, int less_sure) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string words = look.say(Text::sort_line, {std::to_string(less_sure)});
    ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y + theme.px(2)),
                                        ImVec2(at.x + width, at.y + theme.px(2)), theme.palette.odd,
                                        theme.px(2));
    write(theme, ImVec2(at.x, at.y + theme.px(5)), words, theme.small(), theme.palette.text,
          Weight::regular, width);
    ImGui::Dummy(ImVec2(width, theme.px(24)));
}

// A finger on the wall scrolls it.
void drag_wall() {
    if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
        ImGui::IsMouseDragging(ImGuiMouseButton_Left, 6))
        ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

}  // namespace

void draw_desk_wall(const SortState& state, Commands& commands, const Look& look, int box,
                    ImVec2 size) {
    const Theme& theme = look.theme;
    const Wall& wall = state.walls[box];
    ImGui::PushID(box);
    if (begin_card(look, "wall", size)) {
        const std::string count = look.say(
            Text::sort_wall, {std::to_string(wall.rows.size()), std::to_string(wall.by_person)});
        card_heading(look, std::to_string(box + 1) + "  " + state.boxes[box], {count});
        if (state.answers_by_box[box] == 0 && wall.rows.empty()) {
            const float width = ImGui::GetContentRegionAvail().x;
            write_wrapped(theme, ImGui::GetCursorScreenPos(), look.say(Text::sort_wall_empty),
                          theme.small(), theme.palette.muted, width);
        }
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
        if (ImGui::BeginChild("pictures", ImGui::GetContentRegionAvail(),
                              ImGuiChildFlags_NavFlattened)) {
            const float width = ImGui::GetContentRegionAvail().x;
            const int columns = std::max(1, static_cast<int>(width / theme.px(kCell)));
            const float cell = width / static_cast<float>(columns);
            if (look.touch && !look.narrow) drag_wall();
            const int all = static_cast<int>(wall.rows.size());
            draw_rows(state, commands, look, wall, 0, wall.sure, columns, cell);
            if (wall.sure < all) {
                draw_line(look, all - wall.sure);
                draw_rows(state, commands, look, wall, wall.sure, all, columns, cell);
            }
        }
        ImGui::EndChild();
        ImGui::PopStyleVar();
    }
    end_card();
    ImGui::PopID();
}

}  // namespace bluesquare
