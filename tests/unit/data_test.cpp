#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <stb/stb_image_write.h>

#include "data/contact_sheet.h"
#include "data/csv.h"
#include "data/image.h"
#include "data/npy.h"
#include "data/resize.h"
#include "data/table_dataset.h"
#include "exact/random.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

// A failure whose message names the thing and holds `expected`, on one line.
template <class T>
void check_failure(const Result<T>& result, const std::string& expected, const std::string& name) {
    CAPTURE(expected);
    REQUIRE_FALSE(result);
    const std::string& what = result.error().what;
    CAPTURE(what);
    CHECK(result.error().kind == ErrorKind::failure);
    CHECK(what.find(expected) != std::string::npos);
    CHECK(what.starts_with(name));
    CHECK(what.find('\n') == std::string::npos);
}

// --- .npy

Bytes npy(const std::string& dictionary, const Bytes& data, int version = 1) {
    std::string start = "\x93NUMPY";
    start += {static_cast<char>(version), '\x00', static_cast<char>(dictionary.size()), '\x00'};
    if (version == 2) start += {'\x00', '\x00'};
    Bytes out = bytes_of(start + dictionary);
    out.insert(out.end(), data.begin(), data.end());
    return out;
}

std::string dictionary(const std::string& descr, const std::string& shape,
                       const std::string& fortran = "False") {
    return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape +
           ", }          \n";
}

Features random_features(int n, int d, Rng& rng) {
    Features features(n, d);
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < d; ++j) features(i, j) = static_cast<float>(rng.normal());
    return features;
}

Bytes float_bytes(const std::vector<float>& values) {
    Bytes out(values.size() * sizeof(float));
    std::memcpy(out.data(), values.data(), out.size());
    return out;
}

// --- images

Picture random_picture(int width, int height, Rng& rng) {
    Picture picture{width, height, Bytes(std::size_t{4} * width * height)};
    for (auto& byte : picture.rgba) byte = static_cast<std::uint8_t>(rng.below(256));
    return picture;
}

void collect(void* context, void* data, int size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    auto& out = *static_cast<Bytes*>(context);
    out.insert(out.end(), bytes, bytes + size);
}

Bytes png_of(const Picture& picture) {
    Bytes out;
    stbi_write_png_to_func(collect, &out, picture.width, picture.height, 4, picture.rgba.data(),
                           4 * picture.width);
    return out;
}

Bytes jpeg_of(const Picture& picture) {
    Bytes out;
    stbi_write_jpg_to_func(collect, &out, picture.width, picture.height, 4, picture.rgba.data(),
                           95);
    return out;
}

// A PNG that claims a size and has no pixels.
Bytes png_header(std::uint32_t width, std::uint32_t height) {
    Bytes out = bytes_of("\x89PNG\r\n\x1a\n");
    const auto put = [&](std::uint32_t v) {
        for (int shift = 24; shift >= 0; shift -= 8)
            out.push_back(static_cast<std::uint8_t>(v >> shift));
    };
    const auto chunk = [&](const std::string& name, std::uint32_t length) {
        put(length);
        out.insert(out.end(), name.begin(), name.end());
    };
    chunk("IHDR", 13);
    put(width);
    put(height);
    out.insert(out.end(), {8, 6, 0, 0, 0});  // 8-bit RGBA
    put(0);                                  // a checksum that stb does not look at
    chunk("IDAT", 0);
    put(0);
    return out;
}

Picture filled(int width, int height, const std::array<std::uint8_t, 4>& color) {
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgba.insert(picture.rgba.end(), color.begin(), color.end());
    return picture;
}

// Calls `read` with broken copies of a file; the readers must return, whatever they return.
template <class Read>
void damage(const Bytes& file, std::uint64_t seed, Read read) {
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 400; ++trial) {
        Bytes broken = file;
        if (rng.below(2)) broken.resize(rng.below(static_cast<std::uint32_t>(file.size())));
        const auto flips = rng.below(6);
        for (std::uint32_t i = 0; i < flips && !broken.empty(); ++i)
            broken[rng.below(static_cast<std::uint32_t>(broken.size()))] =
                static_cast<std::uint8_t>(rng.below(256));
        read(broken);
    }
}

}  // namespace

