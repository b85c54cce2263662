// Data sets among files that come one by one: which is found and where, and the table that is made
// of it for the page.
#include "data/brought_set.h"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "data/csv.h"
#include "data/plain_table.h"
#include "data/table_dataset.h"

using namespace bluesquare;

namespace {

using Files = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

BroughtFiles brought(const Files& files) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files) paths.push_back(path);
    return BroughtFiles(paths);
}

// Gives what is asked for, as the page does, until nothing is; how often that was.
template <class Ask>
int supply(BroughtFiles& files, const Files& contents, Ask ask) {
    for (int rounds = 0;; ++rounds) {
        files.forget_wanted();
        ask();
        const auto wanted = files.wanted();
        if (wanted.empty()) return rounds;
        REQUIRE(rounds < 20);
        for (const auto& [path, whole] : wanted)
            files.give(path,
                       bytes_of(contents.at(path).substr(0, whole ? std::string::npos : 9000)),
                       whole || contents.at(path).size() < 9000);
    }
}

// "waterbirds at a/b", and several with "; " between them.
std::string found(const Files& contents) {
    BroughtFiles files = brought(contents);
    std::vector<BroughtSet> sets;
    supply(files, contents, [&] { sets = find_sets(files); });
    std::string text;
    for (const auto& [root, reader] : sets)
        text += (text.empty() ? "" : "; ") + std::string(reader->name) + " at " + root;
    return text;
}

Result<PlainTable> read(const Files& contents, int most_rows = 2000) {
    BroughtFiles files = brought(contents);
    Result<PlainTable> table = Error{"not asked"};
    supply(files, contents, [&] {
        const auto sets = find_sets(files);
        if (!files.wanted().empty()) return;
        REQUIRE(sets.size() == 1);
        table = read_plain_table(files.folder(sets[0].root), *sets[0].reader, most_rows);
    });
    return table;
}

PlainTable table_of(const Files& contents, int most_rows = 2000) {
    auto table = read(contents, most_rows);
    REQUIRE_MESSAGE(table, (table ? "" : table.error().what));
    return *std::move(table);
}

std::string why_not(const Files& contents) {
    const auto table = read(contents);
    REQUIRE_FALSE(table);
    CHECK(table.error().what.find('\n') == std::string::npos);
    return table.error().what;
}

// As the page reads it.
TableDataset reread(const PlainTable& table) {
    const auto csv = read_csv(table.csv, table.name);
    REQUIRE_MESSAGE(csv, (csv ? "" : csv.error().what));
    auto data = read_table_dataset(*csv);
    REQUIRE_MESSAGE(data, (data ? "" : data.error().what));
    CHECK(data->filenames == table.files);
    return *std::move(data);
}

// An attribute's levels, example by example.
Texts values(const TableDataset& table, const std::string& name) {
    const Attribute* attribute = table.data.find(name);
    REQUIRE(attribute);
    Texts out;
    for (const int code : attribute->codes)
        out.push_back(code == no_level ? "-" : attribute->levels[code]);
    return out;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string kBirds =
    "img_id,img_filename,y,split,place,place_filename\n"
    "1,a/1.jpg,0,0,0,x\n"
    "2,a/2.jpg,1,1,1,x\n"
    "3,a/3.jpg,1,0,1,x\n"
    "4,b/4.jpg,0,2,1,x\n"
    "5,b/5.jpg,1,2,0,x\n";
const std::string kCells = "images/1.png  0.0 mono\nimages/2.png 1.0 poly\n";

// Pictures of CLASS/KIND in train and test, each so many times.
Files folders(const std::vector<std::string>& within, int times) {
    Files files;
    for (const char* split : {"train", "test"})
        for (const std::string& folder : within)
            for (int i = 0; i < times; ++i)
                files[std::string(split) + "/" + folder + "/" + std::to_string(i) + ".jpg"] = "";
    return files;
}

Files below(const std::string& folder, const Files& files) {
    Files out;
    for (const auto& [path, text] : files) out[folder + "/" + path] = text;
    return out;
}

}  // namespace

