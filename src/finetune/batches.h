// Which labelled examples a training step sees, and how they are cut out and turned.
#pragma once

#include <vector>

#include "exact/random.h"

namespace bluesquare {

// An example as one step sees it.
struct Crop {
    int place = 0;     // among the labelled
    int x = 0, y = 0;  // of the crop's corner, from 0 to the room around it
    bool mirrored = false;
};

// Batches of equal size, one example after the other in an order drawn anew for each pass, so that
// every example is seen as often as the others, to one time.
class Batches {
   public:
    // labelled: at least 1. room: pixels by which a picture is larger than the crop; without
    // `augment` the crop is the middle.
    Batches(int labelled, int most, int room, bool augment, Rng rng);

    int size() const { return size_; }
    std::vector<Crop> next();

   private:
    int draw();

    std::vector<int> order_;
    std::size_t used_ = 0;
    int size_, room_;
    bool augment_;
    Rng rng_;
};

}  // namespace bluesquare
