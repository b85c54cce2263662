// The pool as a grid, the mismatched examples first: that is where to look.
#include <algorithm>
#include <cmath>
#include <functional>

#include "ui/panels.h"
#include "ui/tags.h"

namespace bluesquare {
namespace {

// A part of the pool under a heading of its own.
struct Section {
    Text title;
    std::vector<Tag> groups;
    std::vector<int> examples;
};

std::vector<Section> sections_of(const State& state, const Look& look) {
    if (picks_now(state)) return {{Text::all_section, {}, state.task.pool}};
    Section odd{Text::mismatched_section, {}, {}}, even{Text::matched_section, {}, {}};
    for (int group = 0; group < std::ssize(state.task.groups); ++group) {
        Section& section = state.task.groups[group].matched ? even : odd;
        section.groups.push_back(group_tag(state, look, group));
        for (const int example : state.task.pool)
            if (state.task.group[example] == group) section.examples.push_back(example);
    }
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

// Every picture is a button: Tab leads to the first, arrows to the others.
void pick_among(const State& state, Commands& commands, const std::vector<int>& examples,
                float cell, float still, const std::function<ImVec2(int)>& corner,
                PointedAt& pointed) {
    const ImGuiIO& io = ImGui::GetIO();
    for (int i = 0; i < static_cast<int>(examples.size()); ++i) {
        ImGui::SetCursorScreenPos(corner(i));
        ImGui::PushID(examples[i]);
        ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, i > 0);
        if (press_area("choose", ImVec2(cell, cell)) && state.your_arm >= 0 &&
            io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] < still * still)
            commands.send(Choose{examples[i]});
        if (ImGui::IsItemHovered()) pointed.hovered = examples[i];
        if (io.NavVisible && ImGui::IsItemFocused()) pointed.focused = examples[i];
        ImGui::PopItemFlag();
        ImGui::PopID();
    }
}

// "Rare: blue square, red circle (30)", each group with its picture.
void draw_title(const Look& look, const Section& section, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const std::string count = std::to_string(section.examples.size());
    const std::string words = look.say(section.title, {"\n", count});
    const std::size_t cut = words.find('\n');  // the groups' place
    const float end = at.x + width;
    const auto put = [&](const Tag& tag) {
        if (at.x < end)
            at.x += draw_tag(look, tag, at, theme.tiny(), theme.palette.muted, Weight::regular,
                             end - at.x);
    };
    put({-1, words.substr(0, cut)});
    for (std::size_t i = 0; i < section.groups.size(); ++i) {
        if (i > 0) put({-1, ", "});
        put(section.groups[i]);
    }
    put({-1, words.substr(cut + 1)});
}

void draw_section(const State& state, Commands& commands, const Look& look, const Section& section,
                  const std::vector<PoolMark>& marks, const std::vector<float>& shades, float cell,
                  PointedAt& pointed) {
    const Theme& theme = look.theme;
    const ImVec2 room = ImGui::GetContentRegionAvail(), start = ImGui::GetCursorScreenPos();
    draw_title(look, section, start, room.x);
    const int columns = std::max(1, static_cast<int>(room.x / cell));
    const float top = start.y + theme.px(17), side = cell - std::max(1.0f, theme.px(1.5f));
    const auto corner = [&](int i) {
        return ImVec2(start.x + i % columns * cell, top + i / columns * cell);
    };
    for (int pass = 0; pass < 2; ++pass)  // frames over all pictures
        for (int i = 0; i < static_cast<int>(section.examples.size()); ++i) {
            const int example = section.examples[i];
            const ImVec2 at = corner(i);
            if (pass == 1) {
                draw_pool_mark(theme, marks[example], at, side);
                continue;
            }
            const float plain = marks[example] == PoolMark::none ? 0.6f : 1;
            picture(look, example, at, side, shades.empty() ? plain : brightness(shades[example]));
            if (example != state.what_if.example) continue;
            pointed.place = ImVec2(at.x + side, at.y + side);
            ImGui::GetWindowDrawList()->AddRect(at, pointed.place, theme.palette.accent, 0,
                                                theme.px(2));
        }
    pick_among(state, commands, section.examples, cell, theme.px(8), corner, pointed);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(room.x, theme.px(17) + rows_for(section, columns) * cell));
}

}  // namespace

PointedAt draw_grid(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, theme.px(2)));
    const auto sections = sections_of(state, look);
    const auto marks = pool_marks(state);
    const auto shades = effects(state);
    PointedAt pointed;
    const float cell = cell_for(sections, size, theme.px(19), theme.px(look.narrow ? 22 : 40));
    for (const Section& section : sections)
        draw_section(state, commands, look, section, marks, shades, cell, pointed);
    ImGui::PopStyleVar();
    pointed.over = pointed.hovered >= 0;
    return pointed;
}

}  // namespace bluesquare
