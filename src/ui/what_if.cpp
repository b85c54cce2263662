// What a label would change: two faint boundaries in the map, and a small table.
#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/tags.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kEdge = 1.12f;  // of the map, in its coordinates

struct Table {
    float names, column;

    float width(int columns) const { return names + column * static_cast<float>(columns); }
};

// "now", then the labels.
void draw_heads(const State& state, const Look& look, const Table& table, ImVec2 at) {
    const Theme& theme = look.theme;
    write(theme, at, look.say(Text::what_if_rare), theme.small(), theme.palette.muted);
    at.y += theme.px(20);
    write(theme, ImVec2(at.x + table.names, at.y), look.say(Text::what_if_now), theme.small(),
          theme.palette.muted);
    for (int label = 0; label < state.task.class_count(); ++label) {
        draw_tag(look, label_tag(state, look, label),
                 ImVec2(at.x + table.names + table.column * static_cast<float>(label + 1), at.y),
                 theme.small(), theme.palette.classes[label % 4], Weight::strong, table.column);
    }
}

void draw_row(const State& state, const Look& look, const Table& table, int arm, ImVec2 at) {
    const Theme& theme = look.theme;
    const WhatIf::Verdict& verdict = state.what_if.verdicts[arm];
    const bool shown = arm == state.shown_arm;
    const Arm& who = state.arms[arm].arm;
    const float mark = theme.px(5), left = 2 * mark + theme.px(7);
    draw_mark(mark_of(theme, state, who), ImVec2(at.x + mark, at.y + theme.px(8)), mark);
    write(theme, ImVec2(at.x + left, at.y),
          who.acquisition == persons_acquisition ? std::string(look.say(Text::you))
                                                 : arm_short(look, who),
          theme.small(), theme.palette.text, shown ? Weight::strong : Weight::regular,
          table.names - left - theme.px(6));
    const bool asked = shown || arm < state.what_if.asked;
    for (int column = 0; column <= state.task.class_count(); ++column) {
        const ImVec2 cell(at.x + table.names + table.column * static_cast<float>(column), at.y);
        const bool known = column == 0 || column <= std::ssize(verdict.then);
        const double share = column == 0 ? verdict.now : known ? verdict.then[column - 1] : 0;
        const bool same = std::abs(share - verdict.now) < 0.005;
        write(theme, cell,
              !asked  ? "…"
              : known ? percent(share)
                      : "–",
              theme.small(), same || !known ? theme.palette.muted : theme.palette.text,
              column > 0 && known && !same ? Weight::strong : Weight::regular);
    }
}

}  // namespace

void draw_what_if(const State& state, const Look& look) {
    const WhatIf& what = state.what_if;
    if (what.verdicts.empty()) return;
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const int columns = state.task.class_count() + 1;
    const Table table{theme.px(look.narrow ? 130 : 176), theme.px(58)};
    draw_heads(state, look, table, at);
    float y = at.y + theme.px(41);
    for (int arm = 0; arm < std::ssize(what.verdicts); ++arm, y += theme.px(18))
        draw_row(state, look, table, arm, ImVec2(at.x, y));
    write(theme, ImVec2(at.x, y + theme.px(2)), look.say(Text::what_if_moved), theme.small(),
          theme.palette.muted, Weight::regular, table.names + table.column - theme.px(6));
    for (int label = 0; label < state.task.class_count(); ++label)
        write(theme,
              ImVec2(at.x + table.names + table.column * static_cast<float>(label + 1),
                     y + theme.px(2)),
              std::to_string(what.moved[label]), theme.small(), theme.palette.text, Weight::strong);
    ImGui::Dummy(ImVec2(table.width(columns), y + theme.px(20) - at.y));
}

// low, high: corners of the map where its coordinates are -1.12 and 1.12.
void draw_what_if_lines(const State& state, const Look& look, ImVec2 low, ImVec2 high) {
    const Theme& theme = look.theme;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto place = [&](double x, double y) {
        return ImVec2(low.x + (high.x - low.x) * static_cast<float>(x / kEdge + 1) / 2,
                      high.y - (high.y - low.y) * static_cast<float>(y / kEdge + 1) / 2);
    };
    list->PushClipRect(low, high, true);
    for (int label = 0; label < std::ssize(state.what_if.lines); ++label) {
        const auto& [a, b, c] = state.what_if.lines[label];
        if (!(std::abs(a) > 1e-9)) continue;  // along the map: it separates nothing in it
        const auto at = [&](double y) { return place(-(b * y + c) / a, y); };
        const ImVec2 from = at(-kEdge), to = at(kEdge);
        const float length = std::hypot(to.x - from.x, to.y - from.y), dash = theme.px(5);
        const ImVec2 way((to.x - from.x) / length, (to.y - from.y) / length);
        const ImU32 color = theme.palette.classes[label % 4];
        for (float t = 0; t < length && length < 20 * (high.y - low.y); t += 2 * dash)
            list->AddLine(ImVec2(from.x + way.x * t, from.y + way.y * t),
                          ImVec2(from.x + way.x * (t + dash), from.y + way.y * (t + dash)), color,
                          theme.px(2));
        const ImVec2 top = at(kEdge * 0.9);
        write(theme,
              ImVec2(std::clamp(top.x + theme.px(4), low.x, high.x - theme.px(14)),
                     top.y + theme.px(label % 2 == 0 ? 0 : 15)),
              label_tag(state, look, label).words, theme.small(), color, Weight::strong);
    }
    list->PopClipRect();
}

std::vector<float> effects(const State& state) {
    if (!state.view.effect || picks_now(state)) return {};
    const auto& weights = state.what_if.weights;
    double most = 1;
    for (const double weight : weights) most = weight > most ? weight : most;  // NaN is not
    std::vector<float> all(state.pictures.data.size(), 0);
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!std::isnan(weights[i]))
            all[state.task.pool[i]] = static_cast<float>(weights[i] / most);
    return all;
}

float brightness(float effect) { return 0.16f + 0.84f * effect; }

}  // namespace bluesquare