TEST_CASE("npy: what is written is read back") {
    const std::uint64_t seed = 1;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 40; ++trial) {
        const auto features = random_features(1 + rng.below(20), 1 + rng.below(40), rng);
        const auto bytes = write_npy(features);
        CHECK((bytes.size() - sizeof(float) * features.size()) % 64 == 0);
        const auto read = read_npy_features(bytes, "f.npy");
        REQUIRE(read);
        CHECK(*read == features);
    }
}

TEST_CASE("npy: types, versions, lengths and the order of the keys") {
    const auto floats =
        read_npy_features(npy(dictionary("<f4", "(1, 3)"), float_bytes({1, -2, 0.5f})), "f");
    REQUIRE(floats);
    CHECK(*floats == Features{{1.0f, -2.0f, 0.5f}});

    // 1, -2, the largest half, the smallest normal, the smallest of all, 0.
    Bytes halves = {0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00};
    const auto widened = read_npy_features(npy(dictionary("<f2", "(2, 3)"), halves, 2), "f");
    REQUIRE(widened);
    CHECK(*widened == Features{{1.0f, -2.0f, 65504.0f}, {0x1p-14f, 0x1p-24f, 0.0f}});
    halves[11] = 0x7c;
    check_failure(read_npy_features(npy(dictionary("<f2", "(2, 3)"), halves, 2), "f"),
                  "row 1, column 2", "f");

    const std::string other_order =
        "{'shape': (1, 2, 1, 3), 'descr': '|u1', "
        "'fortran_order': False}\n";
    const auto images = read_npy_images(npy(other_order, {1, 2, 3, 4, 5, 6}), "f");
    REQUIRE(images);
    CHECK(images->count == 1);
    CHECK(images->height == 2);
    CHECK(images->width == 1);
    CHECK(images->image(0)[3] == 4);
}

TEST_CASE("npy: headers as Python 2 and other writers have them") {
    const Bytes six = float_bytes({1, 2, 3, 4, 5, 6});
    for (const char* header :
         {"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }\n",
          "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3)}\n",
          "{ 'shape' :\t(2L,3) , 'descr':\"<f4\",'fortran_order':False }  \r\n"}) {
        CAPTURE(header);
        const auto read = read_npy_features(npy(header, six), "f");
        REQUIRE_MESSAGE(read, (read ? "" : read.error().what));
        CHECK(*read == Features{{1, 2, 3}, {4, 5, 6}});
    }
}

TEST_CASE("npy: is read in pieces, from the first byte to the last, whatever the reader gives") {
    Rng rng(9);
    const Bytes file = write_npy(random_features(700, 13, rng));
    std::size_t at = 0, fails_at = file.size() + 1;
    const ByteSource source{"f.npy", file.size(), [&](std::span<std::uint8_t> to) -> Status {
                                if (at + to.size() > fails_at) return Error{"f.npy is gone"};
                                std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(at),
                                            to.size(), to.begin());
                                at += to.size();
                                return Done{};
                            }};
    const auto read = read_npy_features(source);
    REQUIRE(read);
    CHECK(*read == *read_npy_features(file, "f.npy"));
    CHECK(at == file.size());
    for (const std::size_t end : {std::size_t{3}, std::size_t{60}, file.size() - 1}) {
        at = 0;
        fails_at = end;
        check_failure(read_npy_features(source), "is gone", "f.npy");
    }
}

TEST_CASE(
    "npy: a file that claims more than there is memory for is refused in one line (huge "
    "allocation)") {
    // Says so truly: a sparse file may have any size.
    const Bytes start = npy(dictionary("<f4", "(2000000000, 1000000)"), {});
    std::size_t at = 0;
    const ByteSource source{"huge.npy", start.size() + 8'000'000'000'000'000u,
                            [&](std::span<std::uint8_t> to) -> Status {
                                REQUIRE(at + to.size() <= start.size());
                                std::copy_n(start.begin() + static_cast<std::ptrdiff_t>(at),
                                            to.size(), to.begin());
                                at += to.size();
                                return Done{};
                            }};
    check_failure(read_npy_features(source), "no memory for its 2000000000 x 1000000 floats",
                  "huge.npy");
    const Bytes wide = npy(dictionary("<f2", "(4000000000, 0)"), {});
    check_failure(read_npy_features(wide, "w.npy"), "holds 4000000000 x 0 floats", "w.npy");
}