TEST_CASE("brought files: what is not there yet is asked for, once, and only as much as needed") {
    BroughtFiles files({"a/b/1.csv", "a/2.csv", "3.csv"});
    const DataFolder folder = files.folder("a");
    CHECK(folder.has("b/1.csv"));
    CHECK_FALSE(folder.has("3.csv"));
    CHECK_FALSE(folder.has("../3.csv"));
    CHECK_FALSE(folder.read("../3.csv"));
    CHECK(files.wanted().empty());  // what is not among them nobody can give
    CHECK_FALSE(folder.read_part("2.csv", 0, 100));
    CHECK_FALSE(folder.read_part("2.csv", 0, 100));
    REQUIRE(files.wanted().size() == 1);
    CHECK(files.wanted()[0].path == "a/2.csv");
    CHECK_FALSE(files.wanted()[0].whole);
    files.give("a/2.csv", bytes_of("0123456789"), false);
    files.forget_wanted();
    CHECK(*folder.read_part("2.csv", 2, 3) == bytes_of("234"));
    CHECK(files.wanted().empty());
    CHECK_FALSE(folder.read_part("2.csv", 8, 3));  // beyond what came of it
    CHECK_FALSE(folder.read("2.csv"));
    REQUIRE(files.wanted().size() == 1);
    CHECK(files.wanted()[0].whole);
    files.give("a/2.csv", bytes_of("0123456789"), true);
    CHECK(*folder.read_part("2.csv", 8, 3) == bytes_of("89"));
    CHECK(folder.read_part("2.csv", ~std::uint64_t{0} - 5, 3)->empty());
    CHECK(*folder.read("2.csv") == bytes_of("0123456789"));
    files.refuse("a/b/1.csv", "is locked\n");
    CHECK(folder.read("b/1.csv").error().what == "a/b/1.csv is locked\\n");
    CHECK(*folder.list("b") == Texts{"b/1.csv"});
    CHECK(*folder.list("") == Texts{"2.csv", "b/1.csv"});
    CHECK(files.folder("").list("b")->empty());
}

TEST_CASE("brought files: folders by how deep they lie, within bounds") {
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "x/";
    const BroughtFiles files({"b/c/1", "b/2", "3", "a/c/d/4", "b!/5", deep + "6"});
    CHECK(files.folders().size() == most_brought_depth + 1);
    CHECK(files.folders()[0] == Texts{""});
    CHECK(files.folders()[1] == Texts{"a", "b", "b!", "x"});
    CHECK(files.folders()[2] == Texts{"a/c", "b/c", "x/x"});
    CHECK(BroughtFiles({}).folders().size() == 1);
    CHECK(found({}) == "");
}

TEST_CASE("brought sets: the folder nearest to the top counts") {
    CHECK(found({{"metadata.csv", kBirds}}) == "waterbirds at ");
    CHECK(found(below("some/folder", {{"metadata.csv", kBirds}})) == "waterbirds at some/folder");
    CHECK(found({{"mine/metadata.csv", "filename,a,b\n"}, {"mine/old/metadata.csv", kBirds}}) ==
          "pictures at mine");
    CHECK(found({{"mine/metadata.csv", kBirds}, {"mine/old/labels.csv", kCells}}) ==
          "waterbirds at mine");
    CHECK(found({{"repo/src/elpv_dataset/data/labels.csv", kCells}}) == "elpv at repo");
    CHECK(found({{"data/labels.csv", kCells}}) == "elpv at ");
    CHECK(found({{"labels.csv", "filename,label,probability,source\na.png,A,1,you\n"}}) == "");
    CHECK(found({{"session.json", "{}"}, {"a/1.jpg", ""}}) == "");
    CHECK(found({{"metadata.csv", kBirds}, {"features.npy", ""}}) == "features at ");
}

TEST_CASE("brought sets: two that are equally near are both told") {
    CHECK(found({{"a/metadata.csv", kBirds}, {"b/labels.csv", kCells}, {"b/images/1.png", ""}}) ==
          "waterbirds at a; elpv at b");
    CHECK(found({{"a/metadata.csv", "filename\n"}, {"b/metadata.csv", "filename\n"}}) ==
          "pictures at a; pictures at b");
}

TEST_CASE("brought sets: folders of classes count where nothing else does") {
    const Files sorted = folders({"cat/indoors", "dog/outdoors"}, 1);
    CHECK(found(sorted) == "class-folders at ");
    CHECK(found(below("mine", sorted)) == "class-folders at mine");
    Files more = below("mine", sorted);
    more["mine/about/metadata.csv"] = "filename,a,b\n";
    CHECK(found(more) == "pictures at mine/about");
    CHECK(found({{"train/cat/1.jpg", ""}, {"holiday/cat/1.jpg", ""}}) == "");
    CHECK(found({{"train/1.jpg", ""}, {"test/1.jpg", ""}}) == "");
}

