// Pictures come out as a browser shows them; the values here were compared with Chromium's.
#include <algorithm>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "data/image.h"
#include "data/resize.h"
#include "exact/random.h"
#include "image_files.h"

using namespace bluesquare;

namespace {

// By both decoders: without fine structure they agree.
Picture decoded(const FileBytes& file) {
    const auto picture = decode_image(file, "file");
    REQUIRE_MESSAGE(picture, (picture ? "" : picture.error().what));
    const auto portable = decode_image(file, "file", most_pixels, Decoder::portable);
    REQUIRE(portable);
    CHECK(portable->width == picture->width);
    CHECK(portable->rgba == picture->rgba);
    return *picture;
}

std::string why_not(const FileBytes& file) {
    const auto picture = decode_image(file, "file");
    REQUIRE_FALSE(picture);
    const auto portable = decode_image(file, "file", most_pixels, Decoder::portable);
    REQUIRE_FALSE(portable);
    CHECK(portable.error().what == picture.error().what);
    return picture.error().what;
}

// Six blocks of grey, as letters:  abc
//                                  def
FileBytes letters(const FileBytes& segments) {
    return jpeg_of_blocks(3, 2, {{10}, {50}, {90}, {130}, {170}, {210}}, segments);
}

// A picture's blocks as letters, rows apart by '/'.
std::string read_letters(const Picture& picture) {
    std::string text;
    for (int y = 0; y < picture.height; y += 8) {
        for (int x = 0; x < picture.width; x += 8)
            text += static_cast<char>('a' + picture.rgba[4 * (y * picture.width + x)] / 40);
        text += '/';
    }
    return text;
}

using Pixels = std::vector<std::vector<int>>;

// The pixels of a row, RGBA.
Pixels row_of(const Picture& picture, int y = 0, int step = 1) {
    Pixels row;
    for (int x = 0; x < picture.width; x += step) {
        const auto* pixel = &picture.rgba[4 * (y * picture.width + x)];
        row.emplace_back(pixel, pixel + 4);
    }
    return row;
}

const char* const oriented[] = {"abc/def/",  "cba/fed/",  "fed/cba/",  "def/abc/",
                                "ad/be/cf/", "da/eb/fc/", "fc/eb/da/", "cf/be/ad/"};

}  // namespace

TEST_CASE("image: a JPEG is turned as its EXIF orientation says, in either byte order") {
    for (const bool little : {false, true})
        for (int orientation = 1; orientation <= 8; ++orientation) {
            CAPTURE(orientation);
            const auto segment = exif_segment(exif_of(orientation, little));
            CHECK(read_letters(decoded(letters(segment))) == oriented[orientation - 1]);
        }
    const FileBytes six = exif_segment(exif_of(6, true)), three = exif_segment(exif_of(3, true));
    CHECK(read_letters(decoded(letters(joined(six, three)))) == oriented[5]);  // the first
    CHECK(read_letters(decoded(letters(joined(adobe_segment(0), three)))) == oriented[2]);
}

TEST_CASE("image: an orientation that is none leaves the picture as it is") {
    const FileBytes none[] = {{},
                              exif_segment(exif_of(0, true)),
                              exif_segment(exif_of(9, false)),
                              exif_segment(exif_of(6, true, 4)),     // not a short
                              exif_segment(exif_of(6, true, 3, 2)),  // two of them
                              exif_segment({}),
                              exif_segment({'I', 'I'})};
    for (const auto& segment : none) CHECK(read_letters(decoded(letters(segment))) == oriented[0]);
}

TEST_CASE("image: EXIF that is cut, pointed elsewhere or noise is read within its bounds") {
    const std::uint64_t seed = 6;
    Rng rng(seed);
    for (int trial = 0; trial < 3000; ++trial) {
        FileBytes exif = exif_of(6, trial % 2 == 0);
        for (auto n = rng.below(4); n > 0; --n)
            exif[rng.below(static_cast<std::uint32_t>(exif.size()))] =
                static_cast<std::uint8_t>(rng.below(3) ? rng.below(256) : 255);
        exif.resize(rng.below(static_cast<std::uint32_t>(exif.size()) + 1));
        CAPTURE(trial);
        const std::string found = read_letters(decoded(letters(exif_segment(exif))));
        CHECK(std::find(std::begin(oriented), std::end(oriented), found) != std::end(oriented));
    }
    // A directory of 65,535 entries that ends at once.
    FileBytes many = exif_of(6, false);
    many[8] = many[9] = 255;
    many.resize(20);
    CHECK(read_letters(decoded(letters(exif_segment(many)))) == oriented[0]);
}

TEST_CASE("image: a PNG is turned as well") {
    const FileBytes rows{0, 10, 20, 30, 0, 40, 50, 60};  // 3 x 2, grey
    const auto file = [&](int orientation) {
        return png_of(3, 2, 8, 0, rows, png_chunk("eXIf", exif_of(orientation, false)));
    };
    const Picture turned = decoded(file(6));
    CHECK(turned.width == 2);
    CHECK(turned.height == 3);
    CHECK(row_of(turned) == Pixels{{40, 40, 40, 255}, {10, 10, 10, 255}});
    CHECK(row_of(turned, 2) == Pixels{{60, 60, 60, 255}, {30, 30, 30, 255}});
    CHECK(row_of(decoded(file(2))) ==
          Pixels{{30, 30, 30, 255}, {20, 20, 20, 255}, {10, 10, 10, 255}});
}

