// The decoders of the native programs, faster than stb. The page has none: its download stays
// small.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "data/image.h"

namespace bluesquare {

// The pixels of a PNG, or of a JPEG in grey or in three colours, as they stand in the file, not
// turned; its head says width x height. Nothing where the file is of another kind, or where
// anything is wrong with it, be it a warning: then stb decides whether it can be read, so that what
// the page reads is read here, too.
std::optional<Picture> decode_natively(std::span<const std::uint8_t> bytes, int width, int height);

}  // namespace bluesquare
