// Decoding against Pillow's: tests/reference/decode.py.
#include <algorithm>
#include <cstdlib>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "data/image.h"
#include "data/picture_files.h"
#include "data/resize.h"
#include "exact/fnv.h"
#include "exact/random.h"
#include "image_files.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

struct Reference {
    std::string name;
    FileBytes file;
    Picture picture;
    bool is_jpeg() const { return file[0] == 0xff; }
};

FileBytes bytes_of(const std::string& hex) {
    FileBytes bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

FileBytes opaque(const FileBytes& rgb) {
    FileBytes rgba;
    for (std::size_t i = 0; i < rgb.size(); i += 3) {
        rgba.insert(rgba.end(), &rgb[i], &rgb[i] + 3);
        rgba.push_back(255);
    }
    return rgba;
}

std::vector<Reference> references() {
    const auto text = read_file(BLUESQUARE_SOURCE_DIR "/tests/data/decoded.json");
    REQUIRE(text);
    std::vector<Reference> all;
    for (const auto& each : nlohmann::json::parse(*text)) {
        Reference one{
            each.at("name"), bytes_of(each.at("file")), {each.at("width"), each.at("height"), {}}};
        one.picture.rgba =
            each.contains("rgba") ? bytes_of(each.at("rgba")) : opaque(bytes_of(each.at("rgb")));
        all.push_back(std::move(one));
    }
    return all;
}

Picture decoded(const FileBytes& file, Decoder decoder) {
    auto picture = decode_image(file, "file", most_pixels, decoder);
    REQUIRE_MESSAGE(picture, (picture ? "" : picture.error().what));
    return *std::move(picture);
}

double mean_difference(const FileBytes& a, const FileBytes& b) {
    REQUIRE(a.size() == b.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
    return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("decoding: fast, the pixels are Pillow's") {
    for (const Reference& each : references()) {
        CAPTURE(each.name);
        const Picture picture = decoded(each.file, Decoder::fast);
        CHECK(picture.width == each.picture.width);
        CHECK(picture.height == each.picture.height);
        CHECK(picture.rgba == each.picture.rgba);
    }
}

TEST_CASE("decoding: portable, a PNG's pixels are the same, and a JPEG's as they ever were") {
    Fnv hash;
    for (const Reference& each : references()) {
        CAPTURE(each.name);
        const Picture picture = decoded(each.file, Decoder::portable);
        if (each.is_jpeg()) {
            CHECK(mean_difference(picture.rgba, each.picture.rgba) < 3);
            hash.add(std::span<const std::uint8_t>(picture.rgba));
        } else {
            CHECK(picture.rgba == each.picture.rgba);
        }
    }
    // Of what stb makes in the page, too: heads that the page saved are made for these pixels.
    CHECK(hash.hex() == "a2beeae76e462cb1");
}

TEST_CASE("decoding: a file that is cut off is refused by both decoders in the same words") {
    for (const Reference& each : references()) {
        CAPTURE(each.name);
        for (std::size_t size = 0; size < each.file.size() - 12; size += 50) {
            CAPTURE(size);
            const FileBytes cut(each.file.begin(), each.file.begin() + static_cast<long>(size));
            const auto fast = decode_image(cut, "file", most_pixels, Decoder::fast);
            const auto portable = decode_image(cut, "file", most_pixels, Decoder::portable);
            REQUIRE_FALSE(fast);
            REQUIRE_FALSE(portable);
            CHECK(fast.error().what == portable.error().what);
        }
    }
}

TEST_CASE(
    "decoding: what is damaged anywhere is read within its bounds, by whom the page reads, too") {
    const std::uint64_t seed = 8;
    Rng rng(seed);
    for (const Reference& each : references())
        for (int trial = 0; trial < 60; ++trial) {
            CAPTURE(each.name);
            CAPTURE(trial);
            FileBytes file = each.file;
            for (auto n = 1 + rng.below(3); n > 0; --n)
                file[rng.below(static_cast<std::uint32_t>(file.size()))] =
                    static_cast<std::uint8_t>(rng.below(256));
            const auto fast = decode_image(file, "file", 1'000'000, Decoder::fast);
            const auto portable = decode_image(file, "file", 1'000'000, Decoder::portable);
            if (!portable) continue;
            REQUIRE(fast);
            CHECK(fast->width == portable->width);
            CHECK(fast->height == portable->height);
        }
}

TEST_CASE(
    "decoding: picture files are decoded fast, and as the page does where that is asked for") {
    const auto all = references();
    const Reference& jpeg = all[2];
    constexpr int side = 16;
    const auto pixels = [&](const PictureFiles& files) {
        FileBytes rgb(std::size_t{3} * side * side);
        REQUIRE(files.decode(jpeg.file, "file", side, rgb));
        return rgb;
    };
    const auto expected = [&](Decoder decoder) {
        FileBytes rgb(std::size_t{3} * side * side);
        copy_rgb(resize_antialiased(decoded(jpeg.file, decoder), side, side), rgb.data());
        return rgb;
    };
    PictureFiles files;
    CHECK(pixels(files) == expected(Decoder::fast));
    files.decode_as_the_page();
    CHECK(pixels(files) == expected(Decoder::portable));
    CHECK(expected(Decoder::fast) != expected(Decoder::portable));
}

TEST_CASE("decoding: a PNG whose checksum is wrong is read all the same, as in the page") {
    for (const Reference& each : references()) {
        if (each.is_jpeg()) continue;
        CAPTURE(each.name);
        FileBytes file = each.file;
        const std::string_view mark = "IEND";
        const auto end = std::search(file.begin(), file.end(), mark.begin(), mark.end());
        REQUIRE(end != file.end());
        *(end - 5) ^= 1;  // of the chunk before
        CHECK(decoded(file, Decoder::fast).rgba == each.picture.rgba);
        CHECK(decoded(file, Decoder::portable).rgba == each.picture.rgba);
    }
}

TEST_CASE("decoding: bytes behind a picture or between its segments change nothing") {
    for (const Reference& each : references()) {
        CAPTURE(each.name);
        FileBytes file = each.file;
        file.insert(file.end(), {0, 0xff, 0xd8, 1, 2, 3});
        CHECK(decoded(file, Decoder::fast).rgba == each.picture.rgba);
        if (!each.is_jpeg()) continue;
        file = joined(joined({0xff, 0xd8}, jpeg_segment(0xfe, FileBytes(700, 'c'))),
                      {each.file.begin() + 2, each.file.end()});
        CHECK(decoded(file, Decoder::fast).rgba == each.picture.rgba);
    }
}

TEST_CASE(
    "decoding: files that say another size further on are refused or read within their bounds") {
    for (const Reference& each : references()) {
        if (!each.is_jpeg()) continue;
        CAPTURE(each.name);
        const std::string_view marks[] = {"\xff\xc0", "\xff\xc2"};
        FileBytes second;
        for (const auto mark : marks) {
            const auto at = std::search(
                each.file.begin(), each.file.end(), mark.begin(), mark.end(),
                [](std::uint8_t byte, char c) { return byte == static_cast<std::uint8_t>(c); });
            if (at != each.file.end()) second.assign(at, at + 2 + at[2] * 256 + at[3]);
        }
        REQUIRE(second.size() > 8);
        second[5] = 255;  // 65,xxx rows
        const FileBytes file =
            joined(joined(FileBytes(each.file.begin(), each.file.end() - 2), second), {0xff, 0xd9});
        const auto picture = decode_image(file, "file");
        if (picture) CHECK(picture->rgba.size() == each.picture.rgba.size());
    }
}
