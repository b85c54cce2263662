// Draws a corpus a slice at a time, so that nobody waits: what each example shows is known at once,
// its pixels follow.
#pragma once

#include <memory>

#include "app/state.h"
#include "shapes/corpus.h"

namespace bluesquare {

// "shapes color~shape, pool 600 (95 % matched), test 400, seed 0"
std::string corpus_name(const ShapesSettings& settings);

class Drawing {
   public:
    // Plans the corpus into `pictures`; usage error for settings that cannot be met.
    Status begin(const ShapesSettings& settings, Pictures& pictures);
    // Draws up to `count` more images. True while there is more to do.
    bool advance(int count, Pictures& pictures);
    bool done() const { return !images_ || next_ == images_->count; }

   private:
    std::uint64_t seed_ = 0;
    std::shared_ptr<Images> images_;
    int next_ = 0;
};

}  // namespace bluesquare