TEST_CASE("npy: hostile files are failures that name the file") {
    const Bytes four = float_bytes({1, 2, 3, 4});
    const std::string good = dictionary("<f4", "(2, 2)");
    Bytes version_3 = npy(good, four), truncated = npy(good, four), wrong_magic = npy(good, four);
    version_3[6] = 3;
    truncated.resize(40);
    wrong_magic[0] = 'x';
    Bytes long_header = npy(good, four);
    long_header[9] = 0xff;
    struct Case {
        Bytes bytes;
        const char* expected;
    };
    const Case cases[] = {
        {{}, "is not a .npy file"},
        {bytes_of("\x93NUM"), "is not a .npy file"},
        {wrong_magic, "is not a .npy file"},
        {version_3, "version 3, expected 1 or 2"},
        {truncated, "ends within its .npy header"},
        {long_header, "ends within its .npy header"},
        {bytes_of(std::string("\x93NUMPY\x02\x00\x10\x00", 10)), "ends within its .npy header"},
        {npy("not a dictionary", {}), "malformed .npy header"},
        {npy("{'descr': '<f4'", {}), "malformed .npy header"},
        {npy("{'descr': '<f4', 'fortran_order': False}", {}), "malformed .npy header"},
        {npy(good + "{}", four), "malformed .npy header"},
        {npy(dictionary("<f4", "(-2, 2)"), four), "malformed .npy header"},
        {npy(dictionary("<f4", "(2, 2"), four), "malformed .npy header"},
        {npy(dictionary("<f4", "()"), float_bytes({1})),
         "holds a single float (an array of no dimension), expected a row of floats"},
        {npy(dictionary("<f4", "()"), four), "holds 16 bytes of values, not the one of 4 bytes"},
        {npy(dictionary("<f4", "(2, 2, 1, 1, 1)"), four), "holds 2 x 2 x 1 x 1 x 1 floats"},
        {npy(dictionary("<f4", "(2, 2LL)"), four), "malformed .npy header"},
        {npy(dictionary("<f4", "(2, 2"), four), "malformed .npy header"},
        {npy("{'descr\": '<f4', 'fortran_order': False, 'shape': (4,)}", four),
         "malformed .npy header"},
        {npy(dictionary("<f4", "(99999999999999999999, 2)"), four), "malformed .npy header"},
        {npy(dictionary("<f4", "(2.5, 2)"), four), "malformed .npy header"},
        {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)}", four),
         "type '[('a', '<f4')]', expected float32 or float16"},
        {npy("{'descr': [('a', '<f4'), 'fortran_order': False, 'shape': (4,)}", four),
         "malformed .npy header"},
        {npy(dictionary("<f8", "(1, 2)"), four),
         "type '<f8', expected float32 or float16, little endian; save"},
        {npy(dictionary(">f4", "(2, 2)"), four), "type '>f4'"},
        {npy(dictionary("|O", "(2, 2)"), four), "type '|O'"},
        {npy(dictionary("<f4", "(2, 2)", "True"), four), "Fortran order"},
        {npy(dictionary("<f4", "(2, 3)"), four), "holds 16 bytes of values, not the 2 x 3"},
        {npy(dictionary("<f4", "(1, 3)"), four), "holds 16 bytes of values"},
        {npy(dictionary("<f4", "(2147483647, 2147483647, 2147483647, 2147483647)"), four),
         "holds 16 bytes of values"},
        {npy(dictionary("<f4", "(65536, 65536, 65536, 65536)"), {}), "holds 0 bytes"},
        {npy(dictionary("<f4", "(4,)"), four), "holds 4 floats, expected"},
        {npy(dictionary("<f4", "(0, 4)"), {}), "holds 0 x 4 floats, expected"},
        {npy(dictionary("<f4", "(0, 2147483647)"), {}), "holds 0 x 2147483647 floats, expected"},
        {npy(dictionary("|u1", "(4, 4)"), four), "type '|u1', expected float32 or float16"},
        {npy(good, float_bytes({1, 2, std::nanf(""), 4})), "row 1, column 0"},
        {npy(good, float_bytes({1, INFINITY, 3, 4})), "row 0, column 1"}};
    for (const auto& [bytes, expected] : cases)
        check_failure(read_npy_features(bytes, "bad.npy"), expected, "bad.npy");
    check_failure(read_npy_images(npy(good, four), "bad.npy"), "type '<f4', expected uint8",
                  "bad.npy");
    check_failure(read_npy_images(npy(dictionary("|u1", "()"), {7}), "bad.npy"),
                  "holds a single uint8", "bad.npy");
    check_failure(read_npy_images(npy(dictionary("|u1", "(1, 2, 2, 4)"), four), "bad.npy"),
                  "expected n x height", "bad.npy");
}

