// How each encoder reads the labels so far: what it says of every combination, also of those that
// it has never seen.
#include <algorithm>
#include <cmath>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/story_text.h"
#include "ui/tags.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

void draw_cell(const State& state, const Look& look, const ArmState& arm, int group, ImVec2 at,
               float width) {
    const Theme& theme = look.theme;
    const Group& shown = state.task.groups[group];
    const float side = std::min(width * 0.5f, theme.px(41));
    const int example = group_example(state, group);
    if (example >= 0) picture(look, example, at, side);
    const bool seen = in_seed_set(state, arm, group);
    if (!seen && !picks_now(state)) odd_frame(theme, at, side);
    const float left = at.x + side + theme.px(7), room = width - side - theme.px(9);
    write(theme, ImVec2(left, at.y), look.say(seen ? Text::in_labels : Text::never_seen),
          theme.tiny(), seen ? theme.palette.muted : theme.palette.odd,
          seen ? Weight::regular : Weight::strong, room);
    const auto found = arm.records.back().groups.find(shown.name);
    if (found == arm.records.back().groups.end() || state.task.class_count() != 2) return;
    const double right = found->second;
    const int says = right >= 0.5 ? shown.target : 1 - shown.target;
    const double sure = std::max(right, 1 - right);
    const ImVec2 below(left, at.y + theme.px(18));
    const float wide = draw_tag(look, label_tag(state, look, says), below, theme.body(),
                                theme.palette.classes[says], Weight::strong, room);
    const std::string share = percent(sure);
    const float beside = wide + theme.px(6);
    const bool fits = beside + measure(theme, share, theme.tiny()).x <= room;
    write(theme,
          fits ? ImVec2(left + beside, below.y + theme.px(2)) : ImVec2(left, at.y + theme.px(34)),
          share, theme.tiny(), theme.palette.muted, Weight::regular, fits ? 0 : room);
}

void draw_encoder(const State& state, const Look& look, const ArmState& arm, int row, ImVec2 at,
                  float width) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6.5f);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(9)), mark);
    write(theme, ImVec2(at.x + 2 * mark + theme.px(7), at.y),
          look.say(Text::encoder_says, {encoder_name(look, arm.arm.encoder)}), theme.body(),
          theme.palette.text, Weight::strong, width - 2 * mark);
    const int columns = 2;
    const float cell = width / columns, high = theme.px(52);
    for (int group = 0; group < static_cast<int>(state.task.groups.size()) && group < 4; ++group)
        draw_cell(
            state, look, arm, group,
            ImVec2(at.x + group % columns * cell, at.y + theme.px(23) + group / columns * high),
            cell);
    define(look, Text::def_agreement, ImVec2(at.x, at.y + theme.px(23)), ImVec2(width, 2 * high),
           row);
}

}  // namespace

void draw_readings(const State& state, Commands&, const Look& look) {
    const Theme& theme = look.theme;
    if (state.arms.empty()) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int labels = state.arms[0].records.back().labels;
    float y =
        at.y + write_wrapped(theme, at, look.say(Text::readings_intro, {std::to_string(labels)}),
                             theme.small(), theme.palette.muted, width);
    define(look, Text::def_seeds, at, ImVec2(width, y - at.y));
    y += theme.px(5);
    int row = 0;
    std::string seen;
    for (const ArmState& arm : state.arms) {
        if (arm.arm.encoder == seen) continue;  // one for each encoder
        seen = arm.arm.encoder;
        draw_encoder(state, look, arm, row++, ImVec2(at.x, y), width);
        y += theme.px(127);
        y += write_wrapped(theme, ImVec2(at.x, y - theme.px(2)), reading_text(state, look, arm),
                           theme.small(), theme.palette.text, width) +
             theme.px(4);
    }
    ImGui::Dummy(ImVec2(width, y - at.y));
}

}  // namespace bluesquare
