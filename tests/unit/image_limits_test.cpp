// How large a picture may be is read in its header, before there are pixels.
#include <doctest/doctest.h>
#include <stb/stb_image_write.h>

#include "data/image.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& out, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// Files that end where their pixels would begin.
Bytes png_header(std::uint32_t width, std::uint32_t height) {
    Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    put(out, width, 4);
    put(out, height, 4);
    out.insert(out.end(), {8, 2, 0, 0, 0, 0, 0, 0, 0});  // 8-bit RGB
    out.insert(out.end(), {0, 0, 0, 0, 'I', 'D', 'A', 'T', 0, 0, 0, 0});
    return out;
}

Bytes jpeg_header(std::uint32_t width, std::uint32_t height) {
    Bytes out{0xff, 0xd8, 0xff, 0xc0, 0, 17, 8};
    put(out, height, 2);
    put(out, width, 2);
    out.insert(out.end(), {3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0});
    return out;
}

Bytes jpeg_of(int width, int height) {
    const Bytes rgb(std::size_t{3} * width * height, 90);
    Bytes out;
    const auto append = [](void* to, void* data, int size) {
        const auto* bytes = static_cast<const std::uint8_t*>(data);
        static_cast<Bytes*>(to)->insert(static_cast<Bytes*>(to)->end(), bytes, bytes + size);
    };
    stbi_write_jpg_to_func(append, &out, width, height, 3, rgb.data(), 90);
    return out;
}

std::string why_not(const Bytes& bytes, std::int64_t most) {
    const auto picture = decode_image(bytes, "big", most);
    REQUIRE_FALSE(picture);
    CHECK(picture.error().what.starts_with("big "));
    return picture.error().what;
}

bool too_large(const Bytes& bytes, std::int64_t most) {
    return why_not(bytes, most).find(" pixels, expected at most ") != std::string::npos;
}

}  // namespace

TEST_CASE("image: 100 megapixels are refused by the header of a PNG and of a JPEG") {
    for (const auto header : {png_header, jpeg_header}) {
        CHECK(why_not(header(10000, 10000), most_pixels) ==
              "big has 10000 x 10000 pixels, expected at most 64 million; make it smaller");
        CHECK(too_large(header(65500, 2000), most_pixels));
        CHECK(too_large(header(6001, 4000), 24'000'000));
        CHECK(too_large(header(4000, 6001), 24'000'000));
        CHECK_FALSE(too_large(header(6000, 4000), 24'000'000));  // but broken
        CHECK_FALSE(too_large(header(24000, 1000), 24'000'000));
    }
    CHECK(too_large(jpeg_header(65535, 65535), most_pixels));
    CHECK_FALSE(decode_image(png_header(65535, 65535), "big"));
}

TEST_CASE(
    "image: a JPEG that is cut off is refused, whatever preview it holds and what follows it") {
    const Bytes whole = jpeg_of(160, 120), preview = jpeg_of(16, 12);
    for (const bool with_preview : {false, true}) {
        Bytes file = whole;
        if (with_preview) {
            Bytes segment{0xff, 0xe1};
            put(segment, static_cast<std::uint32_t>(preview.size() + 2), 2);
            segment.insert(segment.end(), preview.begin(), preview.end());
            file.insert(file.begin() + 2, segment.begin(), segment.end());
        }
        for (std::size_t length = 0; length < file.size() - 1; length += 1 + length / 20)
            why_not({file.begin(), file.begin() + static_cast<long>(length)}, most_pixels);
        CHECK(decode_image(file, "big"));
        file.insert(file.end(), {1, 2, 0xff, 0xda, 3});
        CHECK(decode_image(file, "big"));
    }
}

TEST_CASE("image: bytes of the file within a message are plain characters") {
    Bytes file = png_header(8, 8);
    const Bytes chunk{0, 0, 0, 0, 'E', '\n', 0xff, 0x1b, 0, 0, 0, 0};  // unknown, and critical
    file.insert(file.begin() + 33, chunk.begin(), chunk.end());
    for (const char c : why_not(file, most_pixels)) CHECK((c >= ' ' && c <= '~'));
}
