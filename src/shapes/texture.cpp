#include "shapes/texture.h"

#include <cassert>
#include <cmath>

#include "shapes/scene.h"

namespace bluesquare {
namespace {

constexpr int cell = 3;                         // pixels between lattice corners
constexpr int corners = scene_size / cell + 2;  // along one side

std::vector<double> draw_noise(int count, Rng& rng) {
    std::vector<double> values(count);
    for (auto& value : values) value = rng.uniform(-1, 1);
    return values;
}

}  // namespace

Texture::Texture(int background, const Stripes& stripes, Rng& rng)
    : striped_(background_kinds()[background].name == "stripes"), stripes_(stripes) {
    noise_ = draw_noise(scene_size * scene_size, rng);
    lattice_ = draw_noise(corners * corners, rng);
}

double Texture::noise_at(int x, int y) const { return noise_[y * scene_size + x]; }

// Blotches of a few pixels: bilinear between the lattice's corners.
double Texture::grain_at(int x, int y) const {
    const int column = x / cell, row = y / cell;
    const double right = (x % cell) / double{cell}, down = (y % cell) / double{cell};
    const double* above = &lattice_[row * corners + column];
    const double* below = above + corners;
    const double top = above[0] + (above[1] - above[0]) * right;
    const double bottom = below[0] + (below[1] - below[0]) * right;
    return 1.3 * (top + (bottom - top) * down);
}

// A wave of triangles, clipped so that the bands have flat middles and soft edges.
double Texture::stripes_at(int x, int y) const {
    const double along = x * stripes_.across.x + y * stripes_.across.y;
    double turn = along / stripes_.period + stripes_.phase;
    turn -= std::floor(turn);
    const double wave = (turn < 0.5 ? turn : 1 - turn) * 8 - 2;  // -2 to 2
    return wave < -1 ? -1 : wave > 1 ? 1 : wave;
}

double Texture::at(int x, int y) const {
    const double pattern = striped_ ? stripes_at(x, y) : grain_at(x, y);
    return pattern + 0.3 * noise_at(x, y);
}

}  // namespace bluesquare
