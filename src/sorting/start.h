// The first questions, before any box has a picture.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "exact/linear.h"

namespace bluesquare {

// Places in `features` (n x d, standardised) that are typical and different: k-means with k centres
// (k-means++ with the seed, Lloyd to rest or 25 rounds), of each cluster the picture nearest to its
// centre, the largest cluster first. Fewer than k where pictures are alike.
std::vector<int> typical_rows(const Features& features, int k, std::uint64_t seed);

// The place among `candidates` (m x d) that is farthest from all of `known` (l x d, l >= 1); -1
// where there is no candidate.
int farthest_row(const Features& candidates, const Features& known);

}  // namespace bluesquare
