#include "data/image_decoders.h"

namespace bluesquare {

std::optional<Picture> decode_natively(std::span<const std::uint8_t>, int, int) { return {}; }

}  // namespace bluesquare
