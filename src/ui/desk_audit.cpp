// How right the sorting is, whether answers still pay, and how far the network is.
#include <cmath>

#include "ui/desk.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

void line(const Look& look, const std::string& text, ImU32 color, float size,
          Weight weight = Weight::regular) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float high = write_wrapped(look.theme, at, text, size, color, width, weight);
    ImGui::Dummy(ImVec2(width, high));
}

void draw_right(const SortState& state, const Look& look) {
    const Theme& theme = look.theme;
    const Palette& colors = theme.palette;
    if (!state.audit) {
        line(look,
             look.say(Text::sort_right_later,
                      {std::to_string(least_checks), std::to_string(state.checks.checked)}),
             colors.muted, theme.small());
        return;
    }
    const Audit& audit = *state.audit;
    line(look, look.say(Text::sort_right, {percent(audit.right)}), colors.text, theme.heading(),
         Weight::strong);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 bar(ImGui::GetContentRegionAvail().x, theme.px(9));
    interval_bar(theme, at, bar, {audit.right, audit.lo, audit.hi}, 0, colors.accent);
    ImGui::Dummy(bar);
    line(look,
         look.say(Text::sort_right_interval,
                  {percent(audit.lo), percent(audit.hi), std::to_string(audit.checks.checked)}),
         colors.muted, theme.small());
}

std::string progress(const SortState& state, const Look& look) {
    std::string text = look.say(Text::sort_looked_at,
                                {std::to_string(state.encoded), std::to_string(state.total())});
    if (state.seconds_left > 0)
        text += ", " + look.say(Text::sort_speed,
                                {std::to_string(std::lround(state.images_per_second)),
                                 std::to_string(std::lround(std::ceil(state.seconds_left)))});
    return text;
}

}  // namespace

void draw_desk_audit(const SortState& state, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    if (begin_card(look, "desk-audit", size)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, theme.px(4)));
        draw_right(state, look);
        if (state.movement.answers > 0) {
            const Movement& moved = state.movement;
            std::string text =
                look.say(Text::sort_moved, {std::to_string(moved.answers),
                                            std::to_string(moved.moved), std::to_string(moved.of)});
            if (hardly_pays(moved)) text += " " + std::string(look.say(Text::sort_hardly_pays));
            line(look, text, theme.palette.muted, theme.small());
        }
        if (state.doubtful_fit)
            line(look, std::string(look.say(Text::sort_unsure_fit)), theme.palette.fault,
                 theme.small());
        if (state.encoded < state.total())
            line(look, progress(state, look), theme.palette.muted, theme.small());
        else if (!state.problems.empty())
            line(look, state.problems.front(), theme.palette.muted, theme.small());
        ImGui::PopStyleVar();
    }
    end_card();
}

}  // namespace bluesquare
