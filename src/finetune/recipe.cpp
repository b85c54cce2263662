#include "finetune/recipe.h"

namespace bluesquare {

Recipe laptop_recipe() {
    Recipe recipe;
    recipe.size = 64;
    recipe.part = "last:" + std::to_string(laptop_stages);
    recipe.augment = false;
    return recipe;
}

double rate_at(const Recipe& recipe, int step) {
    if (step < recipe.warm_up) return recipe.rate * step / recipe.warm_up;
    double rate = recipe.rate;
    for (int end = recipe.warm_up + recipe.decay; end < step; end += recipe.decay) rate /= 10;
    return rate;
}

int side_to_crop(int size) {
    const double grown = size < 96 ? size * 160.0 / 128 : size * 512.0 / 480;
    return static_cast<int>(grown + 0.5);
}

}  // namespace bluesquare