TEST_CASE("npy: damaged files are read or refused") {
    Rng rng(5);
    damage(write_npy(random_features(3, 4, rng)), 11,
           [](const Bytes& bytes) { (void)static_cast<bool>(read_npy_features(bytes, "f")); });
}

TEST_CASE("csv: quotes, line ends and the byte order mark") {
    const auto table = read_csv(
        "\xef\xbb\xbf,\"name\",text\r\n0,a,\"x, \"\"y\"\"\"\r\n"
        "\n1,\"two\nlines\r\nhere\",\r2,,\"\"",
        "t.csv");
    REQUIRE(table);
    CHECK(table->header() == std::vector<std::string>{"", "name", "text"});
    REQUIRE(table->rows() == 3);
    CHECK(table->at(0, 2) == "x, \"y\"");
    CHECK(table->at(1, 1) == "two\nlines\r\nhere");
    CHECK(table->at(1, 2).empty());
    CHECK(table->at(2, 2).empty());
    CHECK(*table->column("text") == 2);
    CHECK(table->find("nothing") == -1);
    CHECK(read_csv("a,b", "t.csv")->rows() == 0);
    CHECK(read_csv("size\n5\"\n", "t.csv")->at(0, 0) == "5\"");
}

TEST_CASE("csv: commas, semicolons and tabs, as the header has them outside its quotes") {
    for (const std::string separator : {",", ";", "\t"}) {
        CAPTURE(separator);
        const auto line = [&](const std::string& a, const std::string& b, const std::string& c) {
            return a + separator + b + separator + c + "\n";
        };
        const auto table = read_csv(line("\"a,;,;,;\t\t\tx\"", " b ", "c") +
                                        line("1", "\"x,;\ty\"", "z z") + line("2", " \"q\" ", ""),
                                    "t.csv");
        REQUIRE_MESSAGE(table, (table ? "" : table.error().what));
        CHECK(table->header() == std::vector<std::string>{"a,;,;,;\t\t\tx", "b", "c"});
        REQUIRE(table->rows() == 2);
        CHECK(table->at(0, 1) == "x,;\ty");
        CHECK(table->at(0, 2) == "z z");
        CHECK(table->at(1, 1) == "q");
        CHECK(table->at(1, 2).empty());
    }
    CHECK(read_csv("name\t\tb\n\t\t\n", "t.csv")->rows() == 1);  // empty cells, not a blank line
    CHECK(read_csv("\"one column\"\n1\n", "t.csv")->rows() == 1);
}

TEST_CASE("csv: rows are counted as a spreadsheet counts them") {
    const auto table = read_csv("\n \na,b\n1,2\n\n\n\"3\n\n\n\",4\n\t\r\n5,6", "t.csv");
    REQUIRE(table);
    REQUIRE(table->rows() == 3);
    CHECK(table->number(0) == 4);
    CHECK(table->number(1) == 7);
    CHECK(table->number(2) == 9);
    CHECK(table->row_error(2, "wrong").what == "t.csv, row 9: wrong");
    check_failure(table->column("c"), "row 3 names 'a', 'b'", "t.csv");
}

