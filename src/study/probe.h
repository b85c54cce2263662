// How linearly separable an attribute is in a representation (claim C5).
#pragma once

#include <cstdint>

#include "core/dataset.h"
#include "core/linear.h"
#include "core/result.h"
#include "learn/head.h"

namespace bluesquare {

// Accuracy of a head on held-out examples of the test split: equally many examples of each level
// (drawn by `seed`), 60 % to fit, 40 % held out, features standardised over the first part.
// features: n x d for all examples. Failure where a level has fewer than 5 test examples.
Result<double> linear_probe(const Dataset& data, const Attribute& attribute,
                            const Features& features, const HeadSettings& settings,
                            std::uint64_t seed);

}  // namespace bluesquare
