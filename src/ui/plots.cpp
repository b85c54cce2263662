#include "ui/plots.h"

#include <implot.h>

namespace bluesquare {
namespace {

std::vector<double> scaled(const std::vector<double>& values, bool shares) {
    std::vector<double> out;
    for (const double value : values) out.push_back(shares ? 100 * value : value);
    return out;
}

ImPlotSpec line_spec(const Look& look, const Mark& mark) {
    ImPlotSpec spec;
    spec.LineColor = color_of(mark.color);
    spec.LineWeight = look.theme.px(mark.filled ? 2.6f : 1.5f);
    return spec;
}

// The marks of the legend; where they would touch, some are left out, never the last.
void plot_marks(const Look& look, const std::vector<double>& x, const std::vector<double>& y,
                const Mark& mark) {
    const Theme& theme = look.theme;
    const float radius = theme.px(5.2f), step = 2.4f * radius;
    std::vector<ImVec2> places;
    for (std::size_t i = x.size(); i-- > 0;) {
        const ImVec2 at = ImPlot::PlotToPixels(x[i], y[i]);
        if (places.empty() || places.back().x - at.x >= step) places.push_back(at);
    }
    ImPlot::PushPlotClipRect(radius);
    for (const ImVec2& at : places) draw_mark(mark, at, radius, theme.palette.panel);
    ImPlot::PopPlotClipRect();
}

}  // namespace

bool begin_plot(const Look& look, const char* id, ImVec2 size, const Axes& axes) {
    constexpr auto flags = ImPlotFlags_NoLegend | ImPlotFlags_NoInputs | ImPlotFlags_NoMenus |
                           ImPlotFlags_NoMouseText | ImPlotFlags_NoTitle;
    constexpr auto axis = ImPlotAxisFlags_NoHighlight | ImPlotAxisFlags_NoInitialFit;
    ImGui::PushFont(look.theme.regular, look.theme.tiny());
    if (!ImPlot::BeginPlot(id, size, flags)) {
        ImGui::PopFont();
        return false;
    }
    const double margin = 0.025 * (axes.right - axes.left), unit = axes.shares ? 100 : 1,
                 head = 0.04 * (axes.top - axes.bottom);
    ImPlot::SetupAxes(nullptr, nullptr, axis, axis);
    ImPlot::SetupAxesLimits(axes.left - margin, axes.right + margin, unit * axes.bottom,
                            unit * (axes.top + head), ImPlotCond_Always);
    ImPlot::SetupAxisFormat(ImAxis_X1, "%.0f");
    ImPlot::SetupAxisTicks(ImAxis_X1, axes.left, axes.right, axes.x_ticks);
    ImPlot::SetupAxisFormat(ImAxis_Y1, axes.shares ? "%.0f %%" : "%.0f");
    ImPlot::SetupAxisTicks(ImAxis_Y1, unit * axes.bottom, unit * axes.top, axes.y_ticks);
    ImPlot::SetupFinish();
    return true;
}

void end_plot() {
    ImPlot::EndPlot();
    ImGui::PopFont();
}

void plot_line(const Look& look, const std::string& id, const std::vector<double>& x,
               const std::vector<double>& y, const Mark& mark, bool shares) {
    const auto values = scaled(y, shares);
    ImPlot::PlotLine(id.c_str(), x.data(), values.data(), static_cast<int>(x.size()),
                     line_spec(look, mark));
    plot_marks(look, x, values, mark);
}

void plot_band(const Look& look, const std::string& id, const std::vector<double>& x,
               const std::vector<Interval>& y, const Mark& mark, bool shares) {
    std::vector<double> mean, low, high;
    for (const Interval& interval : y) {
        mean.push_back(interval.mean);
        low.push_back(interval.lo);
        high.push_back(interval.hi);
    }
    low = scaled(low, shares);
    high = scaled(high, shares);
    ImPlotSpec spec;
    spec.FillColor = color_of(mark.color);
    spec.FillAlpha = 0.22f;
    spec.LineColor = color_of(mark.color, 0);
    ImPlot::PlotShaded((id + " band").c_str(), x.data(), low.data(), high.data(),
                       static_cast<int>(x.size()), spec);
    plot_line(look, id, x, mean, mark, shares);
}

void plot_level(const Look& look, const char* id, double y, bool shares) {
    const double at = shares ? 100 * y : y;
    ImPlotSpec spec;
    spec.LineColor = color_of(look.theme.palette.muted, 0.8f);
    spec.LineWeight = look.theme.px(1);
    spec.Flags = ImPlotInfLinesFlags_Horizontal;
    ImPlot::PlotInfLines(id, &at, 1, spec);
}

void plot_upright(const Look& look, const char* id, double x) {
    ImPlotSpec spec;
    spec.LineColor = color_of(look.theme.palette.text, 0.8f);
    spec.LineWeight = look.theme.px(1.5f);
    ImPlot::PlotInfLines(id, &x, 1, spec);
}

void draw_legend(const Look& look, const std::vector<LegendRow>& rows) {
    const Theme& theme = look.theme;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, line = theme.px(18),
                radius = theme.px(5.5f);
    const int columns = width > theme.px(330) && rows.size() > 1 ? 2 : 1;
    const float step = width / columns;
    int i = 0;
    for (const LegendRow& row : rows) {
        const ImVec2 at(start.x + i % columns * step, start.y + i / columns * line);
        draw_mark(row.mark, ImVec2(at.x + radius, at.y + theme.px(8)), radius);
        write(theme, ImVec2(at.x + 2 * radius + theme.px(7), at.y), row.words, theme.tiny(),
              theme.palette.text, Weight::regular, step - 2 * radius - theme.px(12));
        ++i;
    }
    ImGui::Dummy(ImVec2(width, (i + columns - 1) / columns * line));
}

}  // namespace bluesquare