TEST_CASE("image: PNG of every kind, to 8 bits") {
    const auto grey = [](int value) { return std::vector<int>{value, value, value, 255}; };
    CHECK(row_of(decoded(png_of(3, 1, 1, 0, {0, 0xa0}))) == Pixels{grey(255), grey(0), grey(255)});
    CHECK(row_of(decoded(png_of(4, 1, 2, 0, {0, 0x1b}))) ==
          Pixels{grey(0), grey(85), grey(170), grey(255)});
    CHECK(row_of(decoded(png_of(2, 1, 4, 0, {0, 0x3c}))) == Pixels{grey(51), grey(204)});
    CHECK(row_of(decoded(png_of(2, 1, 16, 0, {0, 0x12, 0xff, 0xab, 0x80}))) ==
          Pixels{grey(0x12), grey(0xab)});
    CHECK(row_of(decoded(png_of(1, 1, 16, 2, {0, 1, 9, 2, 9, 3, 9}))) == Pixels{{1, 2, 3, 255}});
    CHECK(row_of(decoded(png_of(2, 1, 8, 4, {0, 100, 50, 200, 255}))) ==
          Pixels{{100, 100, 100, 50}, {200, 200, 200, 255}});
    const FileBytes palette = png_chunk("PLTE", {255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7});
    CHECK(row_of(decoded(png_of(4, 1, 2, 3, {0, 0x1b}, palette))) ==
          Pixels{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {9, 8, 7, 255}});
    CHECK(row_of(decoded(
              png_of(2, 1, 2, 3, {0, 0x40}, joined(palette, png_chunk("tRNS", {5, 128}))))) ==
          Pixels{{0, 255, 0, 128}, {255, 0, 0, 5}});
    CHECK(row_of(decoded(png_of(2, 1, 8, 0, {0, 10, 20}, png_chunk("tRNS", {0, 10})))) ==
          Pixels{{10, 10, 10, 0}, grey(20)});
    const Picture interlaced = decoded(png_of(2, 2, 8, 0, {0, 11, 0, 22, 0, 33, 44}, {}, true));
    CHECK(row_of(interlaced) == Pixels{grey(11), grey(22)});
    CHECK(row_of(interlaced, 1) == Pixels{grey(33), grey(44)});
}

TEST_CASE("image: JPEG of every kind of colour, or refused") {
    const Pixels cmyk{{10, 200, 90, 240}, {255, 255, 255, 255}};  // as Adobe stores it: 255 is none
    CHECK(row_of(decoded(jpeg_of_blocks(2, 1, cmyk, adobe_segment(0))), 0, 8) ==
          Pixels{{9, 188, 85, 255}, {255, 255, 255, 255}});
    // Luma 200 without colour is 55 of each ink.
    CHECK(row_of(decoded(jpeg_of_blocks(1, 1, {{200, 128, 128, 255}}, adobe_segment(2))), 0, 8) ==
          Pixels{{55, 55, 55, 255}});
    CHECK(row_of(decoded(jpeg_of_blocks(1, 1, {{10, 200, 90}}, adobe_segment(0))), 0, 8) ==
          Pixels{{10, 200, 90, 255}});
    CHECK(row_of(decoded(jpeg_of_blocks(1, 1, {{100, 128, 128}})), 0, 8) ==
          Pixels{{100, 100, 100, 255}});
    for (const FileBytes& segments : {FileBytes{}, adobe_segment(1)})
        CHECK(why_not(jpeg_of_blocks(2, 1, cmyk, segments)) ==
              "file is a CMYK JPEG that does not say how; save it as RGB");
}

TEST_CASE("image: Xcode's PNG is refused, not shown in other colours") {
    const FileBytes file =
        png_of(1, 1, 8, 6, {0, 1, 2, 3, 255}, png_chunk("CgBI", {0x50, 0, 0x20, 2}));
    CHECK(why_not(file).starts_with("file is a PNG as Xcode packs it"));
}

TEST_CASE("image: heads that are damaged anywhere are read within their bounds") {
    const std::uint64_t seed = 23;
    Rng rng(seed);
    const FileBytes files[] = {
        letters(joined(adobe_segment(0), exif_segment(exif_of(5, true)))),
        png_of(3, 2, 8, 0, {0, 1, 2, 3, 0, 4, 5, 6}, png_chunk("eXIf", exif_of(5, false)))};
    for (int trial = 0; trial < 4000; ++trial) {
        FileBytes file = files[trial % 2];
        for (auto n = 1 + rng.below(5); n > 0; --n)
            file[rng.below(static_cast<std::uint32_t>(file.size()))] =
                static_cast<std::uint8_t>(rng.below(2) ? rng.below(256) : 255);
        if (rng.below(3) == 0) file.resize(rng.below(static_cast<std::uint32_t>(file.size())));
        CAPTURE(trial);
        const auto picture = decode_image(file, "file", 1'000'000);
        if (!picture) CHECK(picture.error().what.starts_with("file "));
    }
}

TEST_CASE("image: resizing takes the memory of a few rows, however long the picture is") {
    const auto peak_megabytes = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss / 1000;
    };
    constexpr int length = 1'000'000;
    const std::pair<int, int> sizes[] = {{1, length}, {length, 1}};
    for (const auto& [width, height] : sizes) {
        Picture picture{width, height, std::vector<std::uint8_t>(std::size_t{4} * length, 255)};
        std::fill(picture.rgba.begin(), picture.rgba.begin() + 2 * length, std::uint8_t{40});
        for (std::size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 255;
        const auto before = peak_megabytes();
        const Picture small = resize_antialiased(picture, 32, 32);
        CHECK(peak_megabytes() - before < 200);  // 1,024 bytes a row would be a thousand
        const auto at = [&](int i) {
            return small.rgba[static_cast<std::size_t>(4) * (width == 1 ? 32 * i + 5 : 32 * 5 + i)];
        };
        CHECK(at(0) == 40);
        CHECK(at(14) == 40);
        CHECK(at(17) == 255);
        CHECK(at(31) == 255);
    }
}
