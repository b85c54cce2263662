// A network's output as features, a row for each picture.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"
#include "model/network.h"

namespace bluesquare {

// How many numbers a picture has once `token` is taken of an output of this shape: n x d, d alone
// being more than 1 (n x d x 1 x 1); n x t x d (first: the class token, mean: of all tokens); or a
// map, n x c x h x w or n x h x w x c as the layout says (mean over its places). Failure, which
// says what to say, where the shape is something else.
Result<int> feature_dimensions(std::span<const std::int64_t> shape, Token token, Layout layout);

// Values of the first `rows` pictures, of such a shape, to rows x dimensions. Means are summed in
// double, in a fixed order.
void take_features(std::span<const float> values, std::span<const std::int64_t> shape, Token token,
                   Layout layout, int rows, std::span<float> out);

}  // namespace bluesquare
