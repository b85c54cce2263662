// The grounds: a value around 0, about -1 to 1, for every pixel of a scene.
#pragma once

#include <vector>

#include "exact/random.h"
#include "shapes/catalog.h"

namespace bluesquare {

struct Stripes {
    Point across;       // direction of length 1
    double period = 0;  // pixels
    double phase = 0;   // 0 to 1
};

class Texture {
   public:
    // background: row of background_kinds(). Draws the same amount from `rng` for each.
    Texture(int background, const Stripes& stripes, Rng& rng);

    double at(int x, int y) const;
    // White noise in [-1, 1), part of every ground.
    double noise_at(int x, int y) const;

   private:
    double grain_at(int x, int y) const;
    double stripes_at(int x, int y) const;

    bool striped_;
    Stripes stripes_;
    std::vector<double> noise_;    // a value per pixel
    std::vector<double> lattice_;  // a value per corner of a coarser grid
};

}  // namespace bluesquare
