#include "data/image.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include <stb/stb_image.h>

#include "data/image_decoders.h"
#include "data/image_head.h"
#include "data/webp.h"

namespace bluesquare {
namespace {

constexpr int grey = 128;

Error broken(const std::string& name, std::string why) {
    for (char& c : why)  // stb quotes bytes of the file
        if (c < 32 || c > 126) c = '?';
    return {name + " is not a PNG or JPEG image that can be read (" + why + "); replace the file"};
}

// Whether a JPEG goes on to its end marker: stb makes a picture of whatever is there. Markers of an
// embedded preview lie before the pixels.
bool is_cut_off(std::span<const std::uint8_t> bytes, std::size_t pixels) {
    if (bytes[0] != 0xff) return false;           // PNG
    constexpr std::uint8_t end[] = {0xd9, 0xff};  // looked for from behind, where it should be
    const auto scans = bytes.subspan(pixels);
    return std::search(scans.rbegin(), scans.rend(), std::begin(end), std::end(end)) ==
           scans.rend();
}

// Turned and mirrored as its EXIF orientation says.
Picture oriented(Picture picture, int orientation) {
    if (orientation == 1) return picture;
    int width = picture.width, height = picture.height;
    const std::ptrdiff_t row = width, last_row = row * (height - 1), last = row * height - 1;
    // Where the picture's first pixel is, and how far to the next in its row and in its column.
    struct Way {
        std::ptrdiff_t first, right, down;
    };
    const Way ways[] = {{0, 1, row}, {row - 1, -1, row},  {last, -1, -row}, {last_row, 1, -row},
                        {0, row, 1}, {last_row, -row, 1}, {last, -row, -1}, {row - 1, row, -1}};
    const Way& way = ways[orientation - 1];
    if (orientation > 4) std::swap(width, height);
    Picture out = blank(width, height);
    std::uint8_t* to = out.rgba.data();
    for (int y = 0; y < height; ++y) {
        std::ptrdiff_t from = way.first + y * way.down;
        for (int x = 0; x < width; ++x, from += way.right)
            to = std::copy_n(&picture.rgba[4 * from], 4, to);
    }
    return out;
}

// Nothing where stb has a reason for it.
std::optional<Picture> decode_by_stb(std::span<const std::uint8_t> bytes) {
    int width = 0, height = 0, channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width, &height,
                              &channels, 4),
        stbi_image_free);
    if (!pixels) return {};
    return Picture{width, height, {pixels.get(), pixels.get() + std::size_t{4} * width * height}};
}

// Rounded to the nearest.
std::uint8_t blend(int color, int alpha) {
    return static_cast<std::uint8_t>((color * alpha + grey * (255 - alpha) + 127) / 255);
}

}  // namespace

Picture blank(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{4} * width * height)};
}

Status check_size(int width, int height, std::int64_t most, const std::string& name) {
    if (width > 0 && height > 0 && std::int64_t{width} * height <= most) return Done{};
    return Error{name + " has " + std::to_string(width) + " x " + std::to_string(height) +
                 " pixels, expected at most " + std::to_string(most / 1'000'000) +
                 " million; make it smaller"};
}

Result<Picture> decode_image(std::span<const std::uint8_t> bytes, const std::string& name,
                             std::int64_t most, Decoder decoder) {
    if (bytes.empty()) return broken(name, "empty");
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return broken(name, "over 2 GiB");
    if (is_webp(bytes)) {
        auto picture = decode_webp(bytes, name, most);
        if (!picture) return picture;
        return oriented(*std::move(picture), read_image_head(bytes).orientation);
    }
    int width = 0, height = 0, channels = 0;
    if (!stbi_info_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width, &height,
                               &channels))
        return broken(name, stbi_failure_reason());
    if (auto ok = check_size(width, height, most, name); !ok) return ok.error();
    const ImageHead head = read_image_head(bytes);
    if (head.refused) return Error{name + " " + head.refused};
    if (is_cut_off(bytes, head.pixels)) return broken(name, "cut off");
    std::optional<Picture> picture;
    if (decoder == Decoder::fast) picture = decode_natively(bytes, width, height);
    if (!picture) picture = decode_by_stb(bytes);
    if (!picture) return broken(name, stbi_failure_reason());
    return oriented(*std::move(picture), head.orientation);
}

Picture over_grey(const Picture& picture) {
    Picture out = picture;
    for (std::size_t i = 0; i < out.rgba.size(); i += 4) {
        const int alpha = out.rgba[i + 3];
        if (alpha == 255) continue;
        for (int c = 0; c < 3; ++c) out.rgba[i + c] = blend(out.rgba[i + c], alpha);
        out.rgba[i + 3] = 255;
    }
    return out;
}

Picture square_over_grey(const Picture& picture) {
    const int side = std::max(picture.width, picture.height);
    const Picture inside = over_grey(picture);
    Picture out{side, side, std::vector<std::uint8_t>(std::size_t{4} * side * side, grey)};
    for (std::size_t i = 3; i < out.rgba.size(); i += 4) out.rgba[i] = 255;
    const std::size_t left = (side - picture.width) / 2, top = (side - picture.height) / 2;
    const auto row_bytes = std::size_t{4} * picture.width;
    for (int y = 0; y < picture.height; ++y)
        std::copy_n(&inside.rgba[y * row_bytes], row_bytes,
                    &out.rgba[((top + y) * side + left) * 4]);
    return out;
}

void copy_rgb(const Picture& picture, std::uint8_t* rgb) {
    for (std::size_t i = 0; i < picture.rgba.size(); i += 4)
        for (int c = 0; c < 3; ++c) *rgb++ = picture.rgba[i + c];
}

}  // namespace bluesquare
