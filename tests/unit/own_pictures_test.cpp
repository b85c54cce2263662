// A visitor's own pictures: what is right is taken, what is wrong is said in one line and stops
// nothing else.
#include "app/own_pictures.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <doctest/doctest.h>

#include "data/contact_sheet.h"
#include "exact/random.h"
#include "session_fixture.h"
#include "shapes/scene.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr const char* kTable = "data/metadata.csv";
constexpr const char* kShapes[] = {"square", "circle"};
constexpr const char* kColors[] = {"red", "blue"};

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// What picture i shows.
int shape_of(int i) { return i % 2; }
int color_of(int i) { return i % 10 < 8 ? shape_of(i) : 1 - shape_of(i); }
std::string file_of(int i) { return "images/" + std::to_string(i) + ".png"; }

// One flat grey that says which picture it is.
std::uint8_t grey_of(int i) { return static_cast<std::uint8_t>(20 + 2 * i); }
Bytes png_of(int i, int width = 8, int height = 6) {
    const Bytes rgb(std::size_t{3} * width * height, grey_of(i));
    return encode_png(rgb.data(), width, height);
}

// A PNG that claims a size and a length of data that do not follow.
Bytes png_header(std::uint32_t width, std::uint32_t height, std::uint32_t data) {
    Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    const auto put = [&](std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            out.push_back(static_cast<std::uint8_t>(value >> shift));
    };
    put(width);
    put(height);
    out.insert(out.end(), {8, 6, 0, 0, 0, 0, 0, 0, 0});  // 8-bit RGBA, a checksum nobody looks at
    put(data);
    out.insert(out.end(), {'I', 'D', 'A', 'T', 1, 2, 3, 4});
    return out;
}

std::string table_of(int count, int (*shape)(int) = shape_of, int (*color)(int) = color_of) {
    std::string text = "filename,shape,color\n";
    for (int i = 0; i < count; ++i)
        text += file_of(i) + "," + kShapes[shape(i)] + "," + kColors[color(i)] + "\n";
    return text;
}

OwnPicturesReader reader_of(const std::string& text) {
    auto reader = OwnPicturesReader::open(bytes_of(text), kTable);
    REQUIRE_MESSAGE(reader, (reader ? "" : reader.error().what));
    return *std::move(reader);
}

void add_all(OwnPicturesReader& reader, int first, int end) {
    for (int i = first; i < end; ++i) reader.add("data/" + file_of(i), png_of(i));
}

OwnPictures finished(OwnPicturesReader& reader) {
    auto own = reader.finish();
    REQUIRE_MESSAGE(own, (own ? "" : own.error().what));
    return *std::move(own);
}

OwnPictures all_of(const std::string& text, int count) {
    OwnPicturesReader reader = reader_of(text);
    add_all(reader, 0, count);
    return finished(reader);
}

// Which picture of the table stands at a place.
int picture_at(const OwnPictures& own, int place) {
    return (own.images->image(place)[0] - grey_of(0)) / 2;
}

std::vector<int> pictures_of(const OwnPictures& own, Split split) {
    std::vector<int> pictures;
    for (const int place : own.data.members(split)) pictures.push_back(picture_at(own, place));
    return pictures;
}

std::string level(const OwnPictures& own, const char* attribute, int place) {
    const Attribute& column = *own.data.find(attribute);
    return column.levels[column.codes[place]];
}

bool one_line(const std::string& text) {
    return std::none_of(text.begin(), text.end(),
                        [](unsigned char c) { return c < 32 || c == 127; });
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// The table is refused in one line that names it and holds `part`.
void check_refused(const std::string& text, const std::string& part) {
    CAPTURE(part);
    const auto reader = OwnPicturesReader::open(bytes_of(text), kTable);
    REQUIRE_FALSE(reader);
    const std::string& what = reader.error().what;
    CAPTURE(what);
    CHECK(what.starts_with(kTable));
    CHECK(contains(what, part));
    CHECK(one_line(what));
}

}  // namespace