TEST_CASE("csv: hostile files are failures that name file and row") {
    using namespace std::string_literals;
    const std::pair<std::string, const char*> cases[] = {
        {"", "t.csv is empty"},
        {"\xef\xbb\xbf\r\n\n", "t.csv is empty"},
        {"a,b\n1,2\n3\n", "t.csv, row 3: 1 field where the header has 2"},
        {"a,b\n1,2,3\n", "t.csv, row 2: 3 fields where the header has 2"},
        {"a,b\n1,2\n\n3,\"4\n", "t.csv, row 4: a quote is opened and not closed"},
        {"\n  \na,b\n1\n", "t.csv, row 4: 1 field"},
        {"a,b\n\"1\n1\",2\r\n\t\r\n3\n", "t.csv, row 4: 1 field"},
        {"a,\"b", "t.csv, row 1: a quote is opened"},
        {"a,b\n1,\"2\"x\n", "t.csv, row 2: text follows a closing quote"},
        {"a,b\n\"1\" 1,2\n", "t.csv, row 2: text follows a closing quote"},
        {"a\0,b\n"s, "t.csv, row 1: not UTF-8 text (it has zero bytes)"},
        {"a,b\n1,2\n3,\0\n"s, "t.csv, row 3: not UTF-8 text (it has zero bytes)"},
        {"\xff\xfe"s + "a\0"s, "t.csv is UTF-16 text, expected UTF-8"},
        {"\xfe\xff\0a\0,"s, "t.csv is UTF-16 text"},
        {"a\0,\0b\0"s, "t.csv is UTF-16 text"},
        {"\0a\0,\0b"s, "t.csv is UTF-16 text"},
        {"a|b\n1|2\n", "t.csv, row 1: the columns seem to be separated by '|', expected commas"},
        {"a:b\n1:2\n", "separated by ':'"},
        {"path prob type\nx 1 mono\n", "separated by blanks"}};
    for (const auto& [text, expected] : cases)
        check_failure(read_csv(text, "t.csv"), expected, "t.csv");
    const auto table = read_csv("a,a,b\n1,2,3\n", "t.csv");
    check_failure(table->column("c"), "no column is named 'c'; row 1 names 'a', 'a', 'b'", "t.csv");
    check_failure(table->column("a"), "two columns are named 'a'", "t.csv");
}

TEST_CASE("csv: any table survives being written and read") {
    const std::uint64_t seed = 2;
    CAPTURE(seed);
    Rng rng(seed);
    const std::string letters = "ab,\"\n\r 1";
    for (int trial = 0; trial < 200; ++trial) {
        const int columns = 1 + static_cast<int>(rng.below(4)), rows = rng.below(5);
        std::vector<std::string> cells;
        std::string text;
        for (int i = 0; i < columns * (rows + 1); ++i) {
            std::string cell, quoted;
            for (auto n = rng.below(5); n > 0; --n) cell += letters[rng.below(letters.size())];
            for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
            text += "\"" + quoted + "\"" + (i % columns == columns - 1 ? "\r\n" : ",");
            cells.push_back(cell);
        }
        const auto table = read_csv(text, "t.csv");
        REQUIRE(table);
        REQUIRE(table->rows() == rows);
        for (int i = 0; i < columns * rows; ++i)
            CHECK(std::string(table->at(i / columns, i % columns)) == cells[i + columns]);
    }
}

namespace {

Result<TableDataset> dataset_of(const std::string& text) {
    return read_table_dataset(*read_csv(text, "metadata.csv"));
}

}  // namespace

TEST_CASE("table: columns become attributes") {
    const auto read = dataset_of(
        ",filename,y,split,place,note,id\n"
        "0,a.jpg,10,train,water,,x1\n1,b.jpg,9,0,land,n,x2\n2,c.jpg,10,val,land,n,x3\n"
        "3,d.jpg,-1.5,1.0,land,,x4\n4,e.jpg,9,test,Zoo,,x5\n5,f.jpg,9,2,land,,x6\n");
    REQUIRE(read);
    const auto& data = read->data;
    CHECK(data.attribute_names() == "y, place, note");
    REQUIRE(data.set_aside.size() == 4);
    CHECK(data.set_aside[0].reason == "it has no name");
    CHECK(data.set_aside[1].reason == "it names the files");
    CHECK(data.set_aside[2].reason == "it says what the rows are for");
    CHECK(data.set_aside[3].column == "id");
    CHECK(data.set_aside[3].reason == "another value in each row");
    CHECK(data.find("y")->levels == std::vector<std::string>{"-1.5", "9", "10"});
    CHECK(data.find("y")->codes == std::vector{2, 1, 2, 0, 1, 1});
    CHECK(data.find("place")->levels == std::vector<std::string>{"Zoo", "land", "water"});
    CHECK(data.find("note")->levels == std::vector<std::string>{"n"});
    CHECK(data.find("note")->codes == std::vector{no_level, 0, 0, no_level, no_level, no_level});
    CHECK(data.members(Split::pool) == std::vector{0, 1});
    CHECK(data.members(Split::validation) == std::vector{2, 3});
    CHECK(data.members(Split::test) == std::vector{4, 5});
    CHECK(read->filenames[5] == "f.jpg");
    CHECK(dataset_of("split,y\ntrain,1\ntest,1\n")->filenames.empty());
}

