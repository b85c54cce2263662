// What stands for an example that has no picture: a tile with a band for each of its first
// attributes, and in it as many bars as its level's place among the levels.
#pragma once

#include <cstdint>
#include <span>

namespace bluesquare {

struct TileBand {
    int level = 0, levels = 1;  // 0 <= level < levels
};
inline constexpr std::size_t most_tile_bands = 3;

// rgb: side x side x 3. Bands beyond the most are not drawn.
void draw_row_tile(std::span<const TileBand> bands, int side, std::span<std::uint8_t> rgb);

}  // namespace bluesquare
