#include "ui/plots.h"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>
#include <implot.h>

#include "app/evidence.h"
#include "ui/definitions.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

// What a plot is of.
struct PlotRow {
    std::string_view name;
    Text x_title, y_title, definition;  // of y
    Text at;                            // "{0} labels", over the values
    double bottom, top;
    int x_ticks, y_ticks;
    bool shares;
    double level;  // a line across: the target, or chance
};

constexpr PlotRow kRows[] = {
    {"race", Text::axis_labels, Text::axis_accuracy, Text::def_accuracy, Text::at_labels, 0, 1, 6,
     5, true, race_target},
    {"study", Text::axis_labels, Text::axis_accuracy, Text::def_accuracy, Text::at_labels, 0, 1, 6,
     5, true, race_target},
    {"answers", Text::axis_answers, Text::axis_agreement, Text::def_agreement, Text::at_answers, 0,
     1, 5, 5, true, NAN},
    {"probes", Text::axis_stages, Text::axis_probe, Text::def_probe, Text::at_stages, 0.4, 1,
     model_stages + 1, 4, true, 0.5},
    {"enrichment", Text::axis_stages, Text::axis_enrichment, Text::def_enrichment, Text::at_stages,
     0, 20, model_stages + 1, 6, false, 1},
};

constexpr double kUsualFoot = 0.4;  // of accuracies: a little under guessing among two

bool all_above(const std::vector<PlotLine>& lines, double foot) {
    return std::ranges::all_of(lines, [&](const PlotLine& line) {
        return std::ranges::all_of(line.y, [&](const Interval& y) { return !(y.lo < foot); });
    });
}

const PlotRow& row_of(std::string_view plot) {
    return *std::ranges::find(kRows, plot, &PlotRow::name);
}

// The run's own axis, whatever has been done of it.
ImVec2 range_of(const State& state, const PlotRow& row) {
    if (row.x_title == Text::axis_stages) return ImVec2(0, model_stages);
    const LoopSettings loop = loop_of(state.settings);
    const auto asked = static_cast<float>(loop.per_round * loop.rounds);
    if (row.x_title == Text::axis_answers) return ImVec2(0, asked);
    const auto start = static_cast<float>(loop.seed_set_size);
    return ImVec2(start, start + asked);
}

Mark mark_for(const Look& look, const State& state, const PlotLine& line) {
    return line.attribute.empty() ? mark_of(look.theme, state, line.arm)
                                  : attribute_mark(look.theme, state, line.attribute);
}

std::string words_for(const Look& look, const PlotLine& line) {
    if (!line.attribute.empty()) return attribute_name(look, line.attribute);
    if (line.arm.acquisition == persons_acquisition) return std::string(look.say(Text::you));
    return arm_title(look, line.arm);
}

std::string value_text(const Look& look, const PlotRow& row, const Interval& y, bool banded) {
    const auto number = [&](double value) { return row.shares ? percent(value) : times(value); };
    if (!banded || !std::isfinite(y.lo)) return number(y.mean);
    return look.say(Text::value_interval, {number(y.mean), number(y.lo), number(y.hi)});
}

