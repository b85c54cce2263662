// Lines with their intervals, over labels or stages: what the panels' plots share.
#pragma once

#include <string>
#include <vector>

#include "study/statistics.h"
#include "ui/draw.h"
#include "ui/marks.h"

namespace bluesquare {

// A plot's axes; y in percent where `shares`.
struct Axes {
    double left, right, bottom, top;
    int x_ticks, y_ticks;
    bool shares = true;
};

// Between a true begin_plot() and end_plot() the lines are drawn.
bool begin_plot(const Look& look, const char* id, ImVec2 size, const Axes& axes);
void end_plot();

// One line with its marks; y as a share.
void plot_line(const Look& look, const std::string& id, const std::vector<double>& x,
               const std::vector<double>& y, const Mark& mark, bool shares = true);
// Means with intervals as a band.
void plot_band(const Look& look, const std::string& id, const std::vector<double>& x,
               const std::vector<Interval>& y, const Mark& mark, bool shares = true);
// A line across, and one upright.
void plot_level(const Look& look, const char* id, double y, bool shares = true);
void plot_upright(const Look& look, const char* id, double x);

// Marks with words, as many a line as fit.
struct LegendRow {
    Mark mark;
    std::string words;
};
void draw_legend(const Look& look, const std::vector<LegendRow>& rows);

}  // namespace bluesquare
