#include <algorithm>
#include <cmath>

#include "app/evidence.h"
#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr double kTop = 20;           // the bar's end: all picks mismatched, where the pool has 5 %
constexpr double kLowest = 0.4;       // the curves' foot, a little under guessing
constexpr float kOneLine = 44;        // lower lanes have one line of words
constexpr float kSlim = 470;          // narrower lanes are beside the evidence,
constexpr float kSlimPictures = 360;  // and even narrower ones have no room for pictures

float picks_gap(const Theme& theme) { return theme.px(5); }

// Who it is, on one line or two.
void draw_name(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width,
               bool one_line) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6.5f), left = 2 * mark + theme.px(9);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(9)), mark);
    if (one_line) {
        write(theme, ImVec2(at.x + left, at.y + theme.px(1)), arm_short(look, arm.arm),
              theme.small(), theme.palette.text, Weight::strong, width - left);
        return;
    }
    const bool you = arm.arm.acquisition == persons_acquisition;
    write(theme, ImVec2(at.x + left, at.y),
          you ? std::string(look.say(Text::you)) : encoder_name(look, arm.arm.encoder),
          theme.body(), theme.palette.text, Weight::strong, width - left);
    std::string how = you ? look.say(Text::you_with, {encoder_name(look, arm.arm.encoder)})
                          : acquisition_name(look, arm.arm.acquisition);
    if (!you && measure(theme, how, theme.small()).x > width - left)
        how = word("asks_short_", arm.arm.acquisition, look.language);
    write(theme, ImVec2(at.x + left, at.y + theme.px(18)), how, theme.small(), theme.palette.muted,
          Weight::regular, width - left);
}

void draw_asked(const State& state, const Look& look, const ArmState& arm, ImVec2 at, float width,
                float side) {
    const bool yours =
        arm.arm.acquisition == persons_acquisition && !state.chosen.empty() && !looks_back(state);
    const bool rests = picks_now(state) && !yours && state.round > 0 &&
                       arm.arm.acquisition == persons_acquisition;  // until the first is picked
    const auto& picks = yours ? state.chosen : rests ? labelled_last(state) : arm.last_picks;
    const float gap = picks_gap(look.theme);
    const int room = std::max(1, static_cast<int>((width + gap) / (side + gap)));
    const int shown = std::min<int>(room, static_cast<int>(picks.size()));
    const float step = side + gap;
    for (int i = 0; i < shown; ++i) {
        const ImVec2 corner(std::round(at.x + i * step), std::round(at.y));
        picture(look, picks[i], corner, side);
        if (!yours && state.task.mismatched(picks[i])) odd_frame(look.theme, corner, side);
    }
}

// Its accuracy over labels so far, up to the target's line.
void draw_curve(const State& state, const Look& look, int index, ImVec2 at, ImVec2 size) {
    const ArmState& arm = state.arms[index];
    const Theme& theme = look.theme;
    const Settings& settings = state.settings;
    const Mark mark = mark_of(theme, state, arm.arm);
    const auto place = [&](double labels, double accuracy) {
        const double x = (labels - settings.seed_set_size) / (settings.rounds * settings.per_round);
        const double y = std::clamp((accuracy - kLowest) / (1 - kLowest), 0.0, 1.0);
        return ImVec2(at.x + static_cast<float>(x) * size.x,
                      at.y + static_cast<float>(1 - y) * size.y);
    };
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float target = place(0, race_target).y, foot = at.y + size.y;
    list->AddLine(ImVec2(at.x, target), ImVec2(at.x + size.x, target), theme.palette.muted, 1);
    list->AddLine(ImVec2(at.x, foot), ImVec2(at.x + size.x, foot), theme.palette.line, 1);
    const auto points_of = [&](const ArmState& one) {
        std::vector<ImVec2> points;
        for (const Record& record : one.records)
            points.push_back(place(record.labels, record.accuracy));
        return points;
    };
    const std::vector<ImVec2> points = points_of(arm);
    if (points.empty()) return;
    if (index < std::ssize(state.unforked)) {
        const auto before = points_of(state.unforked[index]);
        list->AddPolyline(before.data(), static_cast<int>(before.size()), theme.palette.text,
                          std::max(1.0f, theme.px(1)));
    }
    for (std::size_t i = 1; i < points.size(); ++i) {
        const ImVec2 &a = points[i - 1], &b = points[i];
        list->AddQuadFilled(a, b, ImVec2(b.x, foot), ImVec2(a.x, foot), faded(mark.color, 0.16f));
    }
    list->AddPolyline(points.data(), static_cast<int>(points.size()), mark.color, theme.px(2));
    draw_mark(mark, points.back(), theme.px(4.6f), theme.palette.panel);
}

