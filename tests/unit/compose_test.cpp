// Which cut-out goes on which photo, and the pictures that come of it.
#include "data/compose.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "data/contact_sheet.h"
#include "data/readers.h"
#include "lab/compose_folder.h"
#include "lab/data_folder.h"
#include "model/sha256.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/threads.h"

using namespace bluesquare;

namespace {

ComposeParts parts(std::vector<std::string> kinds, std::vector<int> files) {
    ComposeParts out{std::move(kinds), {}, {}};
    for (std::size_t k = 0; k < out.kinds.size(); ++k)
        for (int i = 0; i < files[k]; ++i) {
            out.files.push_back(out.kinds[k] + "/" + std::to_string(i) + ".png");
            out.kind.push_back(static_cast<int>(k));
        }
    return out;
}

ComposeTask birds() {
    ComposeTask task;
    task.foregrounds = parts({"landbird", "waterbird"}, {22, 12});
    task.backgrounds = parts({"land", "water"}, {8, 7});
    task.place_of_class = {0, 1};
    task.pool = 1001, task.validation = 101, task.test = 400;
    return task;
}

// Pictures by split, class and place.
std::map<std::tuple<Split, int, int>, int> groups(const ComposeTask& task,
                                                  const ComposePlan& plan) {
    std::map<std::tuple<Split, int, int>, int> counts;
    for (const Composite& made : plan.pictures)
        ++counts[{made.split, task.foregrounds.kind[made.foreground],
                  task.backgrounds.kind[made.background]}];
    return counts;
}

Picture filled(int width, int height, std::array<std::uint8_t, 4> color) {
    Picture out{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        out.rgba.insert(out.rgba.end(), color.begin(), color.end());
    return out;
}

}  // namespace

TEST_CASE("compose: the share in the pool, and balanced groups elsewhere") {
    const ComposeTask task = birds();
    const auto plan = plan_compose(task);
    REQUIRE(plan);
    CHECK(plan->pictures.size() == 1502);
    auto counts = groups(task, *plan);
    CHECK(counts[{Split::pool, 0, 0}] == 476);  // 501 landbirds
    CHECK(counts[{Split::pool, 0, 1}] == 25);
    CHECK(counts[{Split::pool, 1, 0}] == 25);
    CHECK(counts[{Split::pool, 1, 1}] == 475);
    for (const int label : {0, 1})
        for (const int place : {0, 1}) {
            CHECK(counts[{Split::validation, label, place}] == (label + place == 0 ? 26 : 25));
            CHECK(counts[{Split::test, label, place}] == 100);
        }
}

TEST_CASE("compose: shares from one half to all, with more places than classes") {
    ComposeTask task = birds();
    task.backgrounds = parts({"a", "b", "c"}, {3, 3, 3});
    task.place_of_class = {2, 0};
    task.pool = 400;
    for (const double matched : {0.5, 0.75, 1.0}) {
        task.matched = matched;
        auto counts = groups(task, *plan_compose(task));
        const int own = static_cast<int>(200 * matched);
        CHECK(counts[{Split::pool, 0, 2}] == own);
        CHECK(counts[{Split::pool, 1, 0}] == own);
        CHECK(counts[{Split::pool, 0, 0}] == (200 - own) / 2);
        CHECK(counts[{Split::pool, 0, 1}] == (200 - own) / 2);
    }
}

TEST_CASE("compose: no file in two splits, and each split uses its own") {
    const ComposeTask task = birds();
    const auto plan = plan_compose(task);
    REQUIRE(plan);
    std::map<int, std::set<Split>> cutouts, photos;
    for (const Composite& made : plan->pictures) {
        cutouts[made.foreground].insert(made.split);
        photos[made.background].insert(made.split);
        CHECK(made.third == -1);
        CHECK(plan->foreground[made.foreground] == made.split);
        CHECK(plan->background[made.background] == made.split);
    }
    CHECK(cutouts.size() == task.foregrounds.files.size());
    for (const auto& [file, splits] : cutouts) CHECK(splits.size() == 1);
    for (const auto& [file, splits] : photos) CHECK(splits.size() == 1);
    const auto in = [&](const ComposeParts& all, const std::vector<Split>& splits, int kind,
                        Split split) {
        int count = 0;
        for (std::size_t i = 0; i < splits.size(); ++i)
            count += all.kind[i] == kind && splits[i] == split;
        return count;
    };
    CHECK(in(task.foregrounds, plan->foreground, 0, Split::pool) == 11);
    CHECK(in(task.foregrounds, plan->foreground, 0, Split::validation) == 4);
    CHECK(in(task.foregrounds, plan->foreground, 0, Split::test) == 7);
    CHECK(in(task.backgrounds, plan->background, 1, Split::pool) == 4);
    CHECK(in(task.backgrounds, plan->background, 1, Split::validation) == 1);
    CHECK(in(task.backgrounds, plan->background, 1, Split::test) == 2);
}

TEST_CASE("compose: shared photos give each split another third") {
    ComposeTask task = birds();
    task.backgrounds = parts({"land", "water"}, {1, 2});
    REQUIRE_FALSE(plan_compose(task));
    task.shared_backgrounds = true;
    const auto plan = plan_compose(task);
    REQUIRE(plan);
    std::map<std::pair<int, int>, std::set<Split>> thirds;
    for (const Composite& made : plan->pictures)
        thirds[{made.background, made.third}].insert(made.split);
    CHECK(thirds.size() == 9);
    for (const auto& [third, splits] : thirds) CHECK(splits.size() == 1);
}

TEST_CASE("compose: the seed draws all of it") {
    ComposeTask task = birds();
    const auto one = plan_compose(task), again = plan_compose(task);
    task.seed = 1;
    const auto other = plan_compose(task);
    CHECK(one->pictures == again->pictures);
    CHECK(one->foreground == again->foreground);
    CHECK_FALSE(one->pictures == other->pictures);
    CHECK_FALSE(one->foreground == other->foreground);
}

TEST_CASE("compose: too few files are told") {
    ComposeTask task = birds();
    task.foregrounds = parts({"landbird", "waterbird"}, {3, 2});
    CHECK(plan_compose(task).error().what ==
          "class 'waterbird' has 2 foregrounds, expected at least 3, one each for pool, validation "
          "and test; add some");
    task = birds();
    task.backgrounds = parts({"land", "water"}, {2, 3});
    CHECK(plan_compose(task).error().what ==
          "place 'land' has 2 backgrounds, expected at least 3, one each for pool, validation and "
          "test; add some or give --shared-backgrounds");
    task.backgrounds = parts({"land"}, {3});
    CHECK(plan_compose(task).error().what ==
          "expected at least 2 folders of backgrounds, one for each place, found 1");
    task = birds();
    task.foregrounds = parts({"landbird", "waterbird"}, {3, 3});
    task.backgrounds = parts({"land", "water"}, {3, 3});
    CHECK(plan_compose(task));
}

TEST_CASE("a cut-out is trimmed; one that is none is refused") {
    Picture cutout = filled(5, 4, {9, 9, 9, 0});
    for (const int at : {7, 13}) cutout.rgba[4 * at + 3] = 200;  // (2, 1) and (3, 2)
    const auto trimmed = trim_cutout(cutout, "a.png");
    REQUIRE(trimmed);
    CHECK(trimmed->width == 2);
    CHECK(trimmed->height == 2);
    CHECK(trimmed->rgba[3] == 200);
    CHECK(trim_cutout(filled(3, 3, {1, 2, 3, 255}), "a.png")
              .error()
              .what.starts_with("a.png has no transparent part"));
    CHECK(trim_cutout(filled(3, 3, {1, 2, 3, 0}), "a.png")
              .error()
              .what.starts_with("a.png is transparent all over"));
}

TEST_CASE("a composed picture: the photo's square, the cut-out at its place and size") {
    Picture photo = filled(90, 40, {0, 0, 0, 255});
    for (int y = 0; y < 40; ++y)
        for (int x = 30; x < 60; ++x) photo.rgba[4 * (90 * y + x) + 2] = 200;  // the middle third
    const Picture cutout = filled(10, 5, {255, 0, 0, 255});
    Composite how;
    how.third = 1;
    how.side = 1, how.scale = 0.5, how.x = 0, how.y = 1;
    const Picture made = compose_picture(photo, cutout, how, 32);
    REQUIRE(made.width == 32);
    REQUIRE(made.height == 32);
    int red = 0, blue = 0;
    for (int i = 0; i < 32 * 32; ++i) {
        red += made.rgba[4 * i] == 255;
        blue += made.rgba[4 * i + 2] == 200;
        CHECK(made.rgba[4 * i + 3] == 255);
    }
    CHECK(red == 16 * 8);
    CHECK(blue == 32 * 32 - 16 * 8);
    CHECK(made.rgba[4 * (32 * 31)] == 255);  // bottom left
    how.flip_background = how.flip_foreground = true;
    how.x = 1, how.y = 0;
    CHECK(compose_picture(photo, cutout, how, 32).rgba[4 * 31] == 255);  // top right
    // A photo of one column, and one smaller than the picture.
    CHECK(compose_picture(filled(1, 3, {7, 7, 7, 255}), cutout, how, 16).width == 16);
}

TEST_CASE("a large photo is made smaller, a small one is left") {
    const Picture large = shrink_background(filled(200, 100, {5, 6, 7, 255}), 16);
    CHECK(large.width == 128);
    CHECK(large.height == 64);
    CHECK(large.rgba[4] == 5);
    CHECK(shrink_background(filled(200, 64, {5, 6, 7, 255}), 16).width == 200);
}

namespace {

// encode_png() writes no alpha.
std::vector<std::uint8_t> cutout_png(std::uint8_t color) {
    const auto crc = [](const std::vector<std::uint8_t>& bytes) {
        std::uint32_t sum = 0xffffffff;
        for (const std::uint8_t byte : bytes) {
            sum ^= byte;
            for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
        }
        return ~sum;
    };
    std::vector<std::uint8_t> out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    const auto number = [](std::vector<std::uint8_t>& to, std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            to.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    const auto chunk = [&](const char* type, const std::vector<std::uint8_t>& data) {
        std::vector<std::uint8_t> body(type, type + 4);
        body.insert(body.end(), data.begin(), data.end());
        number(out, static_cast<std::uint32_t>(data.size()));
        out.insert(out.end(), body.begin(), body.end());
        number(out, crc(body));
    };
    // 2 x 2: three opaque pixels and one that is not there.
    std::vector<std::uint8_t> rows;
    for (int y = 0; y < 2; ++y) {
        rows.push_back(0);
        for (int x = 0; x < 2; ++x)
            rows.insert(rows.end(), {color, color, 255, std::uint8_t(x + y == 2 ? 0 : 255)});
    }
    std::uint32_t a = 1, b = 0;
    for (const std::uint8_t byte : rows) a = (a + byte) % 65521, b = (b + a) % 65521;
    std::vector<std::uint8_t> data{
        0x78, 0x01, 1, std::uint8_t(rows.size()), 0, std::uint8_t(~rows.size()), 0xff};
    data.insert(data.end(), rows.begin(), rows.end());
    number(data, b << 16 | a);
    chunk("IHDR", {0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 0});
    chunk("IDAT", data);
    chunk("IEND", {});
    return out;
}

// Three cut-outs of each class and three photos of each place.
void write_parts(const TemporaryFolder& folder) {
    for (const char* kind : {"cutouts/cat", "cutouts/dog", "photos/ice", "photos/sand"})
        REQUIRE(make_folder(folder / kind));
    for (int i = 0; i < 3; ++i) {
        const std::string name = "/" + std::to_string(i) + ".png";
        const auto shade = static_cast<std::uint8_t>(40 * i);
        REQUIRE(write_file(folder / ("cutouts/cat" + name), cutout_png(shade)));
        REQUIRE(write_file(folder / ("cutouts/dog" + name),
                           cutout_png(static_cast<std::uint8_t>(shade + 20))));
        for (const std::uint8_t place : {0, 1}) {
            std::vector<std::uint8_t> rgb;
            for (int k = 0; k < 20 * 12; ++k)
                rgb.insert(rgb.end(), {std::uint8_t(120 * place), shade, std::uint8_t(k)});
            REQUIRE(write_file(folder / (std::string("photos/") + (place ? "sand" : "ice") + name),
                               encode_png(rgb.data(), 20, 12)));
        }
    }
}

Status compose_in(const TemporaryFolder& folder, const std::string& out, int threads,
                  bool generic) {
    ComposeTask task;
    task.pool = 40, task.validation = 8, task.test = 12;
    task.foregrounds = *compose_parts(folder / "cutouts", true);
    task.backgrounds = *compose_parts(folder / "photos", false);
    task.place_of_class = *match_places(task.foregrounds, task.backgrounds, "cat:sand,dog:ice");
    REQUIRE(make_folder(folder / out));
    auto job =
        ComposeJob::start(task, {folder / "cutouts", folder / "photos", folder / out, 24, generic},
                          make_parallel(threads));
    REQUIRE(job);
    while (job->done() < job->total())
        if (auto ok = job->step(); !ok) return ok;
    return job->finish();
}

}  // namespace

TEST_CASE("composed folders: the same bytes with one thread and four, and Waterbirds' reader") {
    const TemporaryFolder folder;
    write_parts(folder);
    REQUIRE(compose_in(folder, "one", 1, false));
    REQUIRE(compose_in(folder, "four", 4, false));
    const auto files = list_files_below(folder / "one");
    REQUIRE(files);
    CHECK(files->size() == 62);
    CHECK(*files == *list_files_below(folder / "four"));
    Sha256 all;
    for (const std::string& file : *files) {
        const auto bytes = read_file(folder / ("one/" + file));
        CHECK(*bytes == *read_file(folder / ("four/" + file)));
        all.update(*bytes);
    }
    // On every machine and compiler.
    CHECK(all.hex() == "98070351e52ed9cd1a9522c4f05209203bd56e6c54193a5104c2c12725f69b15");
    const DataFolder data = data_folder_at(folder / "one");
    const auto reader = find_reader(data);
    REQUIRE(reader);
    CHECK((*reader)->name == "waterbirds");
    const auto found = (*reader)->open(data);
    REQUIRE(found);
    // Class 0 (cat) goes with place 0, which is sand.
    int matched = 0;
    for (int i = 0; i < 40; ++i)
        matched +=
            found->table.data.attributes[0].codes[i] == found->table.data.attributes[1].codes[i];
    CHECK(matched == 38);
}

TEST_CASE("composed folders by name") {
    const TemporaryFolder folder;
    write_parts(folder);
    REQUIRE(compose_in(folder, "out", 2, true));
    const DataFolder data = data_folder_at(folder / "out");
    const auto reader = find_reader(data);
    REQUIRE(reader);
    CHECK((*reader)->name == "pictures");
    const auto found = (*reader)->open(data);
    REQUIRE(found);
    const auto& attributes = found->table.data.attributes;
    REQUIRE(attributes.size() == 4);
    CHECK(attributes[0].levels == std::vector<std::string>{"cat", "dog"});
    CHECK(attributes[1].levels == std::vector<std::string>{"ice", "sand"});
    const auto notes = read_file(folder / "out/notes.txt");
    CHECK(as_text(*notes).find("cat: 1 train, 1 val, 1 test") != std::string::npos);
    CHECK(as_text(*notes).find("class 0: cat, on sand") != std::string::npos);
}

TEST_CASE("composing: what cannot be read is named") {
    const TemporaryFolder folder;
    write_parts(folder);
    REQUIRE(write_file(folder / "cutouts/dog/1.png", "no picture"));
    const auto failed = compose_in(folder, "out", 3, false);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().what.find("cutouts/dog/1.png is not a PNG") != std::string::npos);
}

TEST_CASE("classes and places are matched") {
    const ComposeParts classes = parts({"a", "b"}, {3, 3}), places = parts({"x", "y"}, {3, 3});
    CHECK(*match_places(classes, places, "") == std::vector<int>{0, 1});
    CHECK(*match_places(classes, places, "a:y,b:x") == std::vector<int>{1, 0});
    const auto wrong = [&](const std::string& pairs) {
        const auto matched = match_places(classes, places, pairs);
        REQUIRE_FALSE(matched);
        CHECK(matched.error().kind == ErrorKind::usage);
        return matched.error().what;
    };
    CHECK(wrong("a") == "--pairs: expected CLASS:PLACE, found 'a'");
    CHECK(wrong("a:z") == "--pairs: there is no place 'z': expected one of 'x', 'y'");
    CHECK(wrong("c:x") == "--pairs: there is no class 'c': expected one of 'a', 'b'");
    CHECK(wrong("a:x") == "--pairs names no place for class 'b'");
    CHECK(wrong("a:x,b:x").starts_with("--pairs puts all classes on one place"));
    CHECK(match_places(classes, parts({"x", "y", "z"}, {3, 3, 3}), "")
              .error()
              .what.starts_with("2 classes and 3 places"));
}
