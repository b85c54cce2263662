// Tables of examples: with and without a split, and in whatever encoding they come.
#include "data/table_dataset.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "core/task.h"

using namespace bluesquare;

namespace {

Result<TableDataset> read(const std::string& text, bool needs_split) {
    const auto table = read_csv(text, "metadata.csv");
    REQUIRE_MESSAGE(table, (table ? "" : table.error().what));
    return read_table_dataset(*table, needs_split);
}

// Failure in one line that begins with the file and holds `part`.
template <class T>
bool refused(const Result<T>& result, const std::string& part) {
    return !result && result.error().what.starts_with("metadata.csv") &&
           result.error().what.find(part) != std::string::npos &&
           result.error().what.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("table: where a split is not needed, attributes are read without one") {
    const std::string text = "filename,y,place\na.png,1,land\nb.png,2,water\nc.png,1,land\n";
    const auto data = read(text, false);
    REQUIRE(data);
    CHECK(data->data.split.empty());
    CHECK(data->data.attribute_names() == "y, place");
    CHECK(data->data.find("place")->codes == std::vector{0, 1, 0});
    CHECK(data->filenames == std::vector<std::string>{"a.png", "b.png", "c.png"});
    CHECK(refused(read(text, true), "no column is named 'split'"));
}

TEST_CASE("table: a split that is not needed is read all the same, and held to what it may say") {
    const auto data = read("split,y\ntrain,1\ntest,1\nval,2\n", false);
    REQUIRE(data);
    CHECK(data->data.split == std::vector{Split::pool, Split::test, Split::validation});
    CHECK(data->data.attribute_names() == "y");
    CHECK(refused(read("split,y\ntrain,1\nother,1\n", false), "row 3: the split is 'other'"));
    CHECK(refused(read("split,split,y\ntrain,test,1\n", false), "two columns are named 'split'"));
    CHECK(refused(read("split\ntrain\ntrain\n", false), "no column is an attribute"));
    CHECK(refused(read("filename,y\n", false), "no row below its header"));
}

TEST_CASE("table: what is not UTF-8 is refused by its row, what is, is kept as it is") {
    const std::string head =
        "split,gr\xc3\xb6\xc3\x9f"
        "e\n";
    const auto data =
        read(head + "train,\xe6\xb0\xb4\ntrain,\xf0\x9f\x9f\xa6\ntrain,\xe6\xb0\xb4\n", true);
    REQUIRE(data);
    CHECK(data->data.attributes[0].levels ==
          std::vector<std::string>{"\xe6\xb0\xb4", "\xf0\x9f\x9f\xa6"});
    for (const char* cell :
         {"gr\xfcn", "\xff", "\x80", "\xc3", "\xe6\xb0", "\xf0\x9f\x9f", "\xc0\x80", "\xe0\x80\x80",
          "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80"}) {
        CAPTURE(cell);
        CHECK(refused(read_csv(head + "train,a\ntrain," + cell + "\n", "metadata.csv"),
                      "row 3: not UTF-8 text"));
        CHECK(refused(read_csv(std::string("split,") + cell + "\ntrain,a\n", "metadata.csv"),
                      "row 1: not UTF-8 text"));
    }
}

TEST_CASE("table: line ends within what a message quotes do not break its line") {
    CHECK(refused(read("split,y\n\"tr\nain\",1\n", true), "the split is 'tr\\nain'"));
    CHECK(refused(read("\"a\r\nb\",y\n1,1\n", true), "row 1 names 'a\\r\\nb', 'y'"));
    CHECK(refused(read("split,\"y\nz\",\"y\nz\"\ntrain,1,1\ntrain,1,1\n", true), "named 'y\\nz'"));
}

TEST_CASE("table: values are trimmed and compared by what they mean") {
    const auto read_all = read(
        "split, y ,place,mixed,long\n"
        "train,1,water ,1,123456789012345678\n train ,1.0,water,1.0,123456789012345679\n"
        "train,1e0,\xc2\xa0land,x,123456789012345678\nTRAIN\t,+1, land,1,123456789012345679\n",
        true);
    CHECK(refused(read_all, "row 5: the split is 'TRAIN'"));
    const auto data = read(
        "split, y ,place,mixed,long\n"
        "train,1,water ,1,123456789012345678\n train ,1.0,water,1.0,123456789012345679\n"
        "train,1e0,\xc2\xa0land,x,123456789012345678\n2,2.50,\"land\xe3\x80\x80\",1 ,"
        "123456789012345679\n2.0,2.5, Land,x,123456789012345679\n",
        true);
    REQUIRE(data);
    CHECK(data->data.attribute_names() == "y, place, mixed, long");
    CHECK(data->data.find("y")->levels == std::vector<std::string>{"1", "2.50"});
    CHECK(data->data.find("y")->codes == std::vector{0, 0, 0, 1, 1});
    CHECK(data->data.find("place")->levels == std::vector<std::string>{"Land", "land", "water"});
    // Text as soon as one value is; and numbers that doubles cannot tell apart stay apart.
    CHECK(data->data.find("mixed")->levels == std::vector<std::string>{"1", "1.0", "x"});
    CHECK(data->data.find("long")->levels.size() == 2);
}

TEST_CASE("table: the splits that loaders write; id_test is in none") {
    const auto data = read(
        "split,y\ntrain,1\npool,1\n0,1\n0.0,1\nval,1\nvalid,1\nvalidation,1\ndev,1\n"
        "id_val,1\n1,1\ntest,1\n2,1\nid_test,1\n",
        true);
    REQUIRE(data);
    CHECK(data->data.members(Split::pool).size() == 4);
    CHECK(data->data.members(Split::validation).size() == 6);
    CHECK(data->data.members(Split::test) == std::vector{10, 11});
    CHECK(data->data.members(Split::none) == std::vector{12});
    CHECK(refused(read("split,y\n3,1\n", true), "row 2: the split is '3'"));
    CHECK(refused(read("split,y\n,1\n", true), "row 2: the split is ''"));
}

TEST_CASE("table: the names that loaders give a column of file names; two of them are refused") {
    for (const char* name : {"filename", "file_name", "img_filename", "image"}) {
        CAPTURE(name);
        const auto data = read(std::string(name) + ",y\n a.png ,1\nb.png,1\n", false);
        REQUIRE(data);
        CHECK(data->filenames == std::vector<std::string>{"a.png", "b.png"});
        CHECK(data->data.attribute_names() == "y");
    }
    CHECK(refused(read("image,y,filename\na,1,b\nc,1,d\n", false),
                  "both 'filename' and 'image' name files"));
    const auto table = read_csv("name,y\na,1\n", "metadata.csv");
    CHECK(refused(require_filenames(*table), "file_name, img_filename or image"));
}

TEST_CASE("table: what pandas takes for missing has no level; rows without one are named") {
    std::string text = "split,y,place,note\n";
    const char* missing[] = {"",     " ",    "NA",   "N/A",  "n/a", "NaN",  "nan",  "NULL",
                             "null", "None", "<NA>", "#N/A", "#NA", "-nan", "-NaN", "1.#QNAN"};
    for (const char* cell : missing) text += std::string("train,") + cell + ",land,\n\n";
    text += "train,a,land,\ntest,b,nan,\ntest,a,water,\nid_test,,,\nval,a,,\n";
    auto table = read(text, true);
    REQUIRE(table);
    const Attribute& y = *table->data.find("y");
    CHECK(y.levels == std::vector<std::string>{"a", "b"});
    CHECK(std::count(y.codes.begin(), y.codes.end(), no_level) == std::ssize(missing) + 1);
    CHECK(refused(require_values(*table, {"y", "place"}),
                  "'y' has no value in 16 rows (2, 4, 6, 8, 10 and 11 more); fill it in, or leave "
                  "such rows out with --missing drop"));
    CHECK(refused(require_values(*table, {"place"}), "'place' has no value in 2 rows (35, 38)"));
    CHECK(require_values(*table, {"no such column"}));
    CHECK(table->data.set_aside.back().reason == "no row has a value in it");
    // Rows keep their places.
    CHECK(leave_out_missing(*table, {"y", "place"}) == std::vector{16, 1, 1});
    CHECK(table->data.members(Split::pool) == std::vector{16});
    CHECK(table->data.members(Split::test) == std::vector{18});
    CHECK(table->data.size() == 21);
    CHECK(require_values(*table, {"y", "place"}));
    // "nan" beside numbers does not make text of them.
    CHECK(read("split,y\n0,1\n0,nan\n0,1.0\n", true)->data.find("y")->levels.size() == 1);
}

TEST_CASE("table: columns that are set aside say why; long texts are no levels") {
    const std::string text(longest_level + 1, 'x');
    const auto data = read("split,y,long,some\n0,1," + text + ",\n0,1,b,1\n2,1,b,2\n", true);
    REQUIRE(data);
    const auto& aside = data->data.set_aside;
    REQUIRE(aside.size() == 3);
    CHECK(aside[1].reason.starts_with("row 2 has a text of 201 bytes"));
    CHECK(aside[2].reason == "another value in each row that has one");
    const auto asked = make_task(data->data, "long", "y");
    REQUIRE_FALSE(asked);
    CHECK(asked.error().what.starts_with("column 'long' was set aside: row 2 has a text"));
    CHECK(asked.error().kind == ErrorKind::usage);
    CHECK(make_task(data->data, "split", "y").error().what.find("what the rows are for") !=
          std::string::npos);
}

TEST_CASE("table: hostile sizes are read or refused in one short line") {
    std::string wide = "split", row = "train";
    for (int i = 0; i < 100'000; ++i) wide += ",c" + std::to_string(i), row += ",1";
    const auto data = read(wide + "\n" + row + "\n" + row + "\n", true);
    REQUIRE(data);
    CHECK(data->data.attributes.size() == 100'000);
    const auto unknown = make_task(data->data, "c5", "nothing");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().what.size() < 1000);
    CHECK(refused(read(wide + ",split\n" + row + ",x\n", true), "two columns are named 'split'"));

    const std::string huge(10'000'000, 'a');
    const auto cell = read("split," + huge + ",y\n0," + huge + ",1\n0,b,1\n", true);
    REQUIRE(cell);
    CHECK(cell->data.attribute_names() == "y");
    const auto split = read("split,y\n" + huge + ",1\n", true);
    CHECK(refused(split, "row 2: the split is 'aaa"));
    CHECK(split.error().what.size() < 300);
    CHECK(refused(read_csv("split,y\n0,\"" + huge, "metadata.csv"), "row 2: a quote is opened"));
}

TEST_CASE("table: a level that neither pool nor test set has is dropped") {
    auto table =
        read("split,y\nval,1\nval,2\n0,3\n2,2\n0,2\nid_test,4\n2,3\nid_test,4\nval,1\n", true);
    REQUIRE(table);
    Attribute& y = table->data.attributes[0];
    drop_unused_levels(y, table->data.split);
    CHECK(y.levels == std::vector<std::string>{"2", "3"});
    CHECK(y.codes == std::vector{no_level, 0, 1, 0, 0, no_level, 1, no_level, no_level});
}