// A number of a lane that has a definition; pressed with a mouse it is as the lane itself.
struct Numbers {
    Commands& commands;
    const Look& look;
    int lane;
    bool shows;  // can be put under the lens

    void add(Text definition, ImVec2 at, ImVec2 size) const {
        if (define(look, definition, at, size, lane) && shows) commands.send(ShowArm{lane});
    }
};

// The same on one line, where there are many learners.
void draw_short_score(const Numbers& numbers, const ArmState& arm, ImVec2 at, float width) {
    const Look& look = numbers.look;
    const Theme& theme = look.theme;
    if (arm.records.empty()) return;
    const ImVec2 size = write(theme, at, percent(arm.records.back().accuracy), theme.body(),
                              theme.palette.text, Weight::strong);
    numbers.add(Text::def_accuracy, at, size);
    const auto reached = labels_to_target(arm);
    const float left = size.x + theme.px(8);
    const std::string goal =
        percent(race_target) + ": " + (reached ? std::to_string(*reached) : "–");
    const ImVec2 beside(at.x + left, at.y + theme.px(2));
    const ImVec2 said = write(theme, beside, goal, theme.tiny(), theme.palette.muted,
                              Weight::regular, width - left);
    numbers.add(Text::def_labels, beside, said);
}

// How good it is, and what that took.
void draw_score(const State& state, const Numbers& numbers, ImVec2 at, float width) {
    const ArmState& arm = state.arms[numbers.lane];
    const Look& look = numbers.look;
    const Theme& theme = look.theme;
    if (arm.records.empty()) return;
    const ImVec2 size = write(theme, at, percent(arm.records.back().accuracy), theme.title(),
                              theme.palette.text, Weight::strong);
    numbers.add(Text::def_accuracy, at, size);
    const float left = size.x + theme.px(6), bar = theme.px(42), beside = bar + theme.px(6);
    const bool forked = numbers.lane < std::ssize(state.unforked);
    const std::string aside =
        forked ? look.say(Text::fork_was,
                          {percent(state.unforked[numbers.lane].records.back().accuracy)})
               : std::string(look.say(Text::right));
    write(theme, ImVec2(at.x + left, at.y + theme.px(7)), aside, theme.tiny(),
          forked ? theme.palette.text : theme.palette.muted, Weight::regular, width - left);
    const auto reached = labels_to_target(arm);
    const std::string goal =
        reached ? look.say(Text::reached_after, {percent(race_target), std::to_string(*reached)})
                : look.say(Text::not_reached, {percent(race_target)});
    const ImVec2 below(at.x, at.y + theme.px(22));
    const ImVec2 said =
        write(theme, below, goal, theme.tiny(), reached ? theme.palette.text : theme.palette.muted,
              reached ? Weight::strong : Weight::regular, width);
    numbers.add(Text::def_labels, below, said);
    if (std::isnan(arm.enrichment)) return;  // nothing asked yet
    share_bar(theme, ImVec2(at.x, at.y + theme.px(40)), ImVec2(bar, theme.px(6)),
              arm.enrichment / kTop, 1 / kTop, theme.palette.odd);
    write(theme, ImVec2(at.x + beside, at.y + theme.px(36)),
          look.say(Text::times_chance, {times(arm.enrichment)}), theme.tiny(), theme.palette.muted,
          Weight::regular, width - beside);
    numbers.add(Text::def_enrichment, ImVec2(at.x, at.y + theme.px(37)),
                ImVec2(width, theme.px(15)));
}

