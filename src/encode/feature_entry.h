// Features of a block of pictures as an entry of a store (cached_encoder.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "exact/linear.h"

namespace bluesquare {

// An entry: magic with version, n, d, n x d float32, SHA-256 of all before in hexadecimal. Little
// endian, like every machine that we run on.
std::vector<std::uint8_t> feature_entry(const Features& features);

// False where the entry is damaged, or has another shape than the rows.
bool read_feature_entry(std::span<const std::uint8_t> entry, Eigen::Ref<Features> rows);

}  // namespace bluesquare
