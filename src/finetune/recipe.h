// How a network is trained in a round: the constants of the released code of Tamkin et al. (2022),
// which are those of BiT-HyperRule (Kolesnikov et al., 2020) for few labels.
#pragma once

#include <string>

namespace bluesquare {

struct Recipe {
    int size = 96;            // pixels a side that the network sees
    std::string part{"all"};  // what is trained: all, last:k or head (trainer/part.h)
    int batch = 32;           // at most: all that are labelled where they are fewer
    double rate = 0.003;      // of the steps behind the warm-up, a tenth from each decay on
    double momentum = 0.9;    // none is kept from one round to the next
    int warm_up = 100;        // steps in which the rate rises from 0
    int decay = 100;          // steps between decays, the first behind as many again
    int steps = 500;          // at the most
    double stop = 0.001;      // ends where the loss is under this share of the first one
    bool augment = true;      // random crops, and mirrored in one case of two; else as they are

    bool operator==(const Recipe&) const = default;
};

inline constexpr int laptop_stages = 2;

// For where there is little time: the last two stages, which see what the others make of a picture
// once, at 64 pixels, uncut; else the same.
Recipe laptop_recipe();

// Of step 0, 1, ...: as bit_hyperrule.get_lr() has it, so that the first step only fills the
// momentum.
double rate_at(const Recipe& recipe, int step);

// Pixels a side from which crops of `size` are taken: 128 of 160 for small pictures, else 480 of
// 512 (the released code's).
int side_to_crop(int size);

}  // namespace bluesquare
