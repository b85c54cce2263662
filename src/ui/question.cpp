#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/panels.h"

namespace bluesquare {
namespace {

std::string percent(double share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * share);
    return text;
}

const std::string& level_of(const State& state, const std::string& attribute, int example) {
    const Attribute& column = *state.pictures.data.find(attribute);
    return column.levels[column.codes[example]];
}

// Sizes of a lane for the room there is.
struct LaneShape {
    float height, info, side, step;  // info: width of the words; side: of a picture
    bool stacked;                    // the words above the pictures
};

LaneShape lane_shape(const State& state, const Look& look, float width, float height) {
    const Theme& theme = look.theme;
    const int shown = std::max(1, std::min(state.settings.per_round, 8));
    LaneShape lane{};
    lane.stacked = look.narrow;
    lane.info = lane.stacked ? width : theme.px(206);
    const float room = width - (lane.stacked ? 0 : lane.info + theme.px(14));
    const float words = 2 * theme.px(17) + theme.px(4);
    const float gap = theme.px(look.narrow ? 6 : 10);
    lane.side = std::min(room / shown - gap, theme.px(150));
    if (!lane.stacked && height > 0) lane.side = std::min(lane.side, height - words - theme.px(16));
    lane.side = std::floor(std::max(lane.side, theme.px(24)));
    lane.step = lane.side +
                (lane.stacked ? gap : std::min(theme.px(26), (room - shown * lane.side) / shown));
    lane.height = lane.side + words + theme.px(12);
    if (lane.stacked) lane.height += theme.px(76);
    if (!lane.stacked && height > 0) lane.height = height;
    return lane;
}

// Words of a pick: its nuisance, and the answer - its target - in bold.
void draw_caption(const State& state, const Look& look, int example, ImVec2 at, float side) {
    const Theme& theme = look.theme;
    const bool odd = state.task.mismatched(example);
    const float middle = at.x + side / 2;
    write_centered(theme, middle, at.y + side + theme.px(3),
                   level_of(state, state.task.target, example), theme.px(14), theme.palette.text,
                   Weight::strong);
    write_centered(theme, middle, at.y + side + theme.px(20),
                   level_of(state, state.task.nuisance, example), theme.small(),
                   odd ? theme.palette.odd : theme.palette.muted,
                   odd ? Weight::strong : Weight::regular);
}

// A mismatched pick: a thick frame and a star in its corner.
void draw_odd_frame(const Theme& theme, ImVec2 at, float side) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float line = theme.px(3), badge = theme.px(10);
    list->AddRect(ImVec2(at.x - line / 2, at.y - line / 2),
                  ImVec2(at.x + side + line / 2, at.y + side + line / 2), theme.palette.odd,
                  theme.px(3), line);
    const ImVec2 center(at.x + side - theme.px(2), at.y + theme.px(2));
    list->AddCircleFilled(center, badge, theme.palette.odd);
    write_centered(theme, center.x, center.y - theme.px(8.5f), "!", theme.px(15),
                   theme.dark ? theme.palette.ground : IM_COL32_WHITE, Weight::strong);
}

// This round's picks; after the last round, which asks nothing, those of the round before.
const std::vector<int>& shown_picks(const ArmState& arm) {
    const auto& records = arm.records;
    const bool over = arm.last_picks.empty() && records.size() > 1;
    return over ? records[records.size() - 2].picked : arm.last_picks;
}

void draw_picks(const State& state, const ArmState& arm, const Look& look, const LaneShape& lane,
                ImVec2 at) {
    const auto& picks = shown_picks(arm);
    const int shown = std::min<int>(8, static_cast<int>(picks.size()));
    for (int i = 0; i < shown; ++i) {
        const int example = picks[i];
        const ImVec2 corner(std::round(at.x + i * lane.step), std::round(at.y));
        picture(look, example, corner, lane.side);
        if (state.task.mismatched(example)) draw_odd_frame(look.theme, corner, lane.side);
        draw_caption(state, look, example, corner, lane.side);
    }
}

// Who it is, how many labels, how good.
void draw_info(const State& state, const ArmState& arm, const Look& look, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const Palette& p = theme.palette;
    const float mark = theme.px(7), left = at.x + 2 * mark + theme.px(10);
    draw_mark(mark_of(theme, state, arm), ImVec2(at.x + mark, at.y + theme.px(10)), mark);
    write(theme, ImVec2(left, at.y), label_of(encoder_choices(), arm.arm.encoder), theme.heading(),
          p.text, Weight::strong, at.x + width - left);
    write(theme, ImVec2(left, at.y + theme.px(20)),
          label_of(acquisition_choices(), arm.arm.acquisition), theme.body(), p.text,
          Weight::regular, at.x + width - left);
    if (arm.records.empty()) return;
    const Record& last = arm.records.back();
    const std::string numbers = percent(last.accuracy) + " right";
    const float wide = look.narrow ? width * 0.5f : width;
    const ImVec2 line =
        look.narrow ? ImVec2(at.x + width * 0.56f, at.y) : ImVec2(left, at.y + theme.px(41));
    const ImVec2 size = write(theme, line, numbers, theme.body(), p.text, Weight::strong);
    write(theme, ImVec2(line.x + size.x + theme.px(6), line.y + theme.px(1.5f)),
          "after " + std::to_string(last.labels) + " labels", theme.small(), p.muted,
          Weight::regular, at.x + width - line.x - size.x - theme.px(6));
    const ImVec2 bar =
        look.narrow ? ImVec2(line.x, at.y + theme.px(26)) : ImVec2(left, at.y + theme.px(68));
    draw_enrichment(state, arm, look, bar, look.narrow ? wide * 0.86f : at.x + width - left);
}

void draw_lane(const State& state, int index, Commands& commands, const Look& look,
               const LaneShape& lane, float width) {
    const Theme& theme = look.theme;
    const ArmState& arm = state.arms[index];
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(index);
    if (ImGui::InvisibleButton("lane", ImVec2(width, lane.height))) commands.send(ShowArm{index});
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::SetItemTooltip("Shows this learner's questions in the pool");
    ImGui::PopID();
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (index > 0)
        list->AddLine(at, ImVec2(at.x + width, at.y), faded(theme.palette.line, 0.8f), 1);
    const float top = at.y + theme.px(10);
    draw_info(state, arm, look, ImVec2(at.x, top), lane.info);
    const ImVec2 pictures = lane.stacked ? ImVec2(at.x, top + theme.px(68))
                                         : ImVec2(at.x + lane.info + theme.px(22), top);
    draw_picks(state, arm, look, lane, pictures);
}

std::string aside(const State& state) {
    const double share = state.task.mismatched_share();
    return "bold: the answer.  ! mismatched, " + percent(share) + " of the pool";
}

}  // namespace

void draw_question(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "question", size);
    card_heading(look, state.phase == Phase::finished ? "Asked last" : "Asked this round",
                 aside(state));
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float each = size.y > 0 ? std::floor(room.y / static_cast<float>(state.arms.size())) : 0;
    const LaneShape lane = lane_shape(state, look, room.x, each);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (int arm = 0; arm < static_cast<int>(state.arms.size()); ++arm)
        draw_lane(state, arm, commands, look, lane, room.x);
    ImGui::PopStyleVar();
    end_card();
}

}  // namespace bluesquare
