// A picture file as an encoder sees it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "data/image.h"

namespace bluesquare {

// ".png" of "a/B.PNG"; empty where it has none.
std::string lower_ending(std::string_view file);
// Whether its name is that of a PNG, JPEG or WebP.
bool is_picture_name(std::string_view file);

// Decodes, resizes to side x side (the aspect as it comes out) and fills side x side x 3 bytes; on
// grey where it is transparent. most: pixels; errors of decode_image().
Status read_picture(std::span<const std::uint8_t> bytes, const std::string& name, std::int64_t most,
                    int side, std::span<std::uint8_t> rgb, Decoder decoder);

}  // namespace bluesquare
