#include <algorithm>
#include <vector>

#include <implot.h>

#include "ui/panels.h"

namespace bluesquare {
namespace {

struct Points {
    std::vector<double> labels, accuracy;
};

Points points_of(const ArmState& arm) {
    Points points;
    for (const Record& record : arm.records) {
        points.labels.push_back(record.labels);
        points.accuracy.push_back(100 * record.accuracy);
    }
    return points;
}

void plot_arm(const State& state, int index, const Theme& theme) {
    const ArmState& arm = state.arms[index];
    const ArmMark mark = mark_of(theme, state, arm);
    const Points points = points_of(arm);
    ImPlotSpec spec;
    spec.LineColor = color_of(mark.color);
    spec.LineWeight = theme.px(mark.filled ? 2.6f : 1.4f);
    spec.Marker = mark.square ? ImPlotMarker_Square : ImPlotMarker_Circle;
    spec.MarkerSize = theme.px(3.6f);
    spec.MarkerLineColor = color_of(mark.color);
    spec.MarkerFillColor = color_of(mark.filled ? mark.color : theme.palette.panel);
    ImPlot::PlotLine(std::to_string(index).c_str(), points.labels.data(), points.accuracy.data(),
                     static_cast<int>(points.labels.size()), spec);
}

// Marks with words, as many a line as fit.
void draw_legend(const State& state, const Look& look, float width) {
    const Theme& theme = look.theme;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float line = theme.px(19), radius = theme.px(5);
    const int columns = width > theme.px(430) ? 2 : 1;
    const float step = width / columns;
    int i = 0;
    for (const ArmState& arm : state.arms) {
        const ImVec2 at(start.x + i % columns * step, start.y + i / columns * line);
        draw_mark(mark_of(theme, state, arm), ImVec2(at.x + radius, at.y + theme.px(8.5f)), radius);
        write(theme, ImVec2(at.x + 2 * radius + theme.px(8), at.y), arm_title(arm.arm),
              theme.small(), theme.palette.text, Weight::regular, step - 2 * radius - theme.px(12));
        ++i;
    }
    ImGui::Dummy(ImVec2(width, (i + columns - 1) / columns * line));
}

void plot(const State& state, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    constexpr auto flags = ImPlotFlags_NoLegend | ImPlotFlags_NoInputs | ImPlotFlags_NoMenus |
                           ImPlotFlags_NoMouseText | ImPlotFlags_NoTitle;
    constexpr auto axis = ImPlotAxisFlags_NoHighlight | ImPlotAxisFlags_NoInitialFit;
    ImGui::PushFont(theme.regular, theme.small());
    if (ImPlot::BeginPlot("##accuracy", size, flags)) {
        const LoopSettings loop = loop_of(state.settings);
        const double start = loop.seed_set_size, end = start + loop.per_round * loop.rounds;
        ImPlot::SetupAxes(nullptr, nullptr, axis, axis);
        ImPlot::SetupAxesLimits(start - 0.02 * (end - start), end + 0.02 * (end - start), 0, 104,
                                ImPlotCond_Always);
        ImPlot::SetupAxisFormat(ImAxis_X1, "%.0f");
        ImPlot::SetupAxisTicks(ImAxis_X1, start, end, 6);
        ImPlot::SetupAxisFormat(ImAxis_Y1, "%.0f %%");
        ImPlot::SetupAxisTicks(ImAxis_Y1, 0, 100, 5);
        for (int arm = 0; arm < static_cast<int>(state.arms.size()); ++arm)
            plot_arm(state, arm, theme);
        ImPlot::EndPlot();
    }
    ImGui::PopFont();
}

}  // namespace

void draw_curves(const State& state, Commands&, const Look& look, ImVec2 size) {
    begin_card(look, "curves", size);
    card_heading(look, "Accuracy",
                 "mean over groups of the balanced test set, by number of labels");
    const float width = ImGui::GetContentRegionAvail().x;
    if (look.narrow)
        draw_legend(state, look, width);  // else the questions beside have the same marks
    plot(state, look, ImVec2(width, ImGui::GetContentRegionAvail().y));
    end_card();
}

}  // namespace bluesquare
