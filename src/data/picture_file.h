// A picture file as an encoder sees it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"
#include "data/image.h"

namespace bluesquare {

// Decodes, resizes to side x side (the aspect as it comes out) and fills side x side x 3 bytes; on
// grey where it is transparent. most: pixels; errors of decode_image().
Status read_picture(std::span<const std::uint8_t> bytes, const std::string& name, std::int64_t most,
                    int side, std::span<std::uint8_t> rgb, Decoder decoder);

}  // namespace bluesquare