TEST_CASE("own pictures: a folder becomes pictures of our size with their attributes, pool first") {
    const auto shape = [](int i) { return i % 3 == 0 ? 0 : 1; };
    const auto color = [](int i) { return (i % 3 == 0) == (i % 5 != 0) ? 0 : 1; };
    OwnPicturesReader reader = reader_of(table_of(100, shape, color));
    CHECK(reader.total() == 100);
    for (int i = 0; i < 100; ++i) reader.add(file_of(i), png_of(i, 5 + i, 140 - i));
    CHECK(reader.done() == 100);
    const OwnPictures own = finished(reader);
    CHECK(own.problems.empty());
    REQUIRE(own.data.size() == 100);
    REQUIRE(own.images->count == 100);
    CHECK(own.images->width == scene_size);
    CHECK(own.images->height == scene_size);
    CHECK(own.data.attribute_names() == "shape, color");
    CHECK(std::is_sorted(own.data.split.begin(), own.data.split.end()));
    for (int place = 0; place < 100; ++place) {
        const int i = picture_at(own, place);
        CHECK(level(own, "shape", place) == kShapes[shape(i)]);
        CHECK(level(own, "color", place) == kColors[color(i)]);
        const std::uint8_t* pixels = own.images->image(place);
        CHECK(std::all_of(pixels, pixels + own.images->bytes_each(),
                          [&](std::uint8_t value) { return value == grey_of(i); }));
    }
}

TEST_CASE("own pictures: without a split 60 % of every combination are the pool, always the same") {
    const OwnPictures own = all_of(table_of(100), 100);
    int pool[2][2] = {}, test[2][2] = {};
    for (const int i : pictures_of(own, Split::pool)) ++pool[shape_of(i)][color_of(i)];
    for (const int i : pictures_of(own, Split::test)) ++test[shape_of(i)][color_of(i)];
    for (int shape = 0; shape < 2; ++shape)
        for (int color = 0; color < 2; ++color) {
            CHECK(pool[shape][color] == (shape == color ? 24 : 6));
            CHECK(test[shape][color] == (shape == color ? 16 : 4));
        }
    // A zip may hold its files in any order.
    OwnPicturesReader reader = reader_of(table_of(100));
    for (int i = 100; i-- > 0;) reader.add(file_of(i), png_of(i));
    const OwnPictures again = finished(reader);
    CHECK(again.images->rgb == own.images->rgb);
    CHECK(again.data.split == own.data.split);
    CHECK(again.name == own.name);
}

TEST_CASE("own pictures: the name changes with the pictures and with the table") {
    const OwnPictures own = all_of(table_of(60), 60);
    CHECK(own.name.starts_with("own "));
    OwnPicturesReader other = reader_of(table_of(60));
    add_all(other, 0, 59);
    other.add(file_of(59), png_of(0));
    CHECK(finished(other).name != own.name);
    std::string table = table_of(60);
    table.replace(table.find("square"), 6, "circle");
    CHECK(all_of(table, 60).name != own.name);
}

TEST_CASE("own pictures: a split column is followed; validation is for neither") {
    std::string text = "split,filename,shape,color\n";
    std::vector<int> pool, test;
    for (int i = 0; i < 100; ++i) {
        const int part = i % 7 < 4 ? 0 : i % 7 < 6 ? 2 : 1;
        if (part != 1) (part == 0 ? pool : test).push_back(i);
        text += std::string(part == 0   ? "train"
                            : part == 2 ? "test"
                                        : "val") +
                "," + file_of(i) + "," + kShapes[shape_of(i)] + "," + kColors[color_of(i)] + "\n";
    }
    const OwnPictures own = all_of(text, 100);
    CHECK(pictures_of(own, Split::pool) == pool);
    CHECK(pictures_of(own, Split::test) == test);
    CHECK(own.data.size() == static_cast<int>(pool.size() + test.size()));
}

