// Features of encoders that a visitor brings: rows go with the table's, whatever is left out of it;
// what is wrong with a file is said; a race runs on them, with pictures or tiles.
#include "app/own_features.h"

#include "app/own_pictures.h"
#include "app/row_tile.h"
#include "data/contact_sheet.h"
#include "data/npy.h"
#include "exact/random.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int kRows = 200;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

int bird_of(int row) { return row % 2; }
int place_of_row(int row) { return row % 10 < 9 ? bird_of(row) : 1 - bird_of(row); }

// named: with a column of files. lacking: a row whose place is not known.
std::string table_of(int rows, bool named = false, int lacking = -1) {
    constexpr const char *birds[] = {"water", "land"}, *places[] = {"lake", "forest"};
    std::string text = named ? "filename,bird,place\n" : "bird,place\n";
    for (int row = 0; row < rows; ++row)
        text += (named ? std::to_string(row) + ".png," : "") + birds[bird_of(row)] + "," +
                (row == lacking ? "" : places[place_of_row(row)]) + "\n";
    return text;
}

// The row's number, then noise with both attributes in it.
Features features_of(int rows, int columns = 8) {
    Rng rng(3, "own features");
    Features all(rows, columns);
    for (int row = 0; row < rows; ++row) {
        for (int k = 0; k < columns; ++k) all(row, k) = static_cast<float>(rng.normal());
        all(row, 0) = static_cast<float>(row);
        all(row, 1) += static_cast<float>(4 * bird_of(row));
        all(row, 2) += static_cast<float>(4 * place_of_row(row));
    }
    return all;
}

OwnPicturesReader reader_of(const std::string& text) {
    auto reader = OwnPicturesReader::open(bytes_of(text), "metadata.csv");
    REQUIRE_MESSAGE(reader, (reader ? "" : reader.error().what));
    return *std::move(reader);
}

OwnPictures finished(OwnPicturesReader& reader) {
    auto own = reader.finish();
    REQUIRE_MESSAGE(own, (own ? "" : own.error().what));
    return *std::move(own);
}

// Row and attributes of every example go together.
void check_rows(const OwnPictures& own, const Features& features) {
    const Attribute& bird = *own.data.find("bird");
    for (Eigen::Index i = 0; i < features.rows(); ++i) {
        const int row = static_cast<int>(features(i, 0));
        CHECK(bird.levels[bird.codes[i]] == (bird_of(row) == 0 ? "water" : "land"));
    }
}

bool any_has(const std::vector<std::string>& lines, const std::string& part) {
    return std::ranges::any_of(
        lines, [&](const std::string& line) { return line.find(part) != line.npos; });
}

}  // namespace

TEST_CASE("own features: alone, a row for each of the table's; tiles stand for pictures") {
    OwnPicturesReader reader = reader_of(table_of(kRows));
    REQUIRE(reader.wants("features.npy"));
    reader.add("features.npy", write_npy(features_of(kRows)));
    const OwnPictures own = finished(reader);
    CHECK(own.has_tiles());
    CHECK(own.problems.empty());
    CHECK(any_has(own.notes, "a tile stands for each row"));
    REQUIRE(own.features.size() == 1);
    REQUIRE(own.features.contains("own:features"));
    CHECK(own.features.at("own:features")->rows() == kRows);
    check_rows(own, *own.features.at("own:features"));
    // The same attributes, the same tile; others, another.
    const auto tile = [&](int i) {
        return Bytes(own.images->image(i), own.images->image(i) + own.images->bytes_each());
    };
    const Attribute &bird = *own.data.find("bird"), &place = *own.data.find("place");
    for (int i = 1; i < 40; ++i)
        CHECK((tile(i) == tile(0)) ==
              (bird.codes[i] == bird.codes[0] && place.codes[i] == place.codes[0]));
}

TEST_CASE("own features: rows that are left out or not drawn take no other's features") {
    SUBCASE("a value is missing") {
        OwnPicturesReader reader = reader_of(table_of(kRows, false, 7));
        reader.add("features.npy", write_npy(features_of(kRows)));
        const OwnPictures own = finished(reader);
        CHECK(own.features.at("own:features")->rows() == kRows - 1);
        CHECK(any_has(own.problems, "row 9: it has no value of 'place'"));
        check_rows(own, *own.features.at("own:features"));
    }
    SUBCASE("a sample") {
        OwnPicturesReader reader = reader_of(table_of(5000));
        reader.add("features.npy", write_npy(features_of(5000)));
        const OwnPictures own = finished(reader);
        CHECK(own.features.at("own:features")->rows() == most_own_rows);
        CHECK(own.features.at("own:features")->col(0).maxCoeff() > 4000);
        check_rows(own, *own.features.at("own:features"));
    }
}

