// WebP, as the native programs read it.
#include "data/webp.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include <doctest/doctest.h>

#include "image_files.h"

using namespace bluesquare;

namespace {

// VP8L of 3 x 2 pixels, as Pillow writes it.
const FileBytes lossless{0x2f, 0x02, 0x40, 0x00, 0x10, 0x2f, 0x40, 0x90, 0x6d, 0xb3, 0x41, 0xdc,
                         0xeb, 0xfe, 0x32, 0xd3, 0x20, 0x93, 0xb6, 0xc9, 0x5f, 0xff, 0x76, 0x66,
                         0x6d, 0x64, 0xd2, 0x36, 0xad, 0x87, 0xfd, 0xf3, 0xaf, 0xb2, 0x04, 0x92,
                         0x36, 0x5b, 0xf2, 0xbd, 0xf9, 0x03, 0x3d, 0xe2, 0x21, 0xb9, 0xbe, 0x6f,
                         0x81, 0x40, 0x80, 0x32, 0x56, 0x3c, 0xb0, 0x4d, 0x44, 0xff, 0x63, 0xbc};
const FileBytes pixels{255, 0,  0,  255, 0,   255, 0,  255, 0,   0,   255, 255,
                       10,  20, 30, 128, 200, 100, 50, 255, 255, 255, 255, 0};
// VP8 of 16 x 16 pixels, all (90, 160, 40).
const FileBytes lossy{0x90, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00, 0x01,
                      0x40, 0x26, 0x25, 0xa0, 0x02, 0x74, 0xba, 0x00, 0x03, 0x98, 0x00,
                      0xfe, 0xae, 0x17, 0xff, 0x3f, 0x33, 0xfd, 0xd3, 0xfc, 0xef, 0xd7,
                      0xaf, 0xee, 0x6c, 0x73, 0x8b, 0x6d, 0xd0, 0x00, 0x00};

FileBytes little(std::size_t value) {
    FileBytes out;
    for (int shift = 0; shift < 32; shift += 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
    return out;
}

FileBytes chunk(std::string_view name, const FileBytes& payload) {
    FileBytes out;
    put(out, name);
    out = joined(joined(out, little(payload.size())), payload);
    if (payload.size() % 2 == 1) out.push_back(0);
    return out;
}

FileBytes webp(const FileBytes& chunks) {
    FileBytes body;
    put(body, "WEBP");
    return chunk("RIFF", joined(body, chunks));
}

// The lossless picture, with EXIF behind it.
FileBytes turned(const FileBytes& exif) {
    const FileBytes head = chunk("VP8X", {0x18, 0, 0, 0, 2, 0, 0, 1, 0, 0});
    return webp(joined(joined(head, chunk("VP8L", lossless)), chunk("EXIF", exif)));
}

}  // namespace

TEST_CASE("WebP: lossless with transparency, and lossy") {
    const auto picture = decode_image(webp(chunk("VP8L", lossless)), "a.webp");
    REQUIRE_MESSAGE(picture, (picture ? "" : picture.error().what));
    CHECK(picture->width == 3);
    CHECK(picture->height == 2);
    CHECK(picture->rgba == pixels);
    const auto flat = decode_image(webp(chunk("VP8 ", lossy)), "b.webp");
    REQUIRE(flat);
    REQUIRE(flat->rgba.size() == 4 * 16 * 16);
    for (int c = 0; c < 4; ++c)
        CHECK(std::abs(flat->rgba[c] - std::array{90, 160, 40, 255}[c]) <= 3);
}

TEST_CASE("WebP: turned as its EXIF says") {
    FileBytes jpegs;
    put(jpegs, std::string_view("Exif\0\0", 6));
    for (const FileBytes& exif :
         {exif_of(6, true), exif_of(6, false), joined(jpegs, exif_of(6, false))}) {
        const auto picture = decode_image(turned(exif), "a.webp");
        REQUIRE_MESSAGE(picture, (picture ? "" : picture.error().what));
        CHECK(picture->width == 2);
        CHECK(picture->height == 3);
        CHECK(picture->rgba[0] == 10);  // what was below on the left is above on the left
        CHECK(picture->rgba[4] == 255);
    }
}

TEST_CASE("WebP: what is damaged, cut off, animated or too large is refused by name") {
    const FileBytes whole = webp(chunk("VP8L", lossless));
    for (std::size_t size = 12; size + 2 < whole.size(); ++size) {
        const auto cut = decode_image(std::span(whole).first(size), "a.webp");
        REQUIRE_FALSE(cut);
        CHECK(cut.error().what.starts_with("a.webp is not a WebP image that can be read"));
    }
    const auto large = decode_image(whole, "a.webp", 5);
    REQUIRE_FALSE(large);
    CHECK(large.error().what.find("3 x 2 pixels") != std::string::npos);
    const FileBytes moving = webp(joined(chunk("VP8X", {0x02, 0, 0, 0, 2, 0, 0, 1, 0, 0}),
                                         chunk("ANIM", {0, 0, 0, 0, 0, 0})));
    const auto animated = decode_image(moving, "a.webp");
    REQUIRE_FALSE(animated);
    CHECK(animated.error().what.find("animated") != std::string::npos);
}