TEST_CASE("own pictures: tables as spreadsheets, Windows and find write them") {
    std::string text =
        "\xef\xbb\xbf\"filename\",Gr\xc3\xb6\xc3\x9f"
        "e,\"color, as \"\"seen\"\"\"\r\n";
    for (int i = 0; i < 60; ++i) {
        const std::string name = std::to_string(i) + ".png";
        const std::string path = i % 3 == 0   ? "images\\" + name
                                 : i % 3 == 1 ? "./images/" + name
                                              : "\"images/" + name + "\"";
        text += path + "," + (i % 2 ? "gro\xc3\x9f" : "klein") + ",\"dark, " +
                kColors[color_of(i)] + "\"\r\n";
    }
    const OwnPictures own = all_of(text, 60);
    CHECK(own.problems.empty());
    REQUIRE(own.data.size() == 60);
    CHECK(own.data.attributes[0].name ==
          "Gr\xc3\xb6\xc3\x9f"
          "e");
    CHECK(own.data.attributes[1].name == "color, as \"seen\"");
    CHECK(own.data.attributes[1].levels == std::vector<std::string>{"dark, blue", "dark, red"});
}

TEST_CASE("own pictures: a table that cannot be used is refused in one line that says where") {
    using namespace std::string_literals;
    const std::string head = "filename,shape,color\n";
    const std::pair<std::string, const char*> cases[] = {
        {"", "is empty"},
        {"\n\r\n", "is empty"},
        {head, "no row below its header"},
        {"filename,filename,shape\na,b,c\n", "two columns are named 'filename'"},
        {"filename\na.png\nb.png\n", "no column is an attribute"},
        {"filename,id,note\na,1,x\nb,2,y\n", "no column is an attribute"},
        {"filename,shape\na,square\nb,square\nc,circle\n", "expected at least two"},
        {"filename,shape,color\na,square,red\nb,square,red\nc,circle,red\n",
         "'color' is the same in every row"},
        {"filename,shape,shape\na,square,red\nb,square,red\n", "two columns are named 'shape'"},
        {head + "a,square,red\nb,square\n", "row 3: 2 fields where the header has 3"},
        {head + "a,square,red\nb,\"square,red\n", "row 3: a quote is opened and not closed"},
        {head + "a,square,red\nb,\"square\"s,red\n", "row 3: text follows a closing quote"},
        {head + "a,square,red\n,square,red\n", "row 3: the filename is empty"},
        {head + "a,square,red\nb,square,red\na,circle,blue\n", "row 4: 'a'"},
        {head + "./a,square,red\nb,square,red\na,circle,blue\n", "row 4: 'a'"},
        {"filename,split,shape,color\na,train,square,red\nb,trian,square,red\n",
         "row 3: the split is 'trian'"},
        {"filename,split,shape,color\na,\"tr\nain\",square,red\n", "row 2: the split is"},
        {"\"file\nname\",shape\na,b\n", "no column is an attribute"},
        {head + "a,square,red\nb,gr\xfcn,red\n", "row 3: not UTF-8"},
        {"filename,gr\xf6sse,color\na,b,c\n", "row 1: not UTF-8"},
        {head + "a,\xed\xa0\x80,red\n", "row 2: not UTF-8"},  // half a surrogate
        {head + "a,\xc0\xaf,red\n", "row 2: not UTF-8"},      // '/' in two bytes
        {"\xff\xfe"s + "f\0i\0"s, "UTF-8"},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, "UTF-8"}};
    for (const auto& [text, part] : cases) check_refused(text, part);
}

TEST_CASE("own pictures: without a column of their names, and without features, there are none") {
    const std::string text =
        "name,shape,color\na,square,red\na,circle,blue\nb,square,blue\na,circle,red\n";
    OwnPicturesReader reader = reader_of(text);
    CHECK_FALSE(reader.wants("data/a"));
    const auto own = reader.finish();
    REQUIRE_FALSE(own);
    CHECK(own.error().what.find("no column is named 'filename'") != std::string::npos);
}