std::vector<double> scaled(std::vector<double> values, bool shares) {
    for (double& value : values) value *= shares ? 100 : 1;
    return values;
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

// A tint alone would hardly be seen: its edges are lines.
void plot_band(const Look& look, const std::string& id, const PlotLine& line, const Mark& mark,
               bool shares) {
    std::vector<double> low, high;
    for (const Interval& y : line.y) {
        low.push_back(y.lo);
        high.push_back(y.hi);
    }
    low = scaled(std::move(low), shares);
    high = scaled(std::move(high), shares);
    const int count = static_cast<int>(line.x.size());
    ImPlotSpec spec;
    spec.FillColor = color_of(mark.color);
    spec.FillAlpha = 0.4f;
    spec.LineColor = color_of(mark.color, 0);
    ImPlot::PlotShaded((id + " band").c_str(), line.x.data(), low.data(), high.data(), count, spec);
    ImPlotSpec edge;
    edge.LineColor = color_of(mark.color);
    edge.LineWeight = std::max(1.0f, look.theme.px(1));
    ImPlot::PlotLine((id + " low").c_str(), line.x.data(), low.data(), count, edge);
    ImPlot::PlotLine((id + " high").c_str(), line.x.data(), high.data(), count, edge);
}

void plot_line(const Look& look, const std::string& id, const PlotLine& line, const Mark& mark,
               bool shares) {
    if (line.banded) plot_band(look, id, line, mark, shares);
    std::vector<double> mean;
    for (const Interval& y : line.y) mean.push_back(y.mean);
    mean = scaled(std::move(mean), shares);
    ImPlot::PlotLine(id.c_str(), line.x.data(), mean.data(), static_cast<int>(line.x.size()),
                     line_spec(look, mark));
    plot_marks(look, line.x, mean, mark);
}

void plot_level(const Look& look, double y) {
    if (std::isnan(y)) return;
    ImPlotSpec spec;
    spec.LineColor = color_of(look.theme.palette.muted, 0.8f);
    spec.LineWeight = look.theme.px(1);
    spec.Flags = ImPlotInfLinesFlags_Horizontal;
    ImPlot::PlotInfLines("level", &y, 1, spec);
}

void plot_upright(const Look& look, const char* id, double x, ImU32 color) {
    ImPlotSpec spec;
    spec.LineColor = color_of(color, 0.8f);
    spec.LineWeight = look.theme.px(1.5f);
    ImPlot::PlotInfLines(id, &x, 1, spec);
}

// Marks with words, as many a line as fit; their height.
void draw_legend(const Look& look, const State& state, const std::vector<PlotLine>& lines) {
    const Theme& theme = look.theme;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, high = theme.px(18),
                radius = theme.px(5.5f);
    const int columns = width > theme.px(330) && lines.size() > 1 ? 2 : 1;
    const float step = width / static_cast<float>(columns);
    int i = 0;
    for (const PlotLine& line : lines) {
        const ImVec2 at(start.x + static_cast<float>(i % columns) * step,
                        start.y + static_cast<float>(i / columns) * high);
        draw_mark(mark_for(look, state, line), ImVec2(at.x + radius, at.y + theme.px(8)), radius);
        const float room = step - 2 * radius - theme.px(12);
        std::string words = words_for(look, line);
        if (line.attribute.empty() && measure(theme, words, theme.tiny()).x > room)
            words = arm_short(look, line.arm);
        write(theme, ImVec2(at.x + 2 * radius + theme.px(7), at.y), words, theme.tiny(),
              theme.palette.text, Weight::regular, room);
        ++i;
    }
    ImGui::Dummy(ImVec2(width, static_cast<float>((i + columns - 1) / columns) * high));
}

// The keyboard's and the pointer's part of a plot: an area under it.
struct PlotArea {
    bool hovered, pressed, focused;
    ImGuiID id;
};

// The plot that is drawn over it takes the button's presses, but does nothing with them.
PlotArea plot_area(std::string_view plot, ImVec2 size) {
    ImGui::SetNextItemAllowOverlap();
    const std::string label = "plot " + std::string(plot);
    ImGui::InvisibleButton(label.c_str(), size, ImGuiButtonFlags_EnableNav);
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    const ImGuiID id = ImGui::GetItemID();
    const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenOverlapped);
    return {hovered, hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left),
            g.NavId == id && g.NavCursorVisible, id};
}

int place_of_pointer(const std::vector<double>& places) {
    const float x = ImGui::GetIO().MousePos.x;
    int nearest = 0;
    float least = FLT_MAX;
    for (int i = 0; i < static_cast<int>(places.size()); ++i) {
        const float away = std::abs(ImPlot::PlotToPixels(places[i], 0.0).x - x);
        if (away < least) nearest = i;
        least = std::min(least, away);
    }
    return nearest;
}

