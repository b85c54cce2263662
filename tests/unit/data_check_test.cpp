// What a check of a data set counts; folders on disk as readers see them.
#include "lab/data_check.h"

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "image_files.h"
#include "lab/data_folder.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

Dataset four() {
    return {{{"y", {"a", "b"}, {0, 1, 0, no_level}}, {"place", {"x", "y"}, {1, 0, 1, 0}}},
            {Split::pool, Split::validation, Split::test, Split::none},
            {{"id", "another value in each row"}}};
}

}  // namespace

TEST_CASE("data check: groups are counted by split, those without a value last") {
    const auto groups = count_groups(four(), "y", "place");
    REQUIRE(groups);
    REQUIRE(groups->size() == 3);
    CHECK((*groups)[0].target == "a");
    CHECK((*groups)[0].nuisance == "y");
    CHECK((*groups)[0].examples == std::array{1, 0, 1, 0});
    CHECK((*groups)[1].examples == std::array{0, 1, 0, 0});
    CHECK((*groups)[2].target == "");
    CHECK((*groups)[2].nuisance == "x");
    CHECK((*groups)[2].examples == std::array{0, 0, 0, 1});
    CHECK(count_groups(four(), "", "")->at(0).examples == std::array{1, 1, 1, 1});
    CHECK(count_groups(four(), "y", "")->size() == 3);
    const auto unknown = count_groups(four(), "Y", "place");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().what == "unknown attribute 'Y': expected one of y, place");
    CHECK(unknown.error().kind == ErrorKind::usage);
    CHECK(count_groups(four(), "y", "id").error().what ==
          "column 'id' was set aside: another value in each row");
}

TEST_CASE("data check: duplicates within a split and across splits") {
    std::vector<std::pair<std::string, int>> hashes{{"q", 5}, {"p", 4}, {"p", 0}, {"r", 1},
                                                    {"s", 2}, {"q", 3}, {"q", 6}};
    const std::vector<Split> split{Split::pool, Split::pool,       Split::pool, Split::pool,
                                   Split::pool, Split::validation, Split::test};
    const auto found = find_duplicates(hashes, split);
    CHECK(found.sets == std::vector<std::vector<int>>{{0, 4}, {3, 5, 6}});
    CHECK(found.examples == 5);
    CHECK(found.across == 1);
}

TEST_CASE("data check: contents are known by their bytes, pictures decoded where asked") {
    FoundData texts;
    texts.texts = {"same", "same", "other"};
    CHECK(check_content(texts, 0, true).hash == check_content(texts, 1, true).hash);
    CHECK(check_content(texts, 0, true).hash != check_content(texts, 2, true).hash);

    const std::vector<FileBytes> files{jpeg_of_blocks(1, 1, {{90}}), {1, 2, 3}};
    FoundData pictures;
    pictures.pictures.names = {"good.jpg", "bad.jpg", "none.jpg"};
    pictures.pictures.read = [files](int i) -> Result<std::vector<std::uint8_t>> {
        if (i == 2) return Error{"cannot read none.jpg"};
        return files[i];
    };
    CHECK(check_content(pictures, 0, true).broken.empty());
    const auto broken = check_content(pictures, 1, true);
    CHECK(broken.broken.starts_with("bad.jpg"));
    CHECK(broken.hash.size() == 64);
    CHECK(check_content(pictures, 1, false).broken.empty());
    CHECK(check_content(pictures, 2, false).broken == "cannot read none.jpg");
    CHECK(check_content(pictures, 2, false).hash.empty());
}

TEST_CASE("a folder on disk gives its files whole, in part, and by name") {
    const TemporaryFolder temporary;
    REQUIRE(make_folder(temporary.path() + "/a/b"));
    REQUIRE(write_file(temporary.path() + "/a/b/two.txt", std::string_view("0123456789")));
    REQUIRE(write_file(temporary.path() + "/a/one.txt", std::string_view("")));
    const DataFolder folder = data_folder_at(temporary.path());
    CHECK(folder.has("a/one.txt"));
    CHECK_FALSE(folder.has("two.txt"));
    const auto text = [&](std::uint64_t offset, std::size_t most) {
        const auto bytes = folder.read_part("a/b/two.txt", offset, most);
        REQUIRE(bytes);
        return std::string(bytes->begin(), bytes->end());
    };
    CHECK(text(0, 3) == "012");
    CHECK(text(8, 5) == "89");
    CHECK(text(10, 5) == "");
    CHECK(text(99, 5) == "");
    CHECK_FALSE(folder.read_part("none", 0, 1));
    const std::vector<std::string> below{"a/b/two.txt", "a/one.txt"};
    CHECK(*folder.list("") == below);
    CHECK(*folder.list("a") == below);
    CHECK(folder.list("none")->empty());
}
