// Sorting by a head alone, without anybody to ask.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sorting/sorting.h"

namespace bluesquare {

// Where a picture with these logits (C) belongs; boxes: by class.
Slot slot_of(std::span<const double> logits, std::span<const int> boxes);

// Where the pictures of some rows of features (n x d, finite there) belong, as a Sorting with this
// head has it: the same box and probability, on every machine.
std::vector<Slot> sort_rows(const SortingHead& head, std::shared_ptr<const Features> features,
                            std::vector<int> rows, const Parallel& parallel = serial);

}  // namespace bluesquare
