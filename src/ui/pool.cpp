#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/panels.h"

namespace bluesquare {
namespace {

enum class Mark : char { none, seed, asked, now };

// By example: what the shown arm knows of it.
std::vector<Mark> marks_of(const State& state) {
    std::vector<Mark> marks(state.pictures.data.size(), Mark::none);
    if (state.shown_arm >= static_cast<int>(state.arms.size())) return marks;
    const ArmState& arm = state.arms[state.shown_arm];
    for (int example : arm.seed_set) marks[example] = Mark::seed;
    for (int example : arm.picks) marks[example] = Mark::asked;
    for (int example : arm.last_picks) marks[example] = Mark::now;
    return marks;
}

// A part of the pool under a heading of its own.
struct Section {
    std::string title;
    std::vector<int> examples;
};

// The mismatched ones first: that is where to look.
std::vector<Section> sections_of(const State& state) {
    Section odd, even;
    for (const Group& group : state.task.groups) {
        Section& section = group.matched ? even : odd;
        section.title += (section.title.empty() ? "" : ", ") + group.name;
    }
    for (const Group& group : state.task.groups)
        for (int example : state.task.pool)
            if (&state.task.groups[state.task.group[example]] == &group)
                (group.matched ? even : odd).examples.push_back(example);
    odd.title = "Mismatched: " + odd.title;
    even.title = "Matched: " + even.title;
    for (Section* section : {&odd, &even})
        section->title += " (" + std::to_string(section->examples.size()) + ")";
    return {std::move(odd), std::move(even)};
}

int rows_for(const Section& section, int columns) {
    return (static_cast<int>(section.examples.size()) + columns - 1) / columns;
}

// The largest cells with which all sections fit; where nothing limits the height, a given width.
float cell_for(const std::vector<Section>& sections, ImVec2 room, float title, float widest) {
    float cell = widest;
    for (; cell > 6 && room.y > 0; cell -= 0.5f) {
        const int columns = std::max(1, static_cast<int>(room.x / cell));
        float high = 0;
        for (const Section& section : sections) high += title + rows_for(section, columns) * cell;
        if (high <= room.y) break;
    }
    return cell;
}

// The seed set: a frame and a corner. Asked: a thick frame. Now: that and a dot.
void draw_frame(const Theme& theme, Mark mark, ImVec2 at, float side) {
    if (mark == Mark::none) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + side, at.y + side);
    const ImU32 color = mark == Mark::seed ? theme.palette.text : theme.palette.odd;
    const float line = std::clamp(side * 0.12f, 1.0f, theme.px(mark == Mark::seed ? 1.5f : 2.2f));
    list->AddRect(at, end, color, 0, line);
    const float corner = side * 0.42f;
    if (mark == Mark::seed)
        list->AddTriangleFilled(at, ImVec2(at.x + corner, at.y), ImVec2(at.x, at.y + corner),
                                color);
    if (mark == Mark::now) {
        const ImVec2 dot(end.x - side * 0.22f, at.y + side * 0.22f);
        list->AddCircleFilled(dot, side * 0.26f, theme.palette.ground);
        list->AddCircleFilled(dot, side * 0.2f, color);
    }
}

void draw_legend(const Look& look) {
    const Theme& theme = look.theme;
    const std::pair<Mark, const char*> entries[] = {
        {Mark::seed, "seed set"}, {Mark::asked, "asked"}, {Mark::now, "asked this round"}};
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = theme.px(14);
    const ImVec2 start = at;
    for (const auto& [mark, words] : entries) {
        ImGui::GetWindowDrawList()->AddRectFilled(at, ImVec2(at.x + side, at.y + side),
                                                  theme.palette.raised);
        draw_frame(theme, mark, at, side);
        const ImVec2 size = write(theme, ImVec2(at.x + side + theme.px(6), at.y - theme.px(1)),
                                  words, theme.small(), theme.palette.text);
        at.x += side + size.x + theme.px(22);
    }
    ImGui::Dummy(ImVec2(at.x - start.x, side + theme.px(4)));
}

void draw_tip(const State& state, const Look& look, int example, Mark mark) {
    constexpr const char* words[] = {"not asked", "in the seed set", "asked", "asked this round"};
    if (!ImGui::BeginTooltip()) return;
    const float side = look.theme.px(96);
    picture(look, example, ImGui::GetCursorScreenPos(), side);
    ImGui::Dummy(ImVec2(side, side));
    ImGui::Text("%s", state.task.groups[state.task.group[example]].name.c_str());
    ImGui::TextDisabled("example %d, %s", example, words[static_cast<int>(mark)]);
    ImGui::EndTooltip();
}

void draw_section(const State& state, const Look& look, const Section& section,
                  const std::vector<Mark>& marks, float cell) {
    const Theme& theme = look.theme;
    const ImVec2 room = ImGui::GetContentRegionAvail(), start = ImGui::GetCursorScreenPos();
    write(theme, start, section.title, theme.small(), theme.palette.muted, Weight::regular, room.x);
    const int columns = std::max(1, static_cast<int>(room.x / cell));
    const float top = start.y + theme.px(19), side = cell - std::max(1.0f, theme.px(1.5f));
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    int hovered = -1;
    const auto corner = [&](int i) {
        return ImVec2(start.x + i % columns * cell, top + i / columns * cell);
    };
    for (int pass = 0; pass < 2; ++pass)  // frames over all pictures
        for (int i = 0; i < static_cast<int>(section.examples.size()); ++i) {
            const int example = section.examples[i];
            const ImVec2 at = corner(i);
            if (pass == 1) {
                draw_frame(theme, marks[example], at, side);
                continue;
            }
            picture(look, example, at, side, marks[example] == Mark::none ? 0.55f : 1);
            if (mouse.x >= at.x && mouse.x < at.x + cell && mouse.y >= at.y &&
                mouse.y < at.y + cell)
                hovered = example;
        }
    ImGui::Dummy(ImVec2(room.x, theme.px(19) + rows_for(section, columns) * cell));
    if (hovered >= 0 && ImGui::IsItemHovered()) draw_tip(state, look, hovered, marks[hovered]);
}

}  // namespace

void draw_pool(const State& state, Commands&, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    begin_card(look, "pool", size);
    const bool shown = state.shown_arm < static_cast<int>(state.arms.size());
    card_heading(look, "Pool", shown ? arm_title(state.arms[state.shown_arm].arm) : std::string());
    if (!state.task.pool.empty()) {
        draw_legend(look);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, theme.px(2)));
        const auto sections = sections_of(state);
        const auto marks = marks_of(state);
        ImVec2 room = ImGui::GetContentRegionAvail();
        if (size.y <= 0) room.y = 0;
        const float cell = cell_for(sections, room, theme.px(21), theme.px(look.narrow ? 22 : 40));
        for (const Section& section : sections) draw_section(state, look, section, marks, cell);
        ImGui::PopStyleVar();
    }
    end_card();
}

}  // namespace bluesquare
