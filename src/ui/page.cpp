#include "ui/page.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <imgui_internal.h>

#include "app/evidence.h"
#include "app/story.h"
#include "ui/page_window.h"

namespace bluesquare {
namespace {

constexpr float kNarrow = 860, kTwoEvidence = 1600;  // points
constexpr float kTwoColumns = 660;                   // of a narrow page, inside
constexpr float kGrowth = 0.6f;  // of type, against a window's that is larger than the design
constexpr float kDesignWidth = 1280, kDesignHeight = 720;

bool has_race(const State& state) { return !state.arms.empty(); }
bool opens(const State& state) { return state.opening.stage != OpeningStage::over; }

void draw_main(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    if (state.phase == Phase::finished && !looks_back(state))
        draw_result(state, commands, look, size);
    else if (has_race(state))
        draw_question(state, commands, look, size);
    else
        draw_status(state, commands, look, size);
}

bool shows_controls(const State& state) { return !from_afar(state.view) && has_controls(state); }

// A card of a column; high 0: as high as what the others leave.
struct Part {
    float high;
    void (*draw)(const State&, Commands&, const Look&, ImVec2);
};

void draw_column(const State& state, Commands& commands, const Look& look, ImVec2 at, ImVec2 size,
                 std::initializer_list<Part> parts) {
    const float gap = look.theme.px(10);
    float left = size.y + gap, y = at.y;
    for (const Part& part : parts) left -= part.high + gap;
    for (const Part& part : parts) {
        const float high = std::floor(part.high > 0 ? part.high : left);
        ImGui::SetCursorPos(ImVec2(at.x, y));
        part.draw(state, commands, look, ImVec2(size.x, high));
        y += high + gap;
    }
}

void draw_story_column(const State& state, Commands& commands, const Look& look, ImVec2 at,
                       ImVec2 size) {
    if (shows_controls(state))
        draw_column(
            state, commands, look, at, size,
            {{std::min(size.y * 0.51f, look.theme.px(420)), draw_story}, {0, draw_controls}});
    else
        draw_column(state, commands, look, at, size, {{0, draw_story}});
}

// Three columns: the story and what can be chosen; the question and the race; what they mean. Where
// the window is wide, also what goes with that.
void draw_race_columns(const State& state, Commands& commands, const Look& look, ImVec2 at,
                       ImVec2 room) {
    const Theme& theme = look.theme;
    const float gap = theme.px(10);
    const float left = std::floor(std::clamp(room.x * 0.212f, theme.px(230), theme.px(330)));
    const float right = std::floor(std::clamp(room.x * 0.318f, theme.px(320), theme.px(520)));
    const bool less = from_afar(state.view) && state.view.panel != "mechanism" &&
                      !asks_visitor(state);  // without the map
    const bool four = look.wide && room.x > theme.px(1900) && has_race(state);
    const float last = four ? right + gap : 0, middle = room.x - left - right - 2 * gap - last;
    draw_story_column(state, commands, look, at, ImVec2(left, room.y));
    const ImVec2 second(at.x + left + gap, at.y), third(second.x + middle + gap, at.y),
        fourth(third.x + right + gap, at.y);
    if (has_race(state))
        draw_column(state, commands, look, second, ImVec2(middle, room.y),
                    {{room.y * 0.53f, draw_main}, {0, draw_lanes}});
    else
        draw_column(state, commands, look, second, ImVec2(middle, room.y), {{0, draw_main}});
    const ImVec2 size(right, room.y);
    if (four) {
        draw_column(state, commands, look, third, size,
                    {{room.y * 0.55f, draw_side}, {0, draw_companion}});
        draw_column(state, commands, look, fourth, size, {{0, draw_pool}});
    } else if (look.wide && room.y > theme.px(960) && has_race(state)) {
        draw_column(state, commands, look, third, size,
                    {{theme.px(362), draw_side}, {theme.px(190), draw_companion}, {0, draw_pool}});
    } else if (less && has_race(state)) {
        draw_column(state, commands, look, third, size, {{0, draw_side}});
    } else {
        draw_column(state, commands, look, third, size,
                    {{room.y * 0.55f, draw_side}, {0, draw_pool}});
    }
}

// How high the question is beside the evidence, or the result: in points.
float main_beside(const State& state) {
    constexpr std::size_t most_rows = 5;  // of a result there; more are in the lanes alone
    if (state.phase != Phase::finished) return 158;
    return state.arms.size() > most_rows ? 102 : 132 + 22 * static_cast<float>(state.arms.size());
}

// The evidence in the middle at full height, in a wide window in two columns; the race beside it.
void draw_evidence_columns(const State& state, Commands& commands, const Look& look, ImVec2 at,
                           ImVec2 room) {
    const Theme& theme = look.theme;
    const float gap = theme.px(10);
    const float left = std::floor(std::clamp(room.x * 0.2f, theme.px(230), theme.px(320)));
    const float right =
        std::floor(std::clamp(room.x * (look.wide ? 0.22f : 0.26f), theme.px(290), theme.px(480)));
    const float middle = room.x - left - right - 2 * gap;
    draw_story_column(state, commands, look, at, ImVec2(left, room.y));
    const float x = at.x + left + gap;
    const float half = look.wide ? std::floor((middle - gap) / 2) : middle;
    // The map stands where the words about it are.
    const bool map = state.view.panel == "mechanism";
    const auto encoders = static_cast<float>(state.settings.encoders.size());
    const ImVec2 first(x, at.y), size(half, room.y);
    if (map)
        draw_column(
            state, commands, look, first, size,
            {{std::min(theme.px(225 + 60 * encoders), room.y * 0.62f), draw_side}, {0, draw_pool}});
    else
        draw_column(state, commands, look, first, size, {{0, draw_side}});
    if (look.wide)
        draw_column(state, commands, look, ImVec2(x + half + gap, at.y),
                    ImVec2(middle - half - gap, room.y), {{0, draw_companion}});
    const ImVec2 last(x + middle + gap, at.y), beside(right, room.y);
    const int arms = static_cast<int>(state.arms.size());
    const float lanes = std::min(theme.px(56.0f + static_cast<float>(arms) * 34), room.y * 0.36f);
    if (map)
        draw_column(state, commands, look, last, beside, {{0, draw_main}, {lanes, draw_lanes}});
    else
        draw_column(
            state, commands, look, last, beside,
            {{theme.px(main_beside(state)), draw_main}, {lanes, draw_lanes}, {0, draw_pool}});
}

void draw_wide(const State& state, Commands& commands, const Look& look) {
    draw_header(state, commands, look);
    draw_notice(state, commands, look);
    const ImVec2 room = ImGui::GetContentRegionAvail(), at = ImGui::GetCursorPos();
    if (opens(state)) return draw_opening(state, commands, look, room);
    if (evidence_leads(state)) return draw_evidence_columns(state, commands, look, at, room);
    draw_race_columns(state, commands, look, at, room);
}

// A step is entered at its words: the panel that they are about is beside or below them.
void scroll_to_step(const State& state) {
    int& shown = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("step"), state.view.step);
    if (shown != state.view.step)
        ImGui::SetScrollY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y);
    shown = state.view.step;
}

