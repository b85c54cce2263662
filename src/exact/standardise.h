// Features on a common scale, from the pool alone and without labels.
#pragma once

#include <span>
#include <vector>

#include "exact/linear.h"
#include "exact/parallel.h"

namespace bluesquare {

// How the features of a pool are centred and scaled, one number a dimension (d).
struct Scale {
    std::vector<double> mean;
    std::vector<double> factor;  // 1 / standard deviation; 0 where the pool does not vary
};

// features: n x d; pool: rows of it, at least one.
Scale pool_scale(const Features& features, std::span<const int> pool,
                 const Parallel& parallel = serial);

// (x - mean) * factor of the given rows: rows.size() x d.
Features standardise(const Features& features, std::span<const int> rows, const Scale& scale,
                     const Parallel& parallel = serial);

}  // namespace bluesquare