TEST_CASE("own features: with pictures, and a tile where one did not come") {
    OwnPicturesReader reader = reader_of(table_of(kRows, true));
    const Bytes rgb(3 * 8 * 8, 77);
    for (int row = 0; row < kRows - 1; ++row)
        reader.add(std::to_string(row) + ".png", encode_png(rgb.data(), 8, 8));
    reader.add("vit.npy", write_npy(features_of(kRows)));
    const OwnPictures own = finished(reader);
    CHECK(own.has_tiles());
    CHECK(own.images->count == kRows);
    CHECK(any_has(own.problems, "1 picture that did not come along"));
    int pictures = 0;
    for (int i = 0; i < kRows; ++i) pictures += own.images->image(i)[0] == 77;
    CHECK(pictures == kRows - 1);
}

TEST_CASE("own features: a file that cannot be used is named, and the others go on") {
    const auto too_wide = [] { return write_npy(Features::Zero(kRows, most_own_dimensions + 1)); };
    Features broken = features_of(kRows);
    broken(3, 2) = NAN;
    const std::pair<Bytes, const char*> cases[] = {
        {write_npy(features_of(kRows - 1)), "x.npy has 199 rows, the table 200"},
        {too_wide(), "x.npy has 4097 columns, expected at most 4096"},
        {write_npy(broken), "x.npy: row 3, column 2"},
        {Bytes(100, 1), "x.npy"},
        {Bytes(), "x.npy"},
        {Bytes(most_features_bytes + 1), "x.npy has 100 MB, expected at most 100"}};
    for (const auto& [bytes, part] : cases) {
        CAPTURE(part);
        OwnPicturesReader reader = reader_of(table_of(kRows));
        reader.add("x.npy", bytes);
        reader.add("good.npy", write_npy(features_of(kRows)));
        const OwnPictures own = finished(reader);
        CHECK(any_has(own.problems, part));
        CHECK(own.features.size() == 1);
    }
    OwnPicturesReader alone = reader_of(table_of(kRows));
    alone.add("x.npy", cases[0].first);
    const auto own = alone.finish();
    REQUIRE_FALSE(own);
    CHECK(own.error().what.find(cases[0].second) != std::string::npos);
}

TEST_CASE("own features: encoders are called by their files, in letters that a link may hold") {
    OwnPicturesReader reader = reader_of(table_of(kRows));
    const Bytes bytes = write_npy(features_of(kRows));
    for (const char* path : {"a/clip vit-b:16.NPY", "b/clip vit-b:16.npy", "\xc3\xa4.npy",
                             "0123456789012345678901234567890123456789012345.npy", "fifth.npy"})
        reader.add(path, bytes);
    const OwnPictures own = finished(reader);
    CHECK(own.features.size() == most_own_encoders);
    CHECK(own.features.contains("own:clip_vit-b_16"));
    CHECK(own.features.contains("own:clip_vit-b_16-2"));
    CHECK(own.features.contains("own:__"));
    for (const auto& [encoder, features] : own.features) CHECK(is_own_encoder(encoder));
    CHECK(any_has(own.problems, "fifth.npy is one file of features too many"));
}

TEST_CASE("own features: a session races, studies and tells its story on them") {
    OwnPicturesReader reader = reader_of(table_of(kRows));
    reader.add("mine.npy", write_npy(features_of(kRows)));
    Rng rng(5, "noise");
    Features noise(kRows, 6);
    for (float& value : noise.reshaped()) value = static_cast<float>(rng.normal());
    reader.add("untrained.npy", write_npy(noise));
    Desk desk;
    Session session = make_session(desk);
    session.open_own(finished(reader));
    const State& state = session.state();
    run_until(session, [](const State& now) { return now.phase == Phase::ready; });
    CHECK(desk.asked == 0);  // no encoder of the program's
    CHECK(state.arms.size() == 4);
    CHECK(state.encoders == std::vector<std::string>{"own:mine", "own:untrained"});
    CHECK(state.pictures.tiles);
    for (int step = 1; step <= 5; ++step) {
        REQUIRE(session.send(GoTo{step}));
        run_until(session, [&](const State& now) { return now.scene.step == step; });
        CHECK(state.settings.encoders == state.encoders);
    }
    REQUIRE(session.send(GoTo{4}));
    run_until(session, [](const State& now) { return now.probes.size() == 4; });
    // The link leads here again, as long as the features are at hand.
    const std::string link = format_link(session.link());
    CHECK(parse_link(link)->settings == state.settings);
    CHECK(says(send(session, R"({"type":"reset","encoders":["pretrained"]})"), "") == false);
    CHECK(state.phase == Phase::error);
    CHECK(state.error.find(
              "needs a picture of every row, and some did not come along: choose own:mine") !=
          std::string::npos);
    REQUIRE(send(session, R"({"type":"reset","encoders":["own:other"]})"));
    CHECK(state.error.find("drop metadata.csv with other.npy") != std::string::npos);
    REQUIRE(send(session, R"({"type":"reset","encoders":["own:untrained"]})"));
    run_until(session, [](const State& now) { return now.phase == Phase::ready; });
    CHECK(says(
        send(session, R"({"type":"reset","dataset":"shapes","target":"shape","nuisance":"color"})"),
        "go with dataset own"));
}

