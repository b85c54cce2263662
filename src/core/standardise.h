// Features to zero mean and unit variance over the pool. Labels play no part.
#pragma once

#include <vector>

#include "core/linear.h"

namespace bluesquare {

// features: n x d. pool: the rows whose mean and standard deviation are used (all rows are mapped).
// A dimension that is constant over the pool becomes 0. Non-finite input stays the caller's bug:
// readers and encoders reject it.
Features standardise(const Features& features, const std::vector<int>& pool);

}  // namespace bluesquare
