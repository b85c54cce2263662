// What each learner asked about: a count for every combination, against chance.
#include <algorithm>
#include <cmath>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/tags.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kOneColumn = 330;

std::vector<int> counts_of(const State& state, const ArmState& arm) {
    std::vector<int> counts(state.task.groups.size(), 0);
    for (const int example : arm.picks) ++counts[state.task.group[example]];
    return counts;
}

void draw_cell(const State& state, const Look& look, int group, int count, int asked, ImVec2 at,
               ImVec2 size) {
    const Theme& theme = look.theme;
    const Group& shown = state.task.groups[group];
    const double share =
        static_cast<double>(shown.pool_count) / static_cast<double>(state.task.pool.size());
    const double times_chance = asked > 0 && share > 0 ? count / (asked * share) : 0;
    const float strength =
        static_cast<float>(std::clamp(std::log2(std::max(times_chance, 1.0)) / 5, 0.0, 1.0));
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + size.x - theme.px(3), at.y + size.y - theme.px(3));
    list->AddRectFilled(at, end, theme.palette.raised, theme.px(4));
    list->AddRectFilled(
        at, end,
        faded(shown.matched ? theme.palette.accent : theme.palette.odd, cell_tint * strength),
        theme.px(4));
    if (!shown.matched)
        list->AddRect(at, end, faded(theme.palette.odd, 0.9f), theme.px(4), theme.px(1.5f));
    // The picture, how often, the words; where three lines fit, chance below.
    const float left = at.x + theme.px(6), room = size.x - theme.px(12), side = theme.px(18);
    const Tag tag = group_tag(state, look, group);
    picture(look, tag.example, ImVec2(std::round(left), std::round(at.y + theme.px(4))), side);
    const float beside = left + side + theme.px(6);
    const ImVec2 number = write(theme, ImVec2(beside, at.y + theme.px(4)), std::to_string(count),
                                theme.heading(), theme.palette.text, Weight::strong);
    write(theme, ImVec2(left, at.y + theme.px(22)), tag.words, theme.tiny(), theme.palette.text,
          Weight::regular, room);
    if (asked == 0) return;
    const std::string chance = look.say(Text::expected, {times(asked * share)});
    if (size.y >= theme.px(26) + 2 * theme.tiny()) {
        write(theme, ImVec2(left, at.y + theme.px(22) + theme.tiny()), chance, theme.tiny(),
              theme.palette.text, Weight::regular, room);
        return;
    }
    const float last = beside + number.x + theme.px(6);
    if (measure(theme, chance, theme.tiny()).x <= left + room - last)
        write(theme, ImVec2(last, at.y + theme.px(8)), chance, theme.tiny(), theme.palette.text);
}

void draw_arm(const State& state, const Look& look, const ArmState& arm, int row, ImVec2 at,
              ImVec2 size) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(8)), mark);
    write(theme, ImVec2(at.x + 2 * mark + theme.px(6), at.y), arm_short(look, arm.arm),
          theme.small(), theme.palette.text, Weight::strong, size.x - 2 * mark - theme.px(8));
    const std::vector<int> counts = counts_of(state, arm);
    const int asked = static_cast<int>(arm.picks.size());
    const int columns = 2, rows = (static_cast<int>(counts.size()) + 1) / 2;
    const ImVec2 cell((size.x - theme.px(4)) / columns,
                      (size.y - theme.px(24)) / static_cast<float>(std::max(rows, 1)));
    for (int group = 0; group < static_cast<int>(counts.size()) && group < 12; ++group)
        draw_cell(
            state, look, group, counts[group], asked,
            ImVec2(at.x + group % columns * cell.x, at.y + theme.px(20) + group / columns * cell.y),
            cell);
    define(look, Text::def_chance, ImVec2(at.x, at.y + theme.px(20)),
           ImVec2(size.x, size.y - theme.px(24)), row);
}

}  // namespace

void draw_ledger(const State& state, Commands&, const Look& look) {
    const Theme& theme = look.theme;
    if (state.arms.empty()) return;
    if (picks_now(state) && state.round == 0)  // its frames tell what is rare
        return paragraph(look, look.say(Text::lane_hidden_tip), theme.palette.muted, theme.small());
    const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    float y = at.y +
              write_wrapped(theme, at,
                            look.say(Text::ledger_intro, {percent(state.task.mismatched_share())}),
                            theme.small(), theme.palette.muted, room.x) +
              theme.px(8);
    const int arms = static_cast<int>(state.arms.size()),
              columns = room.x < theme.px(kOneColumn) ? 1 : 2;
    const int rows = (arms + columns - 1) / columns;
    const int group_rows = (static_cast<int>(state.task.groups.size()) + 1) / 2;
    const float least = theme.px(24) + group_rows * theme.px(42);
    const float high =
        std::max(least, std::min((at.y + room.y - y) / static_cast<float>(rows), theme.px(150)));
    for (int arm = 0; arm < arms; ++arm)
        draw_arm(state, look, state.arms[arm], arm,
                 ImVec2(at.x + arm % columns * (room.x / columns), y + arm / columns * high),
                 ImVec2(room.x / columns - theme.px(6), high));
    ImGui::Dummy(ImVec2(room.x, y - at.y + rows * high));
}

}  // namespace bluesquare