TEST_CASE("table: a column with too many levels is set aside") {
    std::string text = "split,y,many,fits\n";
    for (int i = 0; i < 2 * most_levels + 2; ++i)
        text += "train,0," + std::to_string(i / 2) + "," + std::to_string(i % most_levels) + "\n";
    const auto read = dataset_of(text);
    REQUIRE(read);
    REQUIRE(read->data.set_aside.size() == 2);
    CHECK(read->data.set_aside[1].column == "many");
    CHECK(read->data.set_aside[1].reason == "more than 1000 different values");
    CHECK(read->data.find("fits")->levels[2] == "2");
}

TEST_CASE("table: failures name file and row") {
    const std::pair<const char*, const char*> cases[] = {
        {"filename,y\na,1\n", "no column is named 'split'; row 1 names 'filename', 'y'"},
        {"split,y\n", "has no row below its header"},
        {"split,y\ntrain,1\ntrian,1\n",
         "metadata.csv, row 3: the split is 'trian', expected train"},
        {"split,y\n3,1\n", "row 2: the split is '3'"},
        {"split,y,filename\ntrain,1,a\ntrain,1,\n", "row 3: the filename is empty"},
        {"split,y,y\ntrain,1,1\ntrain,1,1\n", "two columns are named 'y'"},
        {"split,split,y\ntrain,0,1\n", "two columns are named 'split'"},
        {"split,filename,filename\ntrain,a,b\n", "two columns are named 'filename'"},
        {"split,id\ntrain,1\ntest,2\n", "no column is an attribute"}};
    for (const auto& [text, expected] : cases)
        check_failure(dataset_of(text), expected, "metadata.csv");
}

TEST_CASE("image: PNG is read back exactly, JPEG nearly") {
    Rng rng(3);
    const auto picture = random_picture(13, 7, rng);
    const auto read = decode_image(png_of(picture), "a.png");
    REQUIRE(read);
    CHECK(read->width == 13);
    CHECK(read->height == 7);
    CHECK(read->rgba == picture.rgba);

    const auto jpeg = decode_image(jpeg_of(filled(20, 10, {200, 40, 90, 255})), "a.jpg");
    REQUIRE(jpeg);
    CHECK(jpeg->width == 20);
    for (std::size_t i = 0; i < jpeg->rgba.size(); i += 4) {
        CHECK(std::abs(jpeg->rgba[i] - 200) <= 3);
        CHECK(std::abs(jpeg->rgba[i + 1] - 40) <= 3);
        CHECK(jpeg->rgba[i + 3] == 255);
    }
}

TEST_CASE("image: hostile files are failures that name the file") {
    Rng rng(4);
    const auto picture = random_picture(40, 30, rng);
    Bytes png = png_of(picture), jpeg = jpeg_of(picture);
    png.resize(png.size() / 2);
    jpeg.resize(100);
    check_failure(decode_image({}, "a.png"), "not a PNG or JPEG", "a.png");
    check_failure(decode_image(bytes_of("GIF89a, a text"), "a.png"), "not a PNG or JPEG", "a.png");
    check_failure(decode_image(png, "a.png"), "not a PNG or JPEG", "a.png");
    check_failure(decode_image(jpeg, "a.jpg"), "not a PNG or JPEG", "a.jpg");
    check_failure(decode_image(png_header(10000, 10000), "a.png"),
                  "has 10000 x 10000 pixels, expected at most 64 million", "a.png");
    check_failure(decode_image(png_header(0x7fffffff, 0x7fffffff), "a.png"), "a.png", "a.png");
    check_failure(decode_image(png_header(0, 5), "a.png"), "not a PNG or JPEG", "a.png");
    check_failure(decode_image(png_header(50, 50), "a.png"), "not a PNG or JPEG", "a.png");
}

