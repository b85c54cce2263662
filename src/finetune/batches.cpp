#include "finetune/batches.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace bluesquare {

Batches::Batches(int labelled, int most, int room, bool augment, Rng rng)
    : order_(labelled),
      used_(order_.size()),
      size_(std::min(labelled, most)),
      room_(room),
      augment_(augment),
      rng_(rng) {
    assert(labelled > 0 && most > 0 && room >= 0);
    std::iota(order_.begin(), order_.end(), 0);
}

int Batches::draw() {
    if (used_ == order_.size()) {
        shuffle(order_, rng_);
        used_ = 0;
    }
    return order_[used_++];
}

std::vector<Crop> Batches::next() {
    std::vector<Crop> crops;
    for (int i = 0; i < size_; ++i) {
        Crop crop{draw(), room_ / 2, room_ / 2, false};
        if (augment_) {
            crop.x = static_cast<int>(rng_.below(room_ + 1));
            crop.y = static_cast<int>(rng_.below(room_ + 1));
            crop.mirrored = rng_.below(2) == 1;
        }
        crops.push_back(crop);
    }
    return crops;
}

}  // namespace bluesquare