TEST_CASE("own pictures: of more than 2,000 rows that many are drawn, the same ones each time") {
    OwnPicturesReader whole = reader_of(table_of(most_own_rows));
    CHECK(whole.total() == most_own_rows);
    OwnPicturesReader first = reader_of(table_of(9000)), again = reader_of(table_of(9000));
    CHECK(first.total() == most_own_rows);
    CHECK(first.problems().empty());
    int taken = 0, late = 0;
    for (int i = 0; i < 9000; ++i) {
        CHECK(first.wants("data/" + file_of(i)) == again.wants("data/" + file_of(i)));
        taken += first.wants("data/" + file_of(i));
        late += i >= 4500 && first.wants("data/" + file_of(i));
    }
    CHECK(taken == most_own_rows);
    CHECK(late > 800);
    CHECK(late < 1200);
}

TEST_CASE("own pictures: a file that cannot be used is named, and the others go on") {
    const Bytes good = png_of(0);
    const std::size_t large = most_own_bytes + 1;
    const std::unique_ptr<void, void (*)(void*)> zeros(std::calloc(large, 1), std::free);
    std::copy(good.begin(), good.end(), static_cast<std::uint8_t*>(zeros.get()));
    const Bytes text{'G', 'I', 'F', '8', '9', 'a'}, half(good.begin(), good.begin() + 50),
        wide = png_header(10000, 10000, 4), wider = png_header(65535, 65535, 4),
        widest = png_header(0xffffffff, 0xffffffff, 4), long_data = png_header(8, 8, 0x3fffffff);
    struct Case {
        std::span<const std::uint8_t> bytes;
        const char* part;
    };
    const Case cases[] = {{{}, "empty"},
                          {text, "not a PNG or JPEG"},
                          {half, "not a PNG or JPEG"},
                          {wide, "10000 x 10000 pixels, expected at most 24 million"},
                          {wider, ""},
                          {widest, ""},
                          {long_data, "not a PNG or JPEG"},
                          {{static_cast<std::uint8_t*>(zeros.get()), large}, "64 MB"}};
    const int bad = static_cast<int>(std::size(cases));
    OwnPicturesReader reader = reader_of(table_of(100));
    for (int i = 0; i < bad; ++i) reader.add(file_of(i), cases[i].bytes);
    add_all(reader, bad, 100);
    CHECK(reader.done() == 100);
    const OwnPictures own = finished(reader);
    CHECK(own.data.size() == 100 - bad);
    REQUIRE(std::ssize(own.problems) == bad);
    for (int i = 0; i < bad; ++i) {
        const std::string& what = own.problems[i];
        CAPTURE(what);
        CHECK(what.starts_with(std::string(kTable) + ", row " + std::to_string(i + 2) + ": " +
                               file_of(i)));
        CHECK(contains(what, cases[i].part));
        CHECK(one_line(what));
    }
    for (int place = 0; place < own.data.size(); ++place) CHECK(picture_at(own, place) >= bad);
}

TEST_CASE("own pictures: those that never come are counted among the problems") {
    OwnPicturesReader reader = reader_of(table_of(70));
    add_all(reader, 0, 60);
    const OwnPictures own = finished(reader);
    CHECK(own.data.size() == 60);
    REQUIRE(own.problems.size() == 1);
    CHECK(own.problems[0].starts_with(kTable));
    CHECK(contains(own.problems[0], "10 pictures that did not come"));

    // A second file for the same row stands in for no other.
    OwnPicturesReader twice = reader_of(table_of(61));
    twice.add("a/" + file_of(0), bytes_of("no picture"));
    twice.add("b/" + file_of(0), bytes_of("no picture"));
    add_all(twice, 1, 60);
    CHECK(twice.done() == 60);
    CHECK(finished(twice).problems.size() == 2);
}

TEST_CASE("own pictures: paths match whatever folders are around, unless two could be meant") {
    OwnPicturesReader reader = reader_of(
        "filename,shape,color\n"
        "a/1.png,square,red\nb/1.png,square,red\n/home/me/data/"
        "2.png,circle,blue\n3.png,circle,red\n");
    CHECK(reader.wants("a/1.png"));
    CHECK(reader.wants("photos/a/1.png"));
    CHECK(reader.wants("photos\\b\\1.png"));
    CHECK(reader.wants("data/2.png"));
    CHECK(reader.wants("2.png"));
    CHECK(reader.wants("deep/below/3.png"));
    for (const char* path : {"1.png", "/1.png", "c/1.png", "aa/1.png", "a/1.pngx", "1.jpg",
                             "other/2.png", "13.png", "a/", "", "/", "metadata.csv"}) {
        CAPTURE(path);
        CHECK_FALSE(reader.wants(path));
    }
    reader.add("1.png", png_of(0));
    reader.add("metadata.csv", bytes_of("filename"));
    CHECK(reader.done() == 0);
    reader.add("photos/b/1.png", png_of(0));
    reader.add("b/1.png", png_of(1));
    CHECK(reader.done() == 1);
}

