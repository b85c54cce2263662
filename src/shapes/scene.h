// One picture of the corpus: a coloured shape on a textured, nearly grey ground.
//
// Only + - * / and sqrt on doubles and Rng's numbers, so native and WebAssembly builds (compiled
// without contraction) give the same pixels.
#pragma once

#include <cstdint>

#include "exact/random.h"
#include "shapes/catalog.h"

namespace bluesquare {

inline constexpr int scene_size = 96;  // pixels, both ways

struct Rgb {
    double r = 0, g = 0, b = 0;  // 0 to 1
};

// Lengths in pixels, directions of length 1.
struct Scene {
    int shape = 0, color = 0, background = 0;  // rows of the catalog's tables
    Point center, rotation, light;
    double side = 0;  // square root of the area, alike for all shapes
    Rgb paint, ground;
    Point pattern;  // across the stripes
    double contrast = 0, period = 0, phase = 0;
};

// Everything but the paint and the three rows depends on `rng` alone: the same stream gives the
// same picture with another shape, color or background in it.
Scene draw_scene(int shape, int color, int background, Rng& rng);

// Writes scene_size x scene_size x 3 bytes. `rng` gives the noise.
void render(const Scene& scene, Rng& rng, std::uint8_t* rgb);

}  // namespace bluesquare
