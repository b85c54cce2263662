// The rounds that are done, as stops of a slider: dragging, tapping or the arrow keys look back.
#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

#include "ui/panels.h"

namespace bluesquare {
namespace {

constexpr float kHigh = 24;

struct Track {
    float left, right, y;
    int rounds;

    float place(int round) const {
        return left + (right - left) * static_cast<float>(round) / static_cast<float>(rounds);
    }
    int round_at(float x) const {
        const float share = (x - left) / std::max(1.0f, right - left);
        return static_cast<int>(std::lround(share * static_cast<float>(rounds)));
    }
};

// Upright bars; tall in `odd` where the shown learner asked about something rare.
void draw_stops(const State& state, const Theme& theme, const Track& track) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const int done = state.timeline.done;
    const auto bar = [&](int round, float wide, float high, ImU32 color) {
        const float x = track.place(round);
        list->AddRectFilled(ImVec2(x - wide / 2, track.y - high),
                            ImVec2(x + wide / 2, track.y + high), color, wide / 2);
    };
    list->AddLine(ImVec2(track.left, track.y), ImVec2(track.right, track.y), theme.palette.line,
                  theme.px(2));
    list->AddLine(ImVec2(track.left, track.y), ImVec2(track.place(done), track.y),
                  theme.palette.muted, theme.px(3));
    for (int round = 0; round <= done; ++round) {
        const bool rare = round < std::ssize(state.timeline.rare) && state.timeline.rare[round] > 0;
        bar(round, theme.px(rare ? 3 : 2), theme.px(rare ? 8 : 5),
            rare ? theme.palette.odd : theme.palette.muted);
    }
    bar(state.round, theme.px(7), theme.px(10), theme.palette.accent);
}

// By what the pointer or the keys do to the slider: the round to show, or nothing.
std::optional<int> asked_round(const State& state, const Track& track) {
    const ImGuiID id = ImGui::GetItemID();
    const int done = state.timeline.done;
    if (ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left))
        return std::clamp(track.round_at(ImGui::GetIO().MousePos.x), 0, done);
    if (!ImGui::IsItemFocused() || !ImGui::GetIO().NavVisible) return {};
    constexpr ImGuiKey keys[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_Home,
                                 ImGuiKey_End};
    const int rounds[] = {state.round - 1, state.round + 1, 0, done};
    std::optional<int> round;
    for (int i = 0; i < 4; ++i) {
        ImGui::SetKeyOwner(keys[i], id);  // or Dear ImGui would move the focus with them
        if (ImGui::IsKeyPressed(keys[i], ImGuiInputFlags_Repeat, id))
            round = std::clamp(rounds[i], 0, done);
    }
    return round;
}

}  // namespace

void draw_timeline(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, high = theme.px(kHigh);
    const bool back = looks_back(state);
    const std::string words = look.say(back ? Text::timeline_back : Text::timeline_round,
                                       {std::to_string(std::max(state.round, 0))});
    const std::string longest =
        look.say(Text::timeline_back, {std::to_string(state.settings.rounds)});
    const float left = measure(theme, longest, theme.small(), Weight::strong).x + theme.px(14);
    const float button_width =
        measure(theme, look.say(Text::timeline_now), theme.body()).x + theme.px(20);
    write(theme, ImVec2(at.x, at.y + theme.px(4)), words, theme.small(),
          back ? theme.palette.text : theme.palette.muted, back ? Weight::strong : Weight::regular);
    const float room = width - left - button_width - theme.px(14), edge = theme.px(5);
    const Track track{at.x + left + edge, at.x + left + room - edge, at.y + high / 2,
                      std::max(state.settings.rounds, 1)};
    ImGui::SetCursorScreenPos(ImVec2(at.x + left, at.y));
    press_area("timeline", ImVec2(std::max(room, 1.0f), high), look.say(Text::timeline_tip));
    if (const auto round = asked_round(state, track); round && *round != state.round)
        commands.send(Rewind{*round});
    draw_stops(state, theme, track);
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - button_width, at.y));
    if (button(look, look.say(Text::timeline_now).data(), ButtonKind::plain, back,
               look.say(Text::timeline_now_tip), button_width, kHigh))
        commands.send(Rewind{});
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, high));
}

}  // namespace bluesquare
