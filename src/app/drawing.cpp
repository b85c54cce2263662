#include "app/drawing.h"

#include <algorithm>
#include <cmath>

#include "shapes/scene.h"

namespace bluesquare {

std::string corpus_name(const ShapesSettings& settings) {
    return "shapes " + settings.target + "~" + settings.nuisance + ", pool " +
           std::to_string(settings.pool) + " (" +
           std::to_string(std::lround(settings.matched * 100)) + " % matched), test " +
           std::to_string(settings.test) + ", seed " + std::to_string(settings.seed);
}

Status Drawing::begin(const ShapesSettings& settings, Pictures& pictures) {
    auto plan = plan_shapes(settings);
    if (!plan) return plan.error();
    seed_ = settings.seed;
    next_ = 0;
    images_ = std::make_shared<Images>();
    images_->count = plan->size();
    images_->width = images_->height = scene_size;
    images_->rgb.resize(images_->count * images_->bytes_each());
    pictures.data = *std::move(plan);
    pictures.images = images_;
    pictures.drawn = 0;
    pictures.tiles = false;
    ++pictures.version;
    return Done{};
}

bool Drawing::advance(int count, Pictures& pictures) {
    if (done()) return false;
    for (const int end = std::min(next_ + count, images_->count); next_ < end; ++next_)
        render_example(pictures.data, seed_, next_, images_->image(next_));
    pictures.drawn = next_;
    return !done();
}

}  // namespace bluesquare
