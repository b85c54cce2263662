// The numbers behind the panels' plots, and whether they have the middle of the page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/state.h"

namespace bluesquare {

// One line of a plot: a learner's, or an attribute's where it has a name.
struct PlotLine {
    Arm arm;
    std::string attribute;
    std::vector<double> x;  // labels, answers or stages
    std::vector<Interval> y;
    bool banded = false;  // has intervals; else mean is all there is
};

// Plots by name: "race" and "study" are accuracies over labels, "answers" the agreement with either
// reading by hand, "probes" and "enrichment" are over pretrained stages.
std::span<const std::string_view> plot_names();
// Empty where there is nothing to draw yet.
std::vector<PlotLine> plot_lines(const State& state, std::string_view plot);
// Where a plot has values: x of all lines, each once, in order.
std::vector<double> plot_places(const std::vector<PlotLine>& lines);
// What a line has there; nothing: no value.
const Interval* value_at(const PlotLine& line, double x);

// What a plot's reader points at: nothing where it is not there (any more).
struct PointedValues {
    double x = 0;
    std::vector<PlotLine> lines;  // one value each
};
std::optional<PointedValues> pointed_values(const State& state);

// There is something measured over many starts to look at, and nothing that waits for the visitor.
bool evidence_leads(const State& state);

// Of a study: the main target of an arm, in numbers of runs.
struct Attainment {
    double median = 0;  // labels; infinite where the median run never got there
    int runs = 0, never = 0;
};
Attainment attainment(const ArmSummary& arm);

// Strategies of these settings that rank candidates alike where there are two classes; fewer than
// two: none.
std::vector<std::string> alike_strategies(const State& state);

}  // namespace bluesquare