void draw_one_column(const State& state, Commands& commands, const Look& look) {
    const ImVec2 size(ImGui::GetContentRegionAvail().x, 0);
    // The step's panel comes next to its words, unless the visitor is asked something.
    const bool panel_first = has_race(state) && !asks_visitor(state);
    draw_story(state, commands, look, size);
    if (panel_first) draw_side(state, commands, look, size);
    draw_main(state, commands, look, size);
    if (has_race(state)) draw_lanes(state, commands, look, size);
    if (has_race(state) && !panel_first) draw_side(state, commands, look, size);
    draw_pool(state, commands, look, size);
    if (shows_controls(state)) draw_controls(state, commands, look, size);
}

// Each as high as its content; the page scrolls.
void draw_two_columns(const State& state, Commands& commands, const Look& look) {
    const float gap = look.theme.px(10),
                width = std::floor((ImGui::GetContentRegionAvail().x - gap) / 2);
    const ImVec2 size(width, 0);
    ImGui::BeginGroup();
    draw_story(state, commands, look, size);
    draw_main(state, commands, look, size);
    draw_pool(state, commands, look, size);
    if (shows_controls(state)) draw_controls(state, commands, look, size);
    ImGui::EndGroup();
    ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    if (has_race(state)) draw_side(state, commands, look, size);
    if (has_race(state)) draw_lanes(state, commands, look, size);
    ImGui::EndGroup();
}

void draw_narrow(const State& state, Commands& commands, const Look& look) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_header(state, commands, look);
    draw_notice(state, commands, look);
    if (opens(state)) return draw_opening(state, commands, look, ImVec2(width, 0));
    scroll_to_step(state);
    if (width < look.theme.px(kTwoColumns))
        draw_one_column(state, commands, look);
    else
        draw_two_columns(state, commands, look);
}

