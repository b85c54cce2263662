// The files of features that come with the program.
#include <cmath>

#include "session_fixture.h"

using namespace bluesquare;

TEST_CASE("shipped features survive packing to within half a level") {
    const auto features = shipped();
    const auto bytes = pack_features(features[0]);
    REQUIRE(bytes);
    const auto back = unpack_features(*bytes, "file.bin");
    REQUIRE(back);
    CHECK(back->encoder == "pretrained");
    CHECK(back->identity == "test");
    CHECK(back->corpus == features[0].corpus);
    CHECK(back->pixels == features[0].pixels);
    for (int k = 0; k < 20; ++k) {
        const auto column = features[0].features->col(k);
        const float level = (column.maxCoeff() - column.minCoeff()) / 255;
        CHECK((back->features->col(k) - column).cwiseAbs().maxCoeff() <= 0.51f * level);
    }
    CHECK(*pack_features({"pretrained", "test", features[0].corpus, features[0].pixels,
                          back->features}) == *bytes);
}

TEST_CASE("hostile files of shipped features are refused by name") {
    const auto bytes = pack_features(shipped()[0]);
    REQUIRE(bytes);
    const auto refused = [](const std::vector<std::uint8_t>& file) {
        const auto result = unpack_features(file, "file.bin");
        return !result && result.error().what.starts_with("file.bin: ") &&
               result.error().what.find("ship-features") != std::string::npos;
    };
    for (std::size_t length : {0ul, 7ul, 8ul, 20ul, 100ul, bytes->size() - 1})
        CHECK(refused({bytes->begin(), bytes->begin() + static_cast<long>(length)}));
    auto longer = *bytes;
    longer.push_back(0);
    CHECK(refused(longer));
    for (std::size_t at = 0; at < bytes->size(); at += at < 200 ? 1 : 997) {
        auto flipped = *bytes;
        flipped[at] ^= 0x80;
        CAPTURE(at);
        CHECK(refused(flipped));
    }
    Features bad = Features::Zero(2, 2);
    bad(1, 1) = NAN;
    CHECK_FALSE(pack_features({"x", "", "", 0, std::make_shared<Features>(bad)}));
    CHECK_FALSE(pack_features({"x", "", "", 0, std::make_shared<Features>()}));
}
