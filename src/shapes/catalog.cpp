#include "shapes/catalog.h"

namespace bluesquare {
namespace {

constexpr Point square[] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};

// Equilateral.
constexpr Point triangle[] = {
    {0, -0.877382675}, {0.759835686, 0.438691338}, {-0.759835686, 0.438691338}};

// Five points; the inner corners lie at 0.45 of the outer radius.
constexpr Point star[] = {
    {0, -0.869559689},           {0.230001462, -0.316569855}, {0.827000408, -0.268708721},
    {0.372150184, 0.120918925},  {0.511114361, 0.703488566},  {0, 0.391301860},
    {-0.511114361, 0.703488566}, {-0.372150184, 0.120918925}, {-0.827000408, -0.268708721},
    {-0.230001462, -0.316569855}};

constexpr ShapeKind shapes[] = {
    {"square", square}, {"circle", {}}, {"triangle", triangle}, {"star", star}};

// Spreads keep clear of the next colour name: yellow is the narrowest.
constexpr ColorKind colors[] = {
    {"red", 358, 12}, {"blue", 220, 16}, {"green", 128, 14}, {"yellow", 52, 6}};

constexpr BackgroundKind backgrounds[] = {{"grain"}, {"stripes"}};

}  // namespace

std::span<const ShapeKind> shape_kinds() { return shapes; }
std::span<const ColorKind> color_kinds() { return colors; }
std::span<const BackgroundKind> background_kinds() { return backgrounds; }

}  // namespace bluesquare
