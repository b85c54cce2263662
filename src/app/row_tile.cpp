#include "app/row_tile.h"

#include <algorithm>

namespace bluesquare {
namespace {

using Color = std::uint8_t[3];
// Neither red nor blue: those are the shapes'.
constexpr Color kGround{226, 222, 212};
constexpr Color kBands[most_tile_bands] = {{52, 58, 64}, {122, 104, 40}, {40, 110, 84}};
constexpr int kMostBars = 6;  // of more levels one bar's length tells

struct Box {
    int left, top, right, bottom;
};

void fill(const Box& box, const Color& color, int side, std::span<std::uint8_t> rgb) {
    for (int y = box.top; y < box.bottom; ++y)
        for (int x = box.left; x < box.right; ++x)
            std::copy_n(color, 3, rgb.begin() + 3 * (y * side + x));
}

void draw_band(const TileBand& band, const Color& color, Box box, int side,
               std::span<std::uint8_t> rgb) {
    const int width = box.right - box.left;
    if (band.levels > kMostBars) {
        const int long_enough = std::max(1, width * (band.level + 1) / band.levels);
        box.right = box.left + long_enough;
        return fill(box, color, side, rgb);
    }
    const int step = width / kMostBars, bar = std::max(1, step * 2 / 3);
    for (int i = 0; i <= band.level; ++i) {
        const int left = box.left + i * step;
        fill({left, box.top, left + bar, box.bottom}, color, side, rgb);
    }
}

}  // namespace

void draw_row_tile(std::span<const TileBand> bands, int side, std::span<std::uint8_t> rgb) {
    fill({0, 0, side, side}, kGround, side, rgb);
    const int count = static_cast<int>(std::min(bands.size(), most_tile_bands));
    if (count == 0) return;
    const int margin = side / 10, high = (side - margin * (count + 1)) / count;
    for (int i = 0; i < count; ++i) {
        const int top = margin + i * (high + margin);
        draw_band(bands[i], kBands[i], {margin, top, side - margin, top + high}, side, rgb);
    }
}

}  // namespace bluesquare
