#include "ui/marks.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace bluesquare {
namespace {

constexpr StrategyMark kStrategies[] = {
    {"uncertainty", MarkShape::up},        {"margin", MarkShape::down},
    {"entropy", MarkShape::star},          {"raw-uncertainty", MarkShape::hourglass},
    {"random", MarkShape::diamond, false}, {persons_acquisition, MarkShape::cross},
};

// Outlines, from -1 to 1 across and about so upright, clockwise as the screen's y goes down.
constexpr ImVec2 kUp[] = {{0, -1}, {1, 0.8f}, {-1, 0.8f}};
constexpr ImVec2 kDown[] = {{-1, -0.8f}, {1, -0.8f}, {0, 1}};
constexpr ImVec2 kStar[] = {{0, -1.1f},    {0.27f, -0.38f}, {1, -0.34f},    {0.43f, 0.14f},
                            {0.64f, 0.9f}, {0, 0.47f},      {-0.64f, 0.9f}, {-0.43f, 0.14f},
                            {-1, -0.34f},  {-0.27f, -0.38f}};
constexpr ImVec2 kHourglass[] = {{-0.85f, -1}, {0.85f, -1}, {0.18f, 0},
                                 {0.85f, 1},   {-0.85f, 1}, {-0.18f, 0}};
constexpr ImVec2 kDiamond[] = {{0, -1.1f}, {0.78f, 0}, {0, 1.1f}, {-0.78f, 0}};
constexpr ImVec2 kCross[] = {{-0.95f, -0.53f}, {-0.53f, -0.95f}, {0, -0.42f},     {0.53f, -0.95f},
                             {0.95f, -0.53f},  {0.42f, 0},       {0.95f, 0.53f},  {0.53f, 0.95f},
                             {0, 0.42f},       {-0.53f, 0.95f},  {-0.95f, 0.53f}, {-0.42f, 0}};
// Wide, or it would look like a circle where it is small.
constexpr ImVec2 kHexagon[] = {{-1, 0}, {-0.55f, -0.62f}, {0.55f, -0.62f},
                               {1, 0},  {0.55f, 0.62f},   {-0.55f, 0.62f}};
constexpr ImVec2 kPlus[] = {{-0.3f, -1},   {0.3f, -1},   {0.3f, -0.3f}, {1, -0.3f},
                            {1, 0.3f},     {0.3f, 0.3f}, {0.3f, 1},     {-0.3f, 1},
                            {-0.3f, 0.3f}, {-1, 0.3f},   {-1, -0.3f},   {-0.3f, -0.3f}};

std::span<const ImVec2> outline(MarkShape shape) {
    switch (shape) {
        case MarkShape::up:
            return kUp;
        case MarkShape::down:
            return kDown;
        case MarkShape::star:
            return kStar;
        case MarkShape::hourglass:
            return kHourglass;
        case MarkShape::diamond:
            return kDiamond;
        case MarkShape::cross:
            return kCross;
        case MarkShape::hexagon:
            return kHexagon;
        case MarkShape::plus:
            return kPlus;
    }
    return kPlus;
}

// A visitor's own: the hues that the program's networks leave, then those that are not in the race.
ImU32 own_color(const Theme& theme, const State& state, const std::string& encoder) {
    const auto offered = encoder_names();
    std::vector<std::size_t> free;
    for (std::size_t hue = offered.size(); hue < std::size(theme.palette.encoders); ++hue)
        free.push_back(hue);
    for (std::size_t hue = 0; hue < offered.size(); ++hue)
        if (std::ranges::count(state.settings.encoders, offered[hue]) == 0) free.push_back(hue);
    const auto place = std::ranges::find(state.encoders, encoder) - state.encoders.begin();
    return theme.palette.encoders[free[place % free.size()]];
}

}  // namespace

std::span<const StrategyMark> strategy_marks() { return kStrategies; }

ImU32 encoder_color(const Theme& theme, const State& state, const std::string& encoder) {
    const auto offered = encoder_names();
    const auto known = std::find(offered.begin(), offered.end(), encoder);
    if (known != offered.end()) return theme.palette.encoders[known - offered.begin()];
    if (is_own_encoder(encoder)) return own_color(theme, state, encoder);
    // Others take turns with the hues that are left.
    std::size_t place = 0;
    for (const std::string& other : state.settings.encoders) {
        if (other == encoder) break;
        place += std::find(offered.begin(), offered.end(), other) == offered.end();
    }
    const std::size_t left = std::size(theme.palette.encoders) - offered.size();
    return theme.palette.encoders[offered.size() + place % left];
}

Mark mark_of(const Theme& theme, const State& state, const Arm& arm) {
    const auto found = std::ranges::find(kStrategies, arm.acquisition, &StrategyMark::acquisition);
    assert(found != std::end(kStrategies));
    const bool you = arm.acquisition == persons_acquisition;
    return {you ? theme.palette.text : encoder_color(theme, state, arm.encoder), found->shape,
            found->filled};
}

Mark attribute_mark(const Theme& theme, const State& state, std::string_view attribute) {
    if (attribute == state.task.target) return {theme.palette.text, MarkShape::hexagon};
    if (attribute == state.task.nuisance) return {theme.palette.muted, MarkShape::hexagon, false};
    return {theme.palette.muted, MarkShape::plus};
}

void draw_mark(const Mark& mark, ImVec2 center, float radius, ImU32 ground) {
    draw_mark_on(ImGui::GetWindowDrawList(), mark, center, radius, ground);
}

void draw_mark_on(ImDrawList* list, const Mark& mark, ImVec2 center, float radius, ImU32 ground) {
    const float line = std::max(1.5f, radius * 0.32f);
    const float scale = mark.filled ? radius : radius - line * 0.4f;
    std::vector<ImVec2> points;
    for (const ImVec2& corner : outline(mark.shape))
        points.emplace_back(center.x + scale * corner.x, center.y + scale * corner.y);
    const int count = static_cast<int>(points.size());
    if (mark.filled || ground != 0)
        list->AddConcavePolyFilled(points.data(), count, mark.filled ? mark.color : ground);
    if (!mark.filled) list->AddPolyline(points.data(), count, mark.color, line, ImDrawFlags_Closed);
}

}  // namespace bluesquare
