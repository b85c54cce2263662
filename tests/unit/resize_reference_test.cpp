// Resizing against Pillow's antialiased bilinear filter: tests/reference/resize.py.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "data/resize.h"
#include "exact/resize.h"
#include "pattern.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

// As in resize.py.
Images smooth(int width, int height) {
    Images images{1, width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c) {
                const int ramp = (x * (c + 1) * 255 / width + y * 255 / height) % 510;
                images.rgb.push_back(static_cast<std::uint8_t>(ramp < 256 ? ramp : 510 - ramp));
            }
    return images;
}

std::vector<std::uint8_t> bytes_of(const std::string& hex) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

Picture opaque(const Images& images) {
    Picture picture{images.width, images.height, {}};
    for (std::size_t i = 0; i < images.rgb.size(); i += 3) {
        picture.rgba.insert(picture.rgba.end(), &images.rgb[i], &images.rgb[i] + 3);
        picture.rgba.push_back(255);
    }
    return picture;
}

int farthest(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    REQUIRE(a.size() == b.size());
    int most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

}  // namespace

TEST_CASE("resizing agrees with Pillow's antialiased bilinear to one of 255") {
    const auto file = read_file(BLUESQUARE_SOURCE_DIR "/tests/data/resize.json");
    REQUIRE(file);
    const auto cases = nlohmann::json::parse(as_text(*file));
    REQUIRE(cases.size() == 15);
    for (const auto& expected : cases) {
        const auto from = expected.at("from").get<std::vector<int>>();
        const auto to = expected.at("to").get<std::vector<int>>();
        const bool noisy = expected.at("picture") == "pattern";
        CAPTURE(from[0]);
        CAPTURE(to[0]);
        CAPTURE(noisy);
        const Images images = noisy ? pattern(1, from[0], from[1]) : smooth(from[0], from[1]);
        const auto resized = bytes_of(expected.at("resized").get<std::string>());
        std::vector<std::uint8_t> rgb(std::size_t{3} * to[0] * to[1]);
        copy_rgb(resize_antialiased(opaque(images), to[0], to[1]), rgb.data());
        CHECK(farthest(rgb, resized) <= 1);
        RgbResizer(from[0], from[1], to[0], to[1])(images.rgb.data(), rgb.data());
        CHECK(farthest(rgb, resized) <= 1);
    }
}

TEST_CASE("a grey picture gets the bytes that its numbers get within a coloured one") {
    for (const auto& [width, height] : {std::pair{300, 300}, {7, 130}, {64, 1}}) {
        const Picture coloured = opaque(pattern(1, width, height));
        Picture grey = coloured;
        for (std::size_t i = 0; i < grey.rgba.size(); i += 4)
            std::fill_n(&grey.rgba[i + 1], 2, grey.rgba[i]);
        for (const int side : {224, 96, 31}) {
            CAPTURE(width);
            CAPTURE(side);
            const Picture a = resize_antialiased(grey, side, side);
            const Picture b = resize_antialiased(coloured, side, side);
            int different = 0;
            for (std::size_t i = 0; i < a.rgba.size(); i += 4)
                for (int c = 0; c < 3; ++c) different += a.rgba[i + c] != b.rgba[i];
            CHECK(different == 0);
        }
    }
}