TEST_CASE("own pictures: a name in two folders is one picture's only where the table says so") {
    std::string text = table_of(60) + "1.png,square,red\nb/2.png,circle,blue\n3.png,square,blue\n";
    OwnPicturesReader reader = reader_of(text);
    for (int i = 0; i < 60; ++i) reader.offer("data/" + file_of(i));
    for (const char* path : {"data/old/1.png", "data/1.png", "data/new/1.png",  // one at its place
                             "data/a/2.png", "data/b/2.png",                    // one that is meant
                             "data/x/3.png", "data/y\\3.png"})                  // either
        reader.offer(path);
    CHECK(reader.wants("data/1.png"));
    CHECK_FALSE(reader.wants("data/old/1.png"));
    CHECK(reader.wants("data/b/2.png"));
    CHECK_FALSE(reader.wants("data/a/2.png"));
    CHECK_FALSE(reader.wants("data/x/3.png"));
    CHECK_FALSE(reader.wants("data/y/3.png"));
    add_all(reader, 0, 60);
    for (const char* path : {"data/1.png", "data/b/2.png", "data/x/3.png", "data/y/3.png"})
        reader.add(path, png_of(0));
    const OwnPictures own = finished(reader);
    CHECK(own.data.size() == 62);
    REQUIRE(own.problems.size() == 1);
    CHECK(own.problems[0] == std::string(kTable) +
                                 ", row 64: 3.png could be data/x/3.png or data/y/3.png; write the "
                                 "folder into the table, too");
}

TEST_CASE("own pictures: what cannot be read is said with its row, and does not count as missing") {
    OwnPicturesReader reader = reader_of(table_of(61));
    reader.refuse("data/" + file_of(60), "is packed with\nLZMA");
    reader.refuse("data/nothing.png", "is not in the table");
    add_all(reader, 0, 60);
    const OwnPictures own = finished(reader);
    CHECK(own.data.size() == 60);
    REQUIRE(own.problems.size() == 1);
    CHECK(own.problems[0].starts_with(std::string(kTable) + ", row 62: " + file_of(60) +
                                      " is packed with"));
    CHECK(one_line(own.problems[0]));
}

TEST_CASE(
    "own pictures: too few to run on is a failure that says how many, and the first problem") {
    OwnPicturesReader few = reader_of(table_of(100));
    few.add(file_of(0), bytes_of("no picture"));
    add_all(few, 1, 40);
    const auto own = few.finish();
    REQUIRE_FALSE(own);
    CHECK(contains(own.error().what, "only 39 of 100 rows of data/metadata.csv"));
    CHECK(contains(own.error().what, "the first problem: data/metadata.csv, row 2: images/0.png"));
    CHECK(one_line(own.error().what));

    OwnPicturesReader none = reader_of(table_of(100));
    CHECK_FALSE(none.finish());
    // All circles are missing: nothing is left to mean by shape.
    OwnPicturesReader squares = reader_of(table_of(200));
    for (int i = 0; i < 200; i += 2) squares.add(file_of(i), png_of(0));
    const auto flat = squares.finish();
    REQUIRE_FALSE(flat);
    CHECK(contains(flat.error().what, "two attributes that vary"));
}