void draw_lane_content(const State& state, int index, Commands& commands, const Look& look,
                       ImVec2 size) {
    const Theme& theme = look.theme;
    const ArmState& arm = state.arms[index];
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float edge = theme.px(6);
    if (index == state.shown_arm)
        list->AddRectFilled(ImVec2(at.x - edge, at.y + theme.px(1)),
                            ImVec2(at.x + size.x + edge, at.y + size.y - theme.px(1)),
                            faded(theme.palette.accent, lane_tint), theme.px(6));
    else if (index > 0 && index - 1 != state.shown_arm)
        list->AddLine(at, ImVec2(at.x + size.x, at.y), faded(theme.palette.line, 0.7f), 1);
    const bool slim = !look.narrow && size.x < theme.px(kSlim),
               one_line = slim || size.y < theme.px(kOneLine);
    const float score = theme.px(look.narrow ? 122 : one_line ? 106 : 116), between = theme.px(10);
    const Numbers numbers{commands, look, index, !picks_now(state)};
    if (look.narrow) {
        const float top = at.y + theme.px(8), left = size.x - score - between;
        draw_name(state, look, arm, ImVec2(at.x, top), left, false);
        draw_score(state, numbers, ImVec2(at.x + left + between, top), score);
        draw_asked(state, look, arm, ImVec2(at.x, top + theme.px(50)), left, theme.px(36));
        draw_curve(state, look, index, ImVec2(at.x + left + between, top + theme.px(56)),
                   ImVec2(score, theme.px(36)));
        return;
    }
    const bool pictures = !slim || size.x >= theme.px(kSlimPictures);
    const float curve = size.x * 0.13f,
                name = size.x * (slim       ? 0.42f
                                 : one_line ? 0.36f
                                            : 0.26f),
                room = size.x - name - curve - score - 3 * between;
    const int most = slim ? 2 : std::clamp(state.settings.per_round, 3, 6);
    const float side = std::floor(
        std::min({size.y - theme.px(14), theme.px(50),
                  (room + picks_gap(theme)) / static_cast<float>(most) - picks_gap(theme)}));
    float x = at.x;
    const auto next = [&](float width, float high) {
        const ImVec2 corner(x, at.y + (size.y - high) / 2);
        x += width + between;
        return corner;
    };
    // Beside the evidence there are curves enough.
    const float named = pictures ? name : size.x - score - between;
    draw_name(state, look, arm, next(named, theme.px(one_line ? 18 : 36)), named, one_line);
    if (pictures) {
        draw_asked(state, look, arm, next(room, side), room, side);
        const float high = std::min(size.y - theme.px(12), theme.px(60));
        draw_curve(state, look, index, next(curve, high), ImVec2(curve, high));
    }
    if (one_line || size.y < theme.px(52))
        draw_short_score(numbers, arm, next(score, theme.px(17)), score);
    else
        draw_score(state, numbers, next(score, theme.px(50)), score);
}

// Its numbers take the pointer first.
void draw_lane(const State& state, int index, Commands& commands, const Look& look, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_lane_content(state, index, commands, look, size);
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(index);
    const bool shows = !picks_now(state);
    if (press_area("lane", size, look.say(shows ? Text::lane_tip : Text::lane_hidden_tip)) && shows)
        commands.send(ShowArm{index});
    ImGui::PopID();
}

// "With two classes least confidence, entropy and margin rank all pictures alike."
void draw_alike_note(const State& state, const Look& look) {
    const auto alike = alike_strategies(state);
    if (alike.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < alike.size(); ++i) {
        const std::string name = "“" + acquisition_name(look, alike[i]) + "”";
        if (i == 0)
            names = name;
        else if (i + 1 == alike.size())
            names = look.say(Text::and_last, {names, name});
        else
            names += ", " + name;
    }
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float high = write_wrapped(theme, at, look.say(Text::alike_note, {names}), theme.tiny(),
                                     theme.palette.muted, width);
    ImGui::Dummy(ImVec2(width, high + theme.px(5)));
}

void draw_race_heading(const State& state, const Look& look) {
    const std::string title(look.say(Text::race)), rare = percent(state.task.mismatched_share());
    if (picks_now(state))
        card_heading(look, title,
                     {look.say(state.round > 0 ? Text::race_aside_last : Text::race_aside_hidden)});
    else if (!state.unforked.empty())
        card_heading(
            look, title,
            {look.say(Text::fork_aside, {std::to_string(state.settings.relabelled.size())}),
             look.say(Text::fork_aside_short)});
    else
        card_heading(
            look, title,
            {look.say(Text::race_aside, {rare}), look.say(Text::race_aside_short, {rare})});
}

}  // namespace

void draw_lanes(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "lanes", size);
    const Theme& theme = look.theme;
    if (state.settings.by_hand) {
        card_heading(look, look.say(Text::hand_title), {look.say(Text::hand_aside)});
        draw_timeline(state, commands, look);
        draw_plot(state, commands, look, "answers",
                  look.narrow ? theme.px(230) : ImGui::GetContentRegionAvail().y);
        return end_card();
    }
    draw_race_heading(state, look);
    draw_timeline(state, commands, look);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    draw_alike_note(state, look);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const int arms = static_cast<int>(state.arms.size());
    const float high = look.narrow
                           ? theme.px(112)
                           : std::floor(std::min(room.y / static_cast<float>(arms), theme.px(86)));
    for (int arm = 0; arm < arms; ++arm)
        draw_lane(state, arm, commands, look, ImVec2(room.x, high));
    ImGui::PopStyleVar();
    end_card();
}

}  // namespace bluesquare
