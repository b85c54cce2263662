#include "shapes/scene.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "shapes/outline.h"
#include "shapes/texture.h"

namespace bluesquare {
namespace {

constexpr int n = scene_size;
constexpr double smallest_side = 24, largest_side = 44;
constexpr double margin = 3;        // least distance of an outline to the border
constexpr int shadow_offset = 2;    // pixels right and down
constexpr double shadow_width = 5;  // over which the shadow fades
constexpr double beyond = 1e3;      // a distance that stands for "far outside"

Rgb scaled(Rgb color, double by) { return {color.r * by, color.g * by, color.b * by}; }
double mixed(double from, double to, double share) { return from + (to - from) * share; }
Rgb mixed(Rgb from, Rgb to, double share) {
    return {mixed(from.r, to.r, share), mixed(from.g, to.g, share), mixed(from.b, to.b, share)};
}

// Uniform on the unit circle without trigonometry: rejection from the square.
Point draw_direction(Rng& rng) {
    for (;;) {
        const double x = rng.uniform(-1, 1);
        const double y = rng.uniform(-1, 1);
        const double square = x * x + y * y;
        if (square < 0.01 || square > 1) continue;
        const double length = std::sqrt(square);
        return {x / length, y / length};
    }
}

// hue in degrees, any turn; saturation and value 0 to 1.
Rgb from_hsv(double hue, double saturation, double value) {
    const double turns = hue / 360;
    const auto channel = [&](double shift) {
        double at = turns + shift;
        at -= std::floor(at);
        const double ramp = std::clamp((at < 0.5 ? 0.5 - at : at - 0.5) * 6 - 1, 0.0, 1.0);
        return value * (1 - saturation * (1 - ramp));
    };
    return {channel(0), channel(2.0 / 3), channel(1.0 / 3)};
}

Rgb draw_paint(const ColorKind& kind, Rng& rng) {
    const double hue = kind.hue + kind.spread * rng.uniform(-1, 1);
    const double saturation = rng.uniform(0.68, 0.95);
    const double value = rng.uniform(0.74, 0.98);
    return from_hsv(hue, saturation, value);
}

Rgb draw_ground(Rng& rng) {
    const double level = rng.uniform(0.38, 0.72);
    const double r = rng.uniform(-0.025, 0.025);
    const double g = rng.uniform(-0.025, 0.025);
    const double b = rng.uniform(-0.025, 0.025);
    return {level + r, level + g, level + b};
}

// Signed distance in pixels of every pixel centre, `beyond` where neither the shape nor its shadow
// can reach.
std::vector<double> distances(const Scene& scene) {
    const ShapeKind& kind = shape_kinds()[scene.shape];
    const double reach = outline_reach * scene.side + shadow_width + shadow_offset;
    std::vector<double> out(n * n, beyond);
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x) {
            const double dx = x + 0.5 - scene.center.x, dy = y + 0.5 - scene.center.y;
            if (dx * dx + dy * dy > reach * reach) continue;
            const Point turned{dx * scene.rotation.x + dy * scene.rotation.y,
                               dy * scene.rotation.x - dx * scene.rotation.y};
            const Point own{turned.x / scene.side, turned.y / scene.side};
            out[y * n + x] = signed_distance(kind, own) * scene.side;
        }
    return out;
}

// Share of the ground's light that the shadow leaves.
double lit(const std::vector<double>& distance, int x, int y) {
    const int from_x = std::max(x - shadow_offset, 0), from_y = std::max(y - shadow_offset, 0);
    const double depth = std::clamp(0.5 - distance[from_y * n + from_x] / shadow_width, 0.0, 1.0);
    return 1 - 0.45 * depth * depth * (3 - 2 * depth);
}

// Paint, a little lighter towards the light and darker along the rim.
Rgb surface(const Scene& scene, double distance, int x, int y) {
    const double dx = x + 0.5 - scene.center.x, dy = y + 0.5 - scene.center.y;
    const double slope = (dx * scene.light.x + dy * scene.light.y) / scene.side;
    const double rim = std::clamp(-distance / 1.8, 0.0, 1.0);
    return scaled(scene.paint, (1 + 0.13 * slope) * (0.82 + 0.18 * rim));
}

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255 + 0.5);
}

}  // namespace

Scene draw_scene(int shape, int color, int background, Rng& rng) {
    Scene scene;
    scene.shape = shape;
    scene.color = color;
    scene.background = background;
    scene.paint = draw_paint(color_kinds()[color], rng);
    scene.ground = draw_ground(rng);
    scene.side = rng.uniform(smallest_side, largest_side);
    // The same room for every shape, so that the place says nothing about it.
    const double room = outline_reach * scene.side + margin;
    scene.center.x = rng.uniform(room, n - room);
    scene.center.y = rng.uniform(room, n - room);
    scene.rotation = draw_direction(rng);
    scene.light = draw_direction(rng);
    scene.pattern = draw_direction(rng);
    scene.contrast = rng.uniform(0.10, 0.16);
    scene.period = rng.uniform(11, 17);
    scene.phase = rng.uniform();
    return scene;
}

void render(const Scene& scene, Rng& rng, std::uint8_t* rgb) {
    const Texture texture(scene.background, {scene.pattern, scene.period, scene.phase}, rng);
    const auto distance = distances(scene);
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x, rgb += 3) {
            const double d = distance[y * n + x];
            const double pattern = 1 + scene.contrast * texture.at(x, y);
            const Rgb ground = scaled(scene.ground, pattern * lit(distance, x, y));
            const double fleck = 1 + 0.03 * texture.noise_at(x, y);
            const Rgb front = scaled(surface(scene, d, x, y), fleck);
            const Rgb pixel = mixed(ground, front, std::clamp(0.5 - d, 0.0, 1.0));
            rgb[0] = to_byte(pixel.r);
            rgb[1] = to_byte(pixel.g);
            rgb[2] = to_byte(pixel.b);
        }
}

}  // namespace bluesquare