// A step to either side, for Left and Right.
int stepped(const PlotArea& area, int place, int count) {
    int by = 0;
    for (const auto& [key, step] : {std::pair(ImGuiKey_LeftArrow, -1), {ImGuiKey_RightArrow, 1}}) {
        ImGui::SetKeyOwner(key, area.id);
        if (ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, area.id)) by += step;
    }
    if (by == 0) return place;
    return place < 0 ? (by > 0 ? 0 : count - 1) : std::clamp(place + by, 0, count - 1);
}

// Lines of a box with the values of one place.
void draw_values(const State& state, const Look& look, const PlotRow& row,
                 const std::vector<PlotLine>& lines, double x) {
    const Theme& theme = look.theme;
    struct Shown {
        Mark mark;
        std::string words;
    };
    std::vector<Shown> shown;
    float wide = 0;
    const std::string head = look.say(row.at, {std::to_string(std::lround(x))});
    for (const PlotLine& line : lines)
        if (const Interval* y = value_at(line, x)) {
            shown.push_back({mark_for(look, state, line), value_text(look, row, *y, line.banded)});
            wide = std::max(wide, measure(theme, shown.back().words, theme.small()).x);
        }
    const float pad = theme.px(8), high = theme.px(17), mark = theme.px(5);
    wide = std::max(wide + 2 * mark + theme.px(7),
                    measure(theme, head, theme.small(), Weight::strong).x);
    const ImVec2 size(wide + 2 * pad, static_cast<float>(shown.size() + 1) * high + 2 * pad);
    const ImVec2 corner = ImPlot::GetPlotPos(), room = ImPlot::GetPlotSize();
    const float cursor = ImPlot::PlotToPixels(x, 0.0).x, away = theme.px(10);
    const bool left = cursor + away + size.x > corner.x + room.x;
    const ImVec2 at(std::round(left ? std::max(corner.x, cursor - away - size.x) : cursor + away),
                    std::round(std::max(corner.y, corner.y + room.y - size.y - theme.px(6))));
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    list->AddRectFilled(at, end, theme.palette.raised, theme.round());
    list->AddRect(at, end, theme.palette.line, theme.round(), std::max(1.0f, theme.px(1)));
    float y = at.y + pad;
    write_on(list, theme, ImVec2(at.x + pad, y), head, theme.small(), theme.palette.text,
             Weight::strong);
    for (const Shown& one : shown) {
        y += high;
        draw_mark_on(list, one.mark, ImVec2(at.x + pad + mark, y + theme.px(8)), mark,
                     theme.palette.raised);
        write_on(list, theme, ImVec2(at.x + pad + 2 * mark + theme.px(7), y), one.words,
                 theme.small(), theme.palette.text);
    }
}

// Draws what is pointed at, and asks for another place where the reader does.
void read_plot(const State& state, Commands& commands, const Look& look, const PlotRow& row,
               const std::vector<PlotLine>& lines, const PlotArea& area) {
    const auto places = plot_places(lines);
    const int count = static_cast<int>(places.size());
    const bool ours = state.pointed.plot == row.name && state.pointed.place < count;
    const int held = ours ? state.pointed.place : -1;
    int wanted = held;
    if (area.focused) wanted = stepped(area, held, count);
    const bool by_pointer = area.hovered && ImGui::IsMousePosValid();
    const int under = by_pointer ? place_of_pointer(places) : -1;
    if (area.pressed && under >= 0) wanted = under == held ? -1 : under;
    if (held >= 0 && !area.focused && !area.hovered &&
        (ImGui::IsMouseClicked(ImGuiMouseButton_Left) ||
         ImGui::GetCurrentContext()->NavCursorVisible))
        wanted = -1;  // looked elsewhere
    if (wanted != held) commands.send(PointAt{std::string(row.name), wanted});
    const int shown = under >= 0 && !look.touch ? under : held;
    if (shown < 0) return;
    plot_upright(look, "pointed", places[shown], look.theme.palette.accent);
    draw_values(state, look, row, lines, places[shown]);
}

