// The pool as a map: across, how sure the shown learner is, with its decision boundary in the
// middle; upright, where the nuisance lies in the encoder's representation.
#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

#include "ui/panels.h"
#include "ui/tags.h"

namespace bluesquare {
namespace {

struct Frame {
    ImVec2 low, high;
    float cell;

    ImVec2 corner(float x, float y) const {
        const float wide = high.x - low.x - cell, tall = high.y - low.y - cell;
        return {std::round(low.x + wide * (x / 1.12f + 1) / 2),
                std::round(high.y - cell - tall * (y / 1.12f + 1) / 2)};
    }
};

// Words at the ends of the axes, and the boundary.
void draw_axes(const State& state, const Look& look, const Frame& frame) {
    const Theme& theme = look.theme;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(frame.low, frame.high, faded(theme.palette.raised, 0.45f), theme.px(6));
    const float middle = (frame.low.x + frame.high.x) / 2;
    const float bottom = frame.high.y + theme.px(3);
    if (!state.lens.boundary) {
        write(theme, ImVec2(frame.low.x, bottom), look.say(Text::map_components), theme.tiny(),
              theme.palette.muted, Weight::regular, frame.high.x - frame.low.x);
        return;
    }
    list->AddRectFilled(frame.low, ImVec2(middle, frame.high.y),
                        faded(theme.palette.classes[0], 0.09f));
    list->AddRectFilled(ImVec2(middle, frame.low.y), frame.high,
                        faded(theme.palette.classes[1], 0.09f));
    for (float y = frame.low.y; y < frame.high.y; y += theme.px(9))
        list->AddLine(ImVec2(middle, y), ImVec2(middle, std::min(y + theme.px(5), frame.high.y)),
                      theme.palette.text, theme.px(1.5f));
    Tag left = label_tag(state, look, 0), right = label_tag(state, look, 1);
    left.words = look.say(Text::map_sure_left, {left.words});
    right.words = look.say(Text::map_sure_right, {right.words});
    draw_tag(look, left, ImVec2(frame.low.x, bottom), theme.tiny(), theme.palette.classes[0],
             Weight::strong);
    draw_tag_right(look, right, ImVec2(frame.high.x, bottom), theme.tiny(),
                   theme.palette.classes[1], Weight::strong);
    write_centered(theme, middle, bottom, look.say(Text::map_boundary), theme.tiny(),
                   theme.palette.text);
}

// By the arrow keys from picture to picture, to the nearest that lies that way; the first one is
// this round's question.
int walk(const State& state) {
    const Lens& lens = state.lens;
    const auto& pool = state.task.pool;
    constexpr ImGuiKey keys[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                                 ImGuiKey_DownArrow};
    constexpr float ways[][2] = {{-1, 0}, {1, 0}, {0, 1}, {0, -1}};
    const ImGuiID id = ImGui::GetItemID();
    int now = state.what_if.example;
    if (now < 0) now = lens.questions.empty() ? pool[0] : lens.questions[0].example;
    int next = now;
    const int from = state.task.pool_position(now);
    for (int k = 0; k < 4; ++k) {
        ImGui::SetKeyOwner(keys[k], id);  // or Dear ImGui would move the focus with them
        if (!ImGui::IsKeyPressed(keys[k], ImGuiInputFlags_Repeat, id)) continue;
        float nearest = 1e9f;
        for (std::size_t i = 0; i < pool.size(); ++i) {
            const float x = lens.x[i] - lens.x[from], y = lens.y[i] - lens.y[from];
            const float along = x * ways[k][0] + y * ways[k][1],
                        aside = std::abs(x * ways[k][1]) + std::abs(y * ways[k][0]);
            if (along <= 0.001f || along + 2 * aside >= nearest) continue;
            nearest = along + 2 * aside;
            next = pool[i];
        }
    }
    return next;
}

}  // namespace

PointedAt draw_map(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    const Lens& lens = state.lens;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = ImGui::InvisibleButton(
        "map", ImVec2(std::max(size.x, 1.0f), std::max(size.y, 1.0f)), ImGuiButtonFlags_EnableNav);
    PointedAt pointed;
    pointed.over = ImGui::IsItemHovered();
    const auto& pool = state.task.pool;
    if (lens.arm < 0 || lens.x.size() != pool.size()) return pointed;
    const StageMap dragged = map_between(state.stage_maps);
    const bool moves = dragged.x.size() == pool.size();
    const auto &xs = moves ? dragged.x : lens.x, &ys = moves ? dragged.y : lens.y;
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) pointed.focused = walk(state);
    const float area = size.x * size.y / static_cast<float>(pool.size());
    const Frame frame{at, ImVec2(at.x + size.x, at.y + size.y - theme.px(17)),
                      std::clamp(std::sqrt(area) * 0.8f, theme.px(9), theme.px(22))};
    draw_axes(state, look, frame);
    const auto marks = pool_marks(state);
    const auto shades = effects(state);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const int shown = state.what_if.example;
    // What matters most lies on top: first the plain ones, then those with a mark.
    for (const bool marked : {false, true})
        for (std::size_t i = 0; i < pool.size(); ++i) {
            const PoolMark mark = marks[pool[i]];
            if ((mark != PoolMark::none) != marked) continue;
            const float cell = frame.cell * (mark == PoolMark::now ? 1.5f : 1.0f);
            ImVec2 corner = frame.corner(xs[i], ys[i]);
            corner.x -= (cell - frame.cell) / 2;
            corner.y -= (cell - frame.cell) / 2;
            const float plain = marked ? 1.0f : 0.8f;
            picture(look, pool[i], corner, cell,
                    shades.empty() ? plain : brightness(shades[pool[i]]));
            draw_pool_mark(theme, mark, corner, cell);
            if (pool[i] == shown) pointed.place = ImVec2(corner.x + cell, corner.y + cell);
            if (pointed.over && mouse.x >= corner.x && mouse.x < corner.x + cell &&
                mouse.y >= corner.y && mouse.y < corner.y + cell)
                pointed.hovered = pool[i];
        }
    if (!moves) draw_what_if_lines(state, look, frame.low, frame.high);
    if (shown >= 0 && pointed.place.x > 0)
        ImGui::GetWindowDrawList()->AddRect(
            ImVec2(pointed.place.x - frame.cell * 1.15f, pointed.place.y - frame.cell * 1.15f),
            ImVec2(pointed.place.x + frame.cell * 0.15f, pointed.place.y + frame.cell * 0.15f),
            theme.palette.accent, 0, theme.px(2));
    const float still = theme.px(8);
    const int chosen = pointed.focused >= 0 ? pointed.focused : pointed.hovered;
    if (pressed && state.your_arm >= 0 && chosen >= 0 &&
        ImGui::GetIO().MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] < still * still)
        commands.send(Choose{chosen});
    return pointed;
}

}  // namespace bluesquare