TEST_CASE("brought sets: texts and packed pictures are known by their first bytes") {
    const std::string review = "\"" + std::string(100'000, 'x') + "\",positive\n";
    const Files imdb{{"IMDB Dataset.csv", "review,sentiment\n" + review}};
    CHECK(found(imdb) == "imdb at ");
    BroughtFiles files = brought(imdb);
    CHECK(find_sets(files).empty());
    CHECK_FALSE(files.wanted()[0].whole);
    CHECK(found(below("cifar", {{"data_batch_1.bin", ""}})) == "cifar10 at cifar");
}

TEST_CASE("plain table: Waterbirds by its own rules, with the numbers of its rows") {
    const PlainTable table = table_of(below("birds", {{"metadata.csv", kBirds}}));
    CHECK(table.name == "metadata.csv");
    CHECK(table.notes.empty());
    CHECK(table.files == Texts{"a/1.jpg", "a/3.jpg", "b/4.jpg", "b/5.jpg"});  // 2 is of val
    const TableDataset data = reread(table);
    CHECK(values(data, "y") == Texts{"landbird", "waterbird", "landbird", "waterbird"});
    CHECK(values(data, "place") == Texts{"land", "water", "water", "land"});
    CHECK(data.numbers == std::vector{2, 4, 5, 6});
    CHECK(data.data.split == std::vector{Split::pool, Split::pool, Split::test, Split::test});
}

TEST_CASE("plain table: elpv, whose rows have no table with a header") {
    std::string labels;
    for (int i = 0; i < 40; ++i)
        labels += "images/" + std::to_string(i) + ".png " + (i % 2 ? "1" : "0") +
                  (i % 4 < 2 ? " mono\n" : " poly\n");
    labels += "images/unsure.png 0.3333333333333333 mono\n";
    const PlainTable table = table_of({{"elpv/data/labels.csv", labels}});
    CHECK(table.name == "the list of pictures (elpv)");
    REQUIRE(table.notes.size() == 2);
    CHECK(holds(table.notes[0], "neither 0 nor 1: 1"));
    const TableDataset data = reread(table);
    CHECK(table.files[0].starts_with("data/images/"));
    CHECK(data.data.attributes[0].name == "state");
    CHECK(data.data.attributes[1].name == "cell");
    CHECK(data.numbers[0] == 2);
    CHECK(data.data.members(Split::validation).empty());
    CHECK(data.data.members(Split::none).empty());
}

TEST_CASE("plain table: of many rows some, the same each time, in their order") {
    const Files many = folders({"cat/in", "dog/out"}, 100);
    const PlainTable table = table_of(many, 50);
    CHECK(table.files.size() == 50);
    CHECK(table.files == table_of(many, 50).files);
    REQUIRE(table.notes.size() == 1);
    CHECK(table.notes[0] ==
          "the list of pictures (class-folders) has 400 pictures for train and test: 50 of them, "
          "drawn at random, are taken; the native program takes all (bluesquare study folder)");
    CHECK(reread(table).data.size() == 50);
    std::string birds = "img_id,img_filename,y,split,place,place_filename\n";
    for (int i = 0; i < 500; ++i) birds += "1," + std::to_string(i) + ".jpg,0,0,1,x\n";
    const TableDataset some = reread(table_of({{"metadata.csv", birds}}, 20));
    for (int i = 0; i < 20; ++i)
        CHECK(some.filenames[i] == std::to_string(some.numbers[i] - 2) + ".jpg");
}

TEST_CASE("plain table: names of any kind keep their place, and are one cell each") {
    const Texts names{"a, \"b\"; c\td", "line\nend\rs", " blanks ", "'quoted'", "..", "ü"};
    Texts within;
    for (const std::string& name : names) within.push_back(name + "/" + name);
    const PlainTable table = table_of(folders(within, 2));
    const TableDataset data = reread(table);
    REQUIRE(data.data.size() == 24);
    for (const std::string& file : table.files)
        CHECK(std::count(file.begin(), file.end(), '/') == 3);
    const Attribute& classes = data.data.attributes[0];
    REQUIRE(classes.levels.size() == names.size());
    for (const std::string& name : names)  // one has blanks at its ends: all are in quotes
        CHECK(std::ranges::count(classes.levels, "'" + name + "'") == 1);
}

TEST_CASE("plain table: levels that would be read as missing, or as one, stand in quotes") {
    CHECK(values(reread(table_of(folders({"NA/x", "b/y"}, 2))), "class")[0] == "'NA'");
    CHECK(values(reread(table_of(folders({"1/x", "01/y"}, 2))), "class")[0] == "'01'");
    CHECK(values(reread(table_of(folders({"1/x", "2/y"}, 2))), "class")[0] == "1");
    CHECK(values(reread(table_of(folders({"1/NA", "2/y"}, 2))), "kind")[0] == "'NA'");
}

TEST_CASE("brought sets: what is wrong is said in one line, with the file and the row") {
    std::string broken = kBirds;
    broken.replace(broken.find("a/3.jpg,1"), 9, "a/3.jpg,7");
    CHECK(holds(why_not(below("birds", {{"metadata.csv", broken}})),
                "birds/metadata.csv, row 4: y is '7', expected 0 (landbird) or 1 (waterbird)"));
    CHECK(why_not({{"metadata.csv", broken}}).starts_with("metadata.csv, row 4"));
    CHECK(holds(why_not({{"a/labels.csv", kCells + "images/3.png 1\n"}}),
                "a/labels.csv, row 3: 2 columns, expected 3"));
    CHECK(holds(why_not({{"train/questions.json", "[[\"what color?\", \"red\", 0]]"}}),
                "test/questions.json is not there"));
    CHECK(holds(why_not(below("mine", folders({"cat", "dog"}, 1))),
                "'mine': the folders say one thing of each picture"));
    Files mixed = folders({"cat/in", "dog/out"}, 1);
    mixed["train/dog/stray.jpg"] = "";
    CHECK(holds(why_not(mixed), "train/dog/stray.jpg does not lie where the other pictures do"));
}