TEST_CASE("own pictures: what makes no task is said when they are read") {
    OwnPicturesReader reader = reader_of(table_of(100, shape_of, [](int i) { return i / 2 % 2; }));
    add_all(reader, 0, 100);
    const auto own = reader.finish();
    REQUIRE_FALSE(own);
    CHECK(one_line(own.error().what));
    CHECK(contains(own.error().what,
                   "data/metadata.csv: target 'shape' and nuisance 'color' are independent"));
    // The first two attributes that do make one are taken.
    std::string text = "filename,even,shape,color\n";
    for (int i = 0; i < 100; ++i)
        text += file_of(i) + "," + (i / 2 % 2 ? "x" : "z") + "," + kShapes[shape_of(i)] + "," +
                kColors[color_of(i)] + "\n";
    const OwnPictures taken = all_of(text, 100);
    CHECK(taken.target == "shape");
    CHECK(taken.nuisance == "color");
    CHECK(taken.seed_set == 10);
}

TEST_CASE("own pictures: attributes beyond the page's limits are set aside by name") {
    const int count = 400;
    std::string text = "filename,shape,color,many,rare,most," + std::string(101, 'n') + "\n";
    for (int i = 0; i < count; ++i)
        text += file_of(i) + "," + kShapes[shape_of(i)] + "," + kColors[color_of(i)] + "," +
                std::to_string(i % 37) + "," + (i % 3 ? "" : std::to_string(i % 2)) + "," +
                std::to_string(i % 36) + "," + std::to_string(i % 2) + "\n";
    OwnPicturesReader reader = reader_of(text);
    for (int i = 0; i < count; ++i) reader.add(file_of(i), png_of(i % 100));
    const OwnPictures own = finished(reader);
    CHECK(own.data.attribute_names() == "shape, color, most");
    REQUIRE(own.notes.size() >= 3);
    CHECK(own.notes[0] ==
          "data/metadata.csv: column 'many' is set aside: 37 different values, more than the page "
          "takes (36)");
    const auto reason = [&](const std::string& name) {
        for (const SetAside& column : own.data.set_aside)
            if (column.column == name) return column.reason;
        return std::string();
    };
    CHECK(contains(reason("many"), "37 different values, more than the page takes (36)"));
    CHECK(contains(reason("rare"), "266 rows have no value in it"));
    CHECK(contains(reason(std::string(101, 'n')), "longer than 100 bytes"));
    CHECK(contains(make_own_task(own.data, "many", "shape").error().what,
                   "column 'many' was set aside: 37 different values"));

    // 21 x 20 combinations.
    std::string wide = "filename,split,a,b\n";
    for (int i = 0; i < count; ++i)
        wide += file_of(i) + (i % 5 < 3 ? ",train" : ",test") + ",a" + std::to_string(i % 21) +
                ",b" + std::to_string(i % 20) + "\n";
    OwnPicturesReader groups = reader_of(wide);
    for (int i = 0; i < count; ++i) groups.add(file_of(i), png_of(i % 100));
    const auto refused = groups.finish();
    REQUIRE_FALSE(refused);
    CHECK(contains(refused.error().what,
                   "'a' and 'b' have 21 x 20 combinations, more than the page takes (400)"));
}

TEST_CASE("own pictures: one that lacks a value is left out by its row, blank lines counted") {
    std::string text = table_of(80) + "\n\nimages/80.png,,red\nimages/81.png,square,NA\n";
    OwnPicturesReader reader = reader_of(text);
    CHECK_FALSE(reader.wants("images/80.png"));
    add_all(reader, 0, 82);
    CHECK(reader.done() == reader.total());
    const OwnPictures own = finished(reader);
    CHECK(own.data.size() == 80);
    REQUIRE(own.problems.size() == 2);
    CHECK(own.problems[0] ==
          "data/metadata.csv, row 84: images/80.png has no value of 'shape' and is left out");
    CHECK(contains(own.problems[1], "row 85: images/81.png has no value of 'color'"));
}

