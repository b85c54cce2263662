// What stands in the place of the questions once the race is over.
#include <algorithm>
#include <cmath>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr int kStarts = 16;  // of the study that it offers

int labels_of(const ArmState& arm) { return arm.records.empty() ? 0 : arm.records.back().labels; }

// "18 of 100 questions rare; chance: 5"
std::string rare_text(const State& state, const Look& look, const ArmState& arm) {
    const auto rare = std::ranges::count_if(
        arm.picks, [&](int example) { return state.task.mismatched(example); });
    const double chance = state.task.mismatched_share() * static_cast<double>(arm.picks.size());
    return look.say(Text::result_rare, {std::to_string(rare), std::to_string(arm.picks.size()),
                                        std::to_string(std::lround(chance))});
}

// As long as the labels that it needed; hollow where they were not enough.
void draw_labels(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width,
                 float high) {
    const Theme& theme = look.theme;
    const Mark mark = mark_of(theme, state, arm.arm);
    const auto reached = labels_to_target(arm);
    const int all = std::max(1, labels_of(arm));
    const std::string text =
        reached ? std::to_string(*reached) : look.say(Text::result_never, {std::to_string(all)});
    const float room = std::min(theme.px(58), width * 0.4f);
    const float most = width - (reached ? room : 0);
    const float length =
        reached ? most * static_cast<float>(*reached) / static_cast<float>(all) : width;
    const ImVec2 end(at.x + length, at.y + high);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float middle = at.y + (high - theme.body()) / 2 - theme.px(1);
    if (reached) {
        list->AddRectFilled(at, end, mark.color, theme.px(4));
        write(theme, ImVec2(end.x + theme.px(8), middle), text, theme.body(), theme.palette.text,
              Weight::strong, room);
        return;
    }
    list->AddRect(at, end, theme.palette.line, theme.px(4), std::max(1.0f, theme.px(1.5f)));
    write(theme, ImVec2(at.x + theme.px(8), middle), text, theme.body(), theme.palette.muted,
          Weight::regular, length - theme.px(12));
}

constexpr float kTwoLines = 38, kLowest = 22, kHighest = 62, kNarrow = 76;  // of a row

// high: at least kTwoLines for all of it.
void draw_row(const State& state, const Look& look, const ArmState& arm, int row, ImVec2 at,
              float width, float high) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6.5f), left = 2 * mark + theme.px(9);
    const float name = look.narrow ? width : width * (width < theme.px(340) ? 0.62f : 0.42f);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(9)), mark);
    const std::string title = arm_title(look, arm.arm);
    const float room = name - left - theme.px(8);
    const bool whole = measure(theme, title, theme.body(), Weight::strong).x <= room;
    write(theme, ImVec2(at.x + left, at.y), whole ? title : arm_short(look, arm.arm), theme.body(),
          theme.palette.text, Weight::strong, room);
    const bool two_lines = high >= theme.px(kTwoLines);
    if (two_lines)
        write(theme, ImVec2(at.x + left, at.y + theme.px(18)), rare_text(state, look, arm),
              theme.small(), theme.palette.muted, Weight::regular, name - left - theme.px(8));
    if (two_lines)
        define(look, Text::def_enrichment, ImVec2(at.x + left, at.y + theme.px(18)),
               ImVec2(name - left - theme.px(8), theme.px(16)), row);
    const float bar = std::min(theme.px(24), high - theme.px(4));
    const ImVec2 place = look.narrow ? ImVec2(at.x, at.y + theme.px(40))
                                     : ImVec2(at.x + name, at.y + (two_lines ? theme.px(6) : 0));
    const float wide = look.narrow ? width : width - name;
    draw_labels(state, look, arm, place, wide, bar);
    define(look, Text::def_labels, place, ImVec2(wide, bar), row);
}

// The one thing to do next: whether that was luck, and then why.
void draw_next(const State& state, Commands& commands, const Look& look) {
    if (!state.study.summary && !state.study.running) {
        if (button(look, look.say(Text::result_luck, {std::to_string(kStarts)}).c_str(),
                   ButtonKind::primary, true, look.say(Text::study_tip))) {
            View view = state.view;
            view.panel = "savings";
            commands.send(SetView{std::move(view)});
            commands.send(Study{kStarts});
        }
        return;
    }
    if (button(look, look.say(Text::result_why).data(), ButtonKind::primary)) {
        View view = state.view;
        view.panel = "mechanism";
        commands.send(SetView{std::move(view)});
    }
}

void draw_heading(const State& state, const Look& look, float width) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool by_hand = state.settings.by_hand;
    write(theme, at, look.say(by_hand ? Text::result_hand : Text::result_title), theme.heading(),
          theme.palette.text, Weight::strong, width);
    const std::string aside =
        look.say(Text::result_aside, {std::to_string(labels_of(state.arms[0]))});
    if (!by_hand)
        write_right(theme, at.x + width, at.y + theme.px(3), aside, theme.small(),
                    theme.palette.muted);
    ImGui::Dummy(ImVec2(width, theme.px(25)));
}

}  // namespace

void draw_result(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "question", size);
    const Theme& theme = look.theme;
    const float width = ImGui::GetContentRegionAvail().x;
    draw_heading(state, look, width);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float y = at.y;
    if (state.settings.by_hand) {
        draw_answers(state, commands, look, at, width);
        ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + theme.px(92)));
        if (button(look, look.say(Text::result_race).data(), ButtonKind::primary))
            commands.send(Reset{answering_by_hand(state.settings, false)});
        y += theme.px(130);
    } else {
        const bool fits =
            look.narrow || size.y > theme.px(96 + kLowest * static_cast<float>(state.arms.size()));
        if (fits)
            y += write_wrapped(theme, at, look.say(Text::result_intro, {percent(race_target)}),
                               theme.small(), theme.palette.muted, width) +
                 theme.px(10);
        const float rows = static_cast<float>(state.arms.size());
        const float room = ImGui::GetContentRegionAvail().y - (y - at.y) - theme.px(46);
        const float high = look.narrow ? theme.px(kNarrow)
                                       : std::clamp(std::floor(room / rows), theme.px(kLowest),
                                                    theme.px(kHighest));
        int row = 0;
        for (const ArmState& arm : state.arms) {
            if (!fits) break;  // the lanes below say as much
            draw_row(state, look, arm, row++, ImVec2(at.x, y), width, high);
            y += high;
        }
        ImGui::SetCursorScreenPos(ImVec2(at.x, y + theme.px(4)));
        draw_next(state, commands, look);
        y += theme.px(40);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, y - at.y));
    end_card();
}

}  // namespace bluesquare