// The digit of what can be answered or bet on, and for two boxes their letters.
void answer_keys(const State& state, Commands& commands) {
    const auto pressed = [](int digit) {
        return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_1 + digit), false) ||
               ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_Keypad1 + digit), false);
    };
    const OpeningStage stage = state.opening.stage;
    const bool answers =
        stage == OpeningStage::answer || (state.settings.by_hand && state.phase == Phase::asking);
    for (int label = 0; answers && label < std::min(state.task.class_count(), 9); ++label)
        if (pressed(label) ||
            (label < 2 && ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + label), false)))
            return commands.send(Answer{label});
    for (int arm = 0; stage == OpeningStage::bet && arm < std::ssize(state.arms); ++arm)
        if (pressed(arm)) return commands.send(Bet{arm});
}

// Keys for everything that matters; where the keyboard is moving the focus about, the arrows and
// space belong to that.
void shortcuts(const State& state, Commands& commands) {
    const ImGuiIO& io = ImGui::GetIO();
    if ((io.KeyCtrl || io.KeySuper) && ImGui::IsKeyPressed(ImGuiKey_Z, false))
        commands.send(Undo{});
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt) return;
    if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) return;
    const bool runs =
        !opens(state) && (state.phase == Phase::ready || state.phase == Phase::playing);
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
    const bool focusing = io.NavVisible;
    // Or Dear ImGui would move the focus with them.
    const auto own = [](ImGuiKey key) { ImGui::SetKeyOwner(key, ImGui::GetID("shortcuts")); };
    own(ImGuiKey_PageDown);
    own(ImGuiKey_PageUp);
    if (!focusing) {
        own(ImGuiKey_LeftArrow);
        own(ImGuiKey_RightArrow);
        own(ImGuiKey_Space);
    }
    const bool right = !focusing && ImGui::IsKeyPressed(ImGuiKey_RightArrow);
    if (right && looks_back(state))
        commands.send(Rewind{state.round + 1});
    else if (runs && (right || pressed(ImGuiKey_N)))
        commands.send(Step{});
    if (!focusing && !opens(state) && state.round > 0 && ImGui::IsKeyPressed(ImGuiKey_LeftArrow))
        commands.send(Rewind{state.round - 1});
    if (runs && state.your_arm < 0 &&
        ((!focusing && pressed(ImGuiKey_Space)) || pressed(ImGuiKey_P))) {
        if (state.phase == Phase::playing)
            commands.send(Pause{});
        else
            commands.send(Play{state.rounds_per_second});
    }
    if (pressed(ImGuiKey_R) && !opens(state)) commands.send(Reset{state.settings});
    if (pressed(ImGuiKey_U)) commands.send(Undo{});
    if (pressed(ImGuiKey_T)) commands.ask(HostRequest::text_view);
    if (pressed(ImGuiKey_M)) {
        View view = state.view;
        view.grid = !view.grid;
        commands.send(SetView{std::move(view)});
    }
    if (pressed(ImGuiKey_PageDown) && state.view.step < story_length())
        commands.send(GoTo{state.view.step + 1});
    if (pressed(ImGuiKey_PageUp) && state.view.step > 1) commands.send(GoTo{state.view.step - 1});
    answer_keys(state, commands);
}

}  // namespace

bool page_is_narrow(ImVec2 size, float scale) { return size.x / scale < kNarrow; }

bool page_is_wide(ImVec2 size, float scale, bool from_afar) {
    return !from_afar && size.x / scale >= kTwoEvidence;
}

float page_unit(ImVec2 size, float scale, bool from_afar) {
    if (page_is_narrow(size, scale)) return scale;
    float fit = std::min(size.x / kDesignWidth, size.y / kDesignHeight);
    if (!from_afar && fit > scale) fit = scale * std::pow(fit / scale, kGrowth);
    return std::clamp(fit, (from_afar ? 1.12f : 0.82f) * scale, 6.0f * scale);
}

void draw_page(const State& state, Commands& commands, const Look& look) {
    const bool bar = look.narrow && !opens(state);
    const auto body = [&] {
        if (look.narrow)
            draw_narrow(state, commands, look);
        else
            draw_wide(state, commands, look);
        shortcuts(state, commands);
    };
    in_page_window(look, body, bar ? look.theme.px(tool_height) : 0,
                   [&] { draw_bar(state, commands, look); });
}

}  // namespace bluesquare