TEST_CASE("image: damaged files are read or refused") {
    Rng rng(6);
    const auto picture = random_picture(9, 8, rng);
    const auto read = [](const Bytes& bytes) { (void)static_cast<bool>(decode_image(bytes, "f")); };
    damage(png_of(picture), 12, read);
    damage(jpeg_of(picture), 13, read);
}

TEST_CASE("image: over grey") {
    Picture picture = filled(3, 1, {200, 0, 255, 255});
    picture.rgba[7] = 0;
    picture.rgba[11] = 128;
    const Bytes expected = {200, 0, 255, 255, 128, 128, 128, 255, 164, 64, 192, 255};
    CHECK(over_grey(picture).rgba == expected);

    const auto square = square_over_grey(picture);
    CHECK(square.width == 3);
    CHECK(square.height == 3);
    CHECK(std::equal(expected.begin(), expected.end(), square.rgba.begin() + 12));
    for (const std::size_t i : {0, 8, 24, 32}) CHECK(square.rgba[i] == 128);

    Bytes rgb(9);
    copy_rgb(over_grey(picture), rgb.data());
    CHECK(rgb == Bytes{200, 0, 255, 128, 128, 128, 164, 64, 192});
}

TEST_CASE("image: resizing keeps flat pictures, sizes alike, means and opacity") {
    const std::uint64_t seed = 8;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 60; ++trial) {
        const int from_x = 1 + rng.below(40), from_y = 1 + rng.below(40);
        const int to_x = 1 + rng.below(60), to_y = 1 + rng.below(60);
        const auto flat =
            resize_antialiased(filled(from_x, from_y, {10, 130, 255, 77}), to_x, to_y);
        CHECK(flat.rgba == filled(to_x, to_y, {10, 130, 255, 77}).rgba);
    }
    auto picture = random_picture(32, 24, rng);
    for (std::size_t i = 3; i < picture.rgba.size(); i += 4) picture.rgba[i] = 255;
    CHECK(resize_antialiased(picture, 32, 24).rgba == picture.rgba);

    // Pillow, Image.resize((2, 1), BILINEAR) of one row 0 40 80 120 200 240.
    Picture row = filled(6, 1, {0, 0, 0, 255});
    const int greys[] = {0, 40, 80, 120, 200, 240};
    for (int x = 0; x < 6; ++x) row.rgba[4 * x] = static_cast<std::uint8_t>(greys[x]);
    const auto small = resize_antialiased(row, 2, 1);
    CHECK(int{small.rgba[0]} == 50);
    CHECK(int{small.rgba[4]} == 175);
}

TEST_CASE("image: transparent pixels do not bleed their color") {
    Picture picture = filled(2, 1, {255, 0, 0, 255});
    picture.rgba[4] = 0;
    picture.rgba[5] = 255;
    picture.rgba[7] = 0;
    const auto one = resize_antialiased(picture, 1, 1);
    CHECK(one.rgba == Bytes{255, 0, 0, 128});
}

TEST_CASE("image: a contact sheet shows the images in order") {
    Images images{3, 4, 2, Bytes(3 * 4 * 2 * 3)};
    for (int i = 0; i < 3; ++i)
        std::fill_n(images.image(i), images.bytes_each(), static_cast<std::uint8_t>(10 * i + 10));
    const std::vector<int> ids = {2, 0, 1};
    const auto sheet = decode_image(contact_sheet(images, 2, ids), "sheet");
    REQUIRE(sheet);
    CHECK(sheet->width == 2 + 2 * (4 + 2));
    CHECK(sheet->height == 2 + 2 * (2 + 2));
    const auto red = [&](int x, int y) { return int{sheet->rgba[(y * sheet->width + x) * 4]}; };
    CHECK(red(0, 0) == 255);
    CHECK(red(2, 2) == 30);
    CHECK(red(8, 3) == 10);
    CHECK(red(5, 7) == 20);
    CHECK(red(8, 6) == 255);
    CHECK(contact_sheet(images, 2, {}).empty());
}