namespace {

// A few bytes of `file` changed, put in, taken out or doubled.
std::string damaged(std::string file, const std::string& letters, Rng& rng) {
    const auto below = [&](std::size_t n) { return rng.below(static_cast<std::uint32_t>(n)); };
    for (auto n = 1 + rng.below(3); n > 0 && !file.empty(); --n) {
        const auto at = below(file.size());
        const char letter =
            rng.below(3) ? letters[below(letters.size())] : static_cast<char>(rng.below(256));
        const auto length = std::min<std::size_t>(file.size() - at, below(60));
        switch (rng.below(5)) {
            case 0:
                file[at] = letter;
                break;
            case 1:
                file.insert(at, 1, letter);
                break;
            case 2:
                file.erase(at, length);
                break;
            case 3:
                file.insert(below(file.size()), file.substr(at, length));
                break;
            default:
                file.insert(at, letters.substr(0, 2));
        }
    }
    if (rng.below(20) == 0) file.resize(below(file.size() + 1));
    return file;
}

}  // namespace

TEST_CASE("own pictures: damaged tables and files are read or refused, in single lines") {
    const std::uint64_t seed = 91;
    CAPTURE(seed);
    Rng rng(seed);
    const std::string good = table_of(90);
    const Bytes png = png_of(7);
    int opened = 0, used = 0, problems = 0;
    for (int trial = 0; trial < 3000; ++trial) {
        CAPTURE(trial);
        auto reader =
            OwnPicturesReader::open(bytes_of(damaged(good, "a1,\"\n\r;\\/.", rng)), kTable);
        if (!reader) {
            CHECK(reader.error().what.starts_with(kTable));
            CHECK(one_line(reader.error().what));
            continue;
        }
        ++opened;
        if (trial % 20 != 0) continue;
        for (int i = 0; i < 90; ++i) {
            const std::string file = damaged({png.begin(), png.end()}, "\xff\x7f\x80", rng);
            reader->add(file_of(i), rng.below(8) ? png : bytes_of(file));
        }
        auto own = reader->finish();
        used += static_cast<bool>(own);
        if (own)
            for (const std::string& problem : own->problems) {
                CAPTURE(problem);
                CHECK(problem.starts_with(kTable));
                CHECK(one_line(problem));
                ++problems;
            }
        else
            CHECK(one_line(own.error().what));
    }
    CHECK(opened > 300);
    CHECK(opened < 2900);
    CHECK(used > 3);
    CHECK(problems > 20);
}

namespace {

// Squares are red and circles blue, but for every tenth picture.
std::string ambiguous_table(int count) {
    return table_of(count, shape_of, [](int i) { return i % 10 ? shape_of(i) : 1 - shape_of(i); });
}

}  // namespace

TEST_CASE("own pictures: the race runs on them, by their own attributes") {
    Desk desk;
    Session session = make_session(desk, *parse_link("step=2&hand=1&k=1"));
    session.open_own(all_of(ambiguous_table(110), 110));
    const State& state = session.state();
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    CHECK(desk.started == 2);
    CHECK(state.settings.dataset == own_dataset);
    CHECK(state.settings.target == "shape");
    CHECK(state.settings.nuisance == "color");
    CHECK(state.task.classes == std::vector<std::string>{"circle", "square"});
    CHECK(state.pictures.images->count == 110);
    REQUIRE(send(session, R"({"type":"step"})"));
    session.tick(0.01);
    CHECK(state.round == 1);
    const auto link = parse_link(format_link(session.link()));
    REQUIRE(link);
    CHECK(link->settings == state.settings);
    session.open_own(all_of(ambiguous_table(80), 80));  // others in their place
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    CHECK(state.pictures.images->count == 80);
    // A nuisance that does not go along with the target: said before anything is encoded.
    std::string table = "filename,shape,color,even\n";
    for (int i = 0; i < 100; ++i)
        table += file_of(i) + "," + kShapes[shape_of(i)] + "," + kColors[color_of(i)] + "," +
                 (i / 2 % 2 ? "x" : "z") + "\n";
    session.open_own(all_of(table, 100));
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
    const int started = desk.started;
    REQUIRE(send(session, R"({"type":"reset","nuisance":"even"})"));
    CHECK(state.phase == Phase::error);
    CHECK(contains(state.error, "are independent in the pool"));
    CHECK(desk.started == started);
    REQUIRE(send(session, R"({"type":"reset","dataset":"shapes","nuisance":"color"})"));
    run_until(session, [](const State& s) { return s.phase == Phase::ready; });
}
