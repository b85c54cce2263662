// WebP, which the native programs read. The page does not: its download stays small.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"
#include "data/image.h"

namespace bluesquare {

bool is_webp(std::span<const std::uint8_t> bytes);

// As it stands in the file, not turned. Failure as decode_image() has it, and where it is animated;
// always in a build that does not read WebP.
Result<Picture> decode_webp(std::span<const std::uint8_t> bytes, const std::string& name,
                            std::int64_t most);

}  // namespace bluesquare
