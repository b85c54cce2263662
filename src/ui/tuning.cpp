// The whole network in training beside the race's head: the same start, and which questions either
// asks.
#include "app/tuning.h"

#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kPicture = 38, kRow = 22;

std::string what_runs(const TuningState& tuning, const Look& look) {
    const std::string left = time_left(look, tuning.seconds_left);
    if (tuning.steps == 0) return left;
    return look.say(Text::tuning_speed, {times(tuning.steps_per_second)}) + " " + left;
}

void draw_progress(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    share_bar(theme, ImVec2(at.x, at.y + theme.px(4)), ImVec2(width, theme.px(10)),
              state.tuning.fraction, 0, theme.palette.accent);
    ImGui::Dummy(ImVec2(width, theme.px(16)));
    const std::string text = what_runs(state.tuning, look);
    paragraph(look, text.empty() ? look.say(Text::tuning_begins) : std::string_view(text),
              theme.palette.muted, theme.small());
    if (button(look, look.say(Text::cancel).data(), ButtonKind::plain))
        commands.send(CancelTraining{});
}

// A learner's first questions, rare ones framed.
void draw_first(const State& state, const Look& look, std::string_view title,
                const std::vector<int>& picks) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    write(theme, at, title, theme.small(), theme.palette.text, Weight::strong, width);
    const float count = static_cast<float>(picks.size());
    const float step = std::min(theme.px(kPicture + 9), width / std::max(count, 1.0f)),
                side = step - theme.px(9);
    for (int i = 0; i < std::ssize(picks); ++i) {
        const ImVec2 corner(std::round(at.x + theme.px(2) + i * step),
                            std::round(at.y + theme.px(21)));
        picture(look, picks[i], corner, side);
        if (state.task.mismatched(picks[i])) odd_frame(theme, corner, side);
    }
    ImGui::Dummy(ImVec2(width, theme.px(27) + side));
}

void draw_questions(const State& state, const Look& look) {
    const auto first = first_questions(state);
    if (!first) return;
    draw_first(state, look, look.say(Text::tuning_head_asks), first->head);
    draw_first(state, look, look.say(Text::tuning_whole_asks), first->whole);
    paragraph(look,
              look.say(Text::tuning_same,
                       {std::to_string(first->same), std::to_string(first->whole.size()),
                        std::to_string(first->head_rare), std::to_string(first->whole_rare)}),
              look.theme.palette.text, look.theme.small());
}

// "Whole network, asks where uncertain": how much is right with how many labels.
void draw_learner(const Look& look, Text who, const ArmState& arm) {
    const Theme& theme = look.theme;
    if (arm.records.empty()) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const Record& last = arm.records.back();
    const std::string right =
        percent(last.accuracy) + "  " + look.say(Text::at_labels, {std::to_string(last.labels)});
    const float wide = measure(theme, right, theme.small(), Weight::strong).x;
    write_right(theme, at.x + width, at.y, right, theme.small(), theme.palette.text,
                Weight::strong);
    write(theme, at,
          std::string(look.say(who)) + ", " + acquisition_name(look, arm.arm.acquisition),
          theme.small(), theme.palette.text, Weight::regular, width - wide - theme.px(8));
    ImGui::Dummy(ImVec2(width, theme.px(kRow)));
}

void draw_results(const State& state, const Look& look) {
    draw_questions(state, look);
    for (const ArmState& arm : state.tuning.arms) {
        draw_learner(look, Text::tuning_whole, arm);
        if (const ArmState* const head = head_beside(state, arm))
            draw_learner(look, Text::tuning_head, *head);
    }
}

}  // namespace

void draw_tuning(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    if (state.arms.empty()) return;
    const TuningState& tuning = state.tuning;
    const bool any = !tuning.arms.empty() && !tuning.arms[0].records.empty();
    if (!any) paragraph(look, look.say(Text::tuning_intro), theme.palette.muted, theme.small());
    if (tuning.running) draw_progress(state, commands, look);
    if (any) draw_results(state, look);
    if (tuning.running) return;
    if (!tuning.error.empty()) paragraph(look, tuning.error, theme.palette.text, theme.small());
    if (!check_tuning(state))
        paragraph(look, look.say(Text::tuning_not_here), theme.palette.text, theme.small());
    else if (button(look, look.say(any ? Text::tuning_again : Text::tuning_start).data(),
                    any ? ButtonKind::plain : ButtonKind::primary))
        commands.send(Train{});
}

}  // namespace bluesquare
