#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr double kTop = 20;  // the bar's end: all picks mismatched, where the pool has 5 %

// Who it is.
void draw_name(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6.5f), left = 2 * mark + theme.px(9);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(9)), mark);
    const bool you = arm.arm.acquisition == persons_acquisition;
    write(theme, ImVec2(at.x + left, at.y),
          you ? std::string(look.say(Text::you)) : encoder_name(look, arm.arm.encoder),
          theme.body(), theme.palette.text, Weight::strong, width - left);
    write(theme, ImVec2(at.x + left, at.y + theme.px(18)),
          you ? look.say(Text::you_with, {encoder_name(look, arm.arm.encoder)})
              : acquisition_name(look, arm.arm.acquisition),
          theme.small(), theme.palette.muted, Weight::regular, width - left);
}

void draw_asked(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width,
                float side) {
    const bool you = arm.arm.acquisition == persons_acquisition;
    const auto& picks = you ? state.chosen : arm.last_picks;
    const float gap = look.theme.px(7);
    const int room = std::max(1, static_cast<int>((width + gap) / (side + gap)));
    const int shown = std::min<int>(room, static_cast<int>(picks.size()));
    const float step = side + gap;
    for (int i = 0; i < shown; ++i) {
        const ImVec2 corner(std::round(at.x + i * step), std::round(at.y));
        picture(look, picks[i], corner, side);
        if (state.task.mismatched(picks[i])) odd_frame(look.theme, corner, side);
    }
}

// How good it is, and what that took.
void draw_score(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    if (arm.records.empty()) return;
    const ImVec2 size = write(theme, at, percent(arm.records.back().accuracy), theme.title(),
                              theme.palette.text, Weight::strong);
    const auto reached = labels_to_target(arm);
    const std::string goal =
        reached ? look.say(Text::reached_after, {percent(race_target), std::to_string(*reached)})
                : look.say(Text::not_reached, {percent(race_target)});
    const float left = size.x + theme.px(8);
    write(theme, ImVec2(at.x + left, at.y + theme.px(1)), look.say(Text::right), theme.tiny(),
          theme.palette.muted, Weight::regular, width - left);
    write(theme, ImVec2(at.x + left, at.y + theme.px(14)), goal, theme.tiny(),
          reached ? theme.palette.text : theme.palette.muted,
          reached ? Weight::strong : Weight::regular, width - left);
    const double value = std::isnan(arm.enrichment) ? 0 : arm.enrichment / kTop;
    share_bar(theme, ImVec2(at.x, at.y + theme.px(33)), ImVec2(theme.px(64), theme.px(6)), value,
              1 / kTop, theme.palette.odd);
    write(theme, ImVec2(at.x + theme.px(72), at.y + theme.px(28)),
          look.say(Text::times_chance, {times(arm.enrichment)}), theme.tiny(), theme.palette.muted,
          Weight::regular, width - theme.px(72));
    (void)state;
}

void draw_lane(const State& state, int index, Commands& commands, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    const ArmState& arm = state.arms[index];
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(index);
    if (press_area("lane", size, look.say(Text::lane_tip))) commands.send(ShowArm{index});
    ImGui::PopID();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float edge = theme.px(6);
    if (index == state.shown_arm)
        list->AddRectFilled(ImVec2(at.x - edge, at.y + theme.px(1)),
                            ImVec2(at.x + size.x + edge, at.y + size.y - theme.px(1)),
                            faded(theme.palette.accent, 0.13f), theme.px(6));
    else if (index > 0 && index - 1 != state.shown_arm)
        list->AddLine(at, ImVec2(at.x + size.x, at.y), faded(theme.palette.line, 0.7f), 1);
    if (look.narrow) {
        const float top = at.y + theme.px(8), half = size.x * 0.52f;
        draw_name(state, look, arm, ImVec2(at.x, top), half);
        draw_score(state, look, arm, ImVec2(at.x + half + theme.px(6), top),
                   size.x - half - theme.px(6));
        draw_asked(state, look, arm, ImVec2(at.x, top + theme.px(50)), size.x, theme.px(44));
        return;
    }
    const float name = size.x * 0.27f, score = size.x * 0.29f, gap = theme.px(7);
    const int most = std::clamp(state.settings.per_round, 3, 6);
    const float room = size.x - name - score - theme.px(14);
    const float side = std::floor(std::min(
        {size.y - theme.px(14), theme.px(50), (room + gap) / static_cast<float>(most) - gap}));
    const float middle = at.y + (size.y - side) / 2;
    draw_name(state, look, arm, ImVec2(at.x, at.y + (size.y - theme.px(36)) / 2), name);
    draw_asked(state, look, arm, ImVec2(at.x + name + theme.px(6), middle), room, side);
    draw_score(state, look, arm, ImVec2(at.x + size.x - score, at.y + (size.y - theme.px(42)) / 2),
               score);
}

// By hand: how much it labels by either reading, answer by answer.
void draw_readings_by_hand(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const ArmState& arm = state.arms[0];
    std::vector<double> answers, by_target, by_nuisance;
    for (const Record& record : arm.records) {
        const Agreement agrees = agreement(state, record);
        answers.push_back(record.labels - state.settings.seed_set);
        by_target.push_back(agrees.target);
        by_nuisance.push_back(agrees.nuisance);
    }
    const ArmMark target{theme.palette.encoders[0], true, true, false},
        nuisance{theme.palette.encoders[1], true, false, false};
    draw_legend(look, {{target, attribute_name(look, state.task.target)},
                       {nuisance, attribute_name(look, state.task.nuisance)}});
    const ImVec2 size(ImGui::GetContentRegionAvail().x,
                      look.narrow ? theme.px(180) : ImGui::GetContentRegionAvail().y);
    const double most = state.settings.rounds * state.settings.per_round;
    if (!begin_plot(look, "##readings", size, {0, most, 0, 1, 5, 5})) return;
    plot_line(look, "target", answers, by_target, target);
    plot_line(look, "nuisance", answers, by_nuisance, nuisance);
    end_plot();
}

}  // namespace

void draw_lanes(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "lanes", size);
    const Theme& theme = look.theme;
    if (state.settings.by_hand) {
        card_heading(look, look.say(Text::hand_title), look.say(Text::hand_aside));
        draw_readings_by_hand(state, look);
        return end_card();
    }
    const std::string aside = look.say(Text::race_aside, {percent(state.task.mismatched_share())});
    card_heading(look, look.say(Text::race), aside);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const int arms = static_cast<int>(state.arms.size());
    const float high = look.narrow
                           ? theme.px(112)
                           : std::floor(std::min(room.y / static_cast<float>(arms), theme.px(86)));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (int arm = 0; arm < arms; ++arm)
        draw_lane(state, arm, commands, look, ImVec2(room.x, high));
    ImGui::PopStyleVar();
    end_card();
}

}  // namespace bluesquare
