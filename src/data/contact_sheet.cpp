#include "data/contact_sheet.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include <stb/stb_image_write.h>

namespace bluesquare {
namespace {

constexpr int gap = 2;  // pixels

void append_bytes(void* context, void* data, int size) {
    auto& out = *static_cast<std::vector<std::uint8_t>*>(context);
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    out.insert(out.end(), bytes, bytes + size);
}

// Image `id` into `sheet` with its top left corner at (left, top).
void place(const Images& images, int id, Images& sheet, std::size_t left, std::size_t top) {
    const std::size_t row_bytes = std::size_t{3} * images.width;
    for (int y = 0; y < images.height; ++y)
        std::copy_n(images.image(id) + y * row_bytes, row_bytes,
                    sheet.image(0) + ((top + y) * sheet.width + left) * 3);
}

}  // namespace

std::vector<std::uint8_t> contact_sheet(const Images& images, int columns,
                                        std::span<const int> ids) {
    if (ids.empty()) return {};
    assert(columns > 0);
    const int count = static_cast<int>(ids.size());
    const int across = std::min(columns, count), down = (count + columns - 1) / columns;
    const std::int64_t pitch_x = images.width + gap, pitch_y = images.height + gap;
    if ((across * pitch_x + gap) * (down * pitch_y + gap) > most_sheet_pixels) return {};
    Images sheet{
        1, static_cast<int>(across * pitch_x) + gap, static_cast<int>(down * pitch_y) + gap, {}};
    sheet.rgb.assign(sheet.bytes_each(), 255);
    for (int i = 0; i < count; ++i)
        place(images, ids[i], sheet, gap + i % columns * pitch_x, gap + i / columns * pitch_y);
    return encode_png(sheet.image(0), sheet.width, sheet.height);
}

std::vector<std::uint8_t> encode_png(const std::uint8_t* rgb, int width, int height) {
    std::vector<std::uint8_t> out;
    // stb counts bytes in int.
    if (std::int64_t{height} * (std::int64_t{3} * width + 1) > std::numeric_limits<int>::max() / 2)
        return out;
    stbi_write_png_to_func(append_bytes, &out, width, height, 3, rgb, 3 * width);
    return out;
}

}  // namespace bluesquare