bool begin_axes(const State& state, const Look& look, const PlotRow& row, ImVec2 size) {
    constexpr auto flags = ImPlotFlags_NoLegend | ImPlotFlags_NoInputs | ImPlotFlags_NoMenus |
                           ImPlotFlags_NoMouseText | ImPlotFlags_NoTitle;
    constexpr auto axis = ImPlotAxisFlags_NoHighlight | ImPlotAxisFlags_NoInitialFit;
    if (!ImPlot::BeginPlot(("##" + std::string(row.name)).c_str(), size, flags)) return false;
    const ImVec2 range = range_of(state, row);
    const double margin = 0.025 * (range.y - range.x), unit = row.shares ? 100 : 1,
                 head = 0.04 * (row.top - row.bottom);
    ImPlot::SetupAxes(look.say(row.x_title).data(), nullptr, axis, axis);
    ImPlot::SetupAxesLimits(range.x - margin, range.y + margin, unit * row.bottom,
                            unit * (row.top + head), ImPlotCond_Always);
    ImPlot::SetupAxisFormat(ImAxis_X1, "%.0f");
    ImPlot::SetupAxisTicks(ImAxis_X1, range.x, range.y, row.x_ticks);
    ImPlot::SetupAxisFormat(ImAxis_Y1, row.shares ? "%.0f %%" : "%.0f ×");
    ImPlot::SetupAxisTicks(ImAxis_Y1, unit * row.bottom, unit * row.top, row.y_ticks);
    ImPlot::SetupFinish();
    return true;
}

}  // namespace

void draw_plot(const State& state, Commands& commands, const Look& look, std::string_view plot,
               float high, bool legend) {
    const Theme& theme = look.theme;
    PlotRow row = row_of(plot);
    const auto lines = plot_lines(state, plot);
    if (lines.empty()) return;
    if (row.level == race_target && all_above(lines, kUsualFoot)) {
        row.bottom = kUsualFoot;
        row.y_ticks = 4;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, theme.px(3)));
    const float top = ImGui::GetCursorPosY();
    if (legend) draw_legend(look, state, lines);
    const ImVec2 title = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    write(theme, title, look.say(row.y_title), theme.tiny(), theme.palette.muted, Weight::regular,
          width);
    const ImVec2 titled = measure(theme, look.say(row.y_title), theme.tiny());
    define(look, row.definition, title, titled);
    hint(look, ImVec2(title.x, title.y + titled.y + theme.px(1)), std::min(titled.x, width));
    ImGui::Dummy(ImVec2(width, theme.px(14)));
    const ImVec2 size(width, std::max(theme.px(78), high - (ImGui::GetCursorPosY() - top)));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const PlotArea area = plot_area(plot, size);
    ImGui::SetCursorScreenPos(at);
    ImGui::PushFont(theme.regular, theme.tiny());
    if (begin_axes(state, look, row, size)) {
        plot_level(look, row.shares ? 100 * row.level : row.level);
        for (std::size_t i = 0; i < lines.size(); ++i)
            plot_line(look, std::to_string(i), lines[i], mark_for(look, state, lines[i]),
                      row.shares);
        if (row.x_title == Text::axis_stages)
            plot_upright(look, "now", stages_shown(state), theme.palette.text);
        read_plot(state, commands, look, row, lines, area);
        ImPlot::EndPlot();
    }
    ImGui::PopFont();
    ImGui::PopStyleVar();
}

std::string plot_title(const Look& look, std::string_view plot) {
    return std::string(look.say(row_of(plot).y_title));
}

std::string pointed_text(const State& state, const Look& look) {
    const auto pointed = pointed_values(state);
    if (!pointed) return {};
    const PlotRow& row = row_of(state.pointed.plot);
    std::string text;
    for (const PlotLine& line : pointed->lines)
        text += (text.empty() ? "" : "; ") + words_for(look, line) + " " +
                value_text(look, row, line.y[0], line.banded);
    return look.say(row.at, {std::to_string(std::lround(pointed->x))}) + ": " + text;
}

}  // namespace bluesquare
