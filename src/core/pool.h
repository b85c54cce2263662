// A pool in which the task is ambiguous, drawn from the examples that a data set has.
#pragma once

#include <cstdint>
#include <string>

#include "core/dataset.h"
#include "core/result.h"

namespace bluesquare {

// Which levels of target and nuisance go together.
enum class Pairing {
    as_is,    // as they come: the pool stays whole, but for its size
    aligned,  // the first with the first, the second with the second, ...
    crossed,  // the first with the last, the second with the last but one, ...
};

struct PoolSettings {
    Pairing pairing = Pairing::as_is;
    double matched = 0.95;  // share of the pool that is matched, where pairs are made
    int size = 0;           // examples at most; 0: as many as there are
};

// Puts pool examples into Split::none, drawn by the seed, until the pool is as asked: matched
// groups (pairs that go together) of one size, mismatched groups of one size, as large as the
// smallest of either allow. Where a level count is larger the other's levels are used in turn. Test
// and validation stay as they are. Failure where one of these groups has no example in the pool, or
// the pool has fewer than `size`.
Status draw_pool(Dataset& data, const std::string& target, const std::string& nuisance,
                 const PoolSettings& settings, std::uint64_t seed);

}  // namespace bluesquare