TEST_CASE("own features: from tiles every way leads back to the shapes") {
    OwnPicturesReader reader = reader_of(table_of(kRows));
    reader.add("mine.npy", write_npy(features_of(kRows)));
    Desk desk;
    Session session = make_session(desk);
    const auto ready = [](const State& now) { return now.phase == Phase::ready; };
    run_until(session, ready);
    session.open_own(finished(reader));
    run_until(session, ready);
    REQUIRE(session.state().pictures.tiles);
    SUBCASE("you first") { REQUIRE(session.send(YouFirst{})); }
    SUBCASE("settings") { REQUIRE(session.send(Reset{Settings()})); }
    SUBCASE("a link") { REQUIRE(session.send(Open{"#seed=2", true})); }
    run_until(session, ready);
    const State& state = session.state();
    CHECK_FALSE(state.pictures.tiles);
    CHECK(state.settings.dataset == shapes_dataset);
    CHECK(state.encoders == std::vector<std::string>{"pretrained", "random-init"});
}

TEST_CASE("own features: tiles show what is meant first, whichever attribute that is") {
    std::string text = "a,b,c,d\n";
    for (int row = 0; row < kRows; ++row)
        for (int k = 0; k < 4; ++k)
            text += std::to_string(k < 2 ? (row + (row % 9 == k ? 1 : 0)) % 2 : row / (k * 7) % 2) +
                    (k < 3 ? "," : "\n");
    OwnPicturesReader reader = reader_of(text);
    reader.add("mine.npy", write_npy(features_of(kRows)));
    OwnPictures own = finished(reader);
    const auto first = with_tiles(own, "a", "b"), other = with_tiles(own, "d", "b");
    const auto tile = [](const Images& images, int i) {
        return Bytes(images.image(i), images.image(i) + images.bytes_each());
    };
    const auto alike = [&](const Images& images, int i, int j) {
        return tile(images, i) == tile(images, j);
    };
    const auto& d = own.data.find("d")->codes;
    bool hidden = false;
    for (int i = 1; i < 100; ++i) {
        if (d[i] == d[0]) continue;
        hidden |= alike(*first, i, 0);
        CHECK_FALSE(alike(*other, i, 0));
    }
    CHECK(hidden);
}

TEST_CASE("own features: as many lanes as there is room for, whatever step is entered") {
    OwnPicturesReader reader = reader_of(table_of(kRows));
    for (const char* path : {"a.npy", "b.npy", "c.npy", "d.npy"})
        reader.add(path, write_npy(features_of(kRows)));
    Desk desk;
    Session session = make_session(desk);
    Settings settings;
    settings.you = true;
    REQUIRE(session.send(Reset{settings}));
    session.open_own(finished(reader));
    const State& state = session.state();
    CHECK(state.arms.size() == 8);
    CHECK(check_settings(state.settings));
    settings = state.settings;
    settings.acquisitions = {"uncertainty"};
    settings.you = true;
    REQUIRE(session.send(Reset{settings}));
    REQUIRE(session.send(GoTo{2}));
    CHECK(check_settings(state.settings));
    CHECK(state.settings.encoders.size() == 3);
    CHECK(state.settings.you);
}

TEST_CASE("own features: elsewhere they are refused by name") {
    for (const char* encoder : {"own:", "own:a/b", "own:a b"}) {
        Settings settings;
        settings.dataset = own_dataset;
        settings.encoders = {encoder};
        const auto ok = check_settings(settings);
        REQUIRE_FALSE(ok);
        CHECK(ok.error().what.find("expected own: and letters") != std::string::npos);
    }
    const auto link = parse_link("encoders=own:mine");
    CHECK((!link || !check_settings(link->settings)));
}

TEST_CASE("row tile: levels are told apart, many by length") {
    const auto drawn = [](std::initializer_list<TileBand> bands) {
        Bytes rgb(3 * 96 * 96);
        draw_row_tile(bands, 96, rgb);
        return rgb;
    };
    for (const int levels : {1, 2, 6, 7, 36})
        for (int level = 0; level + 1 < levels; ++level)
            CHECK(drawn({{level, levels}}) != drawn({{level + 1, levels}}));
    CHECK(drawn({{0, 2}, {1, 2}}) != drawn({{1, 2}, {0, 2}}));
    CHECK(drawn({}) != drawn({{0, 1}}));
    CHECK(drawn({{0, 2}, {0, 2}, {0, 2}, {1, 2}}) == drawn({{0, 2}, {0, 2}, {0, 2}}));
}
