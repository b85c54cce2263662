// Tables of examples: with and without a split, and in whatever encoding they come.
#include "data/table_dataset.h"

#include <doctest/doctest.h>

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
    CHECK(refused(read("split,y\n\"tr\nain\",1\n", true), "the split is 'tr ain'"));
    CHECK(refused(read("\"a\r\nb\",y\n1,1\n", true), "row 1 names a  b, y"));
    CHECK(refused(read("split,\"y\nz\",\"y\nz\"\ntrain,1,1\ntrain,1,1\n", true), "named 'y z'"));
}
