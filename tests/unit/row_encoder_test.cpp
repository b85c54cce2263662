// Picture files of some rows in the place of an encoder's pixels.
#include "lab/row_encoder.h"

#include <memory>

#include <doctest/doctest.h>

#include "data/contact_sheet.h"
#include "fake_encoder.h"
#include "lab/picture_features.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

// Rows 3 and 5 cannot be read.
PictureFiles twelve_pictures() {
    PictureFiles files;
    for (int i = 0; i < 12; ++i) files.names.push_back(std::to_string(i) + ".png");
    files.read = [](int i) -> Result<Bytes> {
        if (i == 3) return Error{"3.png is gone"};
        if (i == 5) return Bytes{'x'};
        const Bytes rgb(12, static_cast<std::uint8_t>(20 * i));
        return encode_png(rgb.data(), 2, 2);
    };
    return files;
}

RowEncoder encoder_of(std::vector<int> rows) {
    auto blocks = std::make_unique<PictureFeatures>(
        twelve_pictures().chosen(rows), std::make_unique<FakeEncoder>("fake 1 none"),
        PictureFeatures::Settings{.side = 2, .parallel = serial, .together = 4, .store = {}});
    return {12, std::move(rows), std::move(blocks)};
}

Features run(RowEncoder& encoder) {
    encoder.start({}, {});
    for (;;) {
        auto step = encoder.poll();
        REQUIRE(step);
        if (step->features) return *std::move(step->features);
    }
}

}  // namespace

TEST_CASE("rows that are asked for have features, the others zeros") {
    RowEncoder encoder = encoder_of({0, 2, 11});
    const Features features = run(encoder);
    CHECK(features.rows() == 12);
    CHECK(features.row(2).norm() > 0);
    CHECK(features.row(11).norm() > features.row(2).norm());
    CHECK(features.row(1).isZero());
    CHECK(encoder.broken().empty());
    CHECK(encoder.content_hash().size() == 64);
}

TEST_CASE("pictures that cannot be read are named and have zeros") {
    RowEncoder encoder = encoder_of({2, 3, 4, 5});
    const Features features = run(encoder);
    REQUIRE(encoder.broken().size() == 2);
    CHECK(encoder.broken()[0].row == 3);
    CHECK(encoder.broken()[0].why == "3.png is gone");
    CHECK(encoder.broken()[1].row == 5);
    CHECK(encoder.broken()[1].why.find("5.png") == 0);
    CHECK(features.row(3).isZero());
    CHECK(features.row(4).norm() > 0);
}

TEST_CASE("the hash is that of the files, in their order") {
    RowEncoder one = encoder_of({0, 1, 2}), same = encoder_of({0, 1, 2}),
               other = encoder_of({0, 2, 1});
    run(one), run(same), run(other);
    CHECK(one.content_hash() == same.content_hash());
    CHECK(one.content_hash() != other.content_hash());
}
