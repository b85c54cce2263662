// What a sorting leaves, read back.
#include "report/sorting_files.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"

using namespace bluesquare;

namespace {

Sorting sorted(int boxes) {
    Rng rng(3, "sorting files");
    auto features = std::make_shared<Features>(60, 5);
    for (int i = 0; i < 300; ++i) features->data()[i] = static_cast<float>(rng.normal());
    Sorting sorting(60, boxes, {.seed = 3});
    sorting.come(features, std::vector<bool>(60, false));
    for (int i = 0; i < 25; ++i) {
        const Ask ask = *sorting.next();
        sorting.say({ask.row, ask.asked, (*features)(ask.row, 0) > 0 ? 2 : 0});
    }
    return sorting;
}

}  // namespace

TEST_CASE("labels: names that need quotes get them, what is unknown is empty") {
    const std::vector<LabelRow> rows{{"a,b.png", "cat \"big\"", 1.0, "you"},
                                     {"c.png", "dog", 0.98765432, "network"},
                                     {"d.png", "", {}, "cannot tell"}};
    CHECK(labels_csv(rows) ==
          "filename,label,probability,source\r\n"
          "\"a,b.png\",\"cat \"\"big\"\"\",1,you\r\n"
          "c.png,dog,0.9877,network\r\n"
          "d.png,,,cannot tell\r\n");
}

TEST_CASE("a session is read as it was written") {
    const SavedSorting saved{7,
                             {"Äpfel", "pears \"x\""},
                             {"a.png", "b/c.png"},
                             {"0123456789abcdef", ""},
                             {{"a.png", Asked::question, 1},
                              {"b/c.png", Asked::check, cannot_tell},
                              {"b/c.png", Asked::check, skipped},
                              {"a.png", Asked::taken_over, 0},
                              {"a.png", Asked::correction, 0}}};
    const auto read = parse_saved_sorting(saved_sorting_json(saved), "s.json");
    REQUIRE(read);
    CHECK(read->seed == 7);
    CHECK(read->boxes == saved.boxes);
    CHECK(read->pictures == saved.pictures);
    CHECK(read->contents == saved.contents);
    REQUIRE(read->acts.size() == saved.acts.size());
    for (std::size_t i = 0; i < saved.acts.size(); ++i) {
        CHECK(read->acts[i].picture == saved.acts[i].picture);
        CHECK(read->acts[i].asked == saved.acts[i].asked);
        CHECK(read->acts[i].box == saved.acts[i].box);
    }
}

TEST_CASE("a session that is none says so in one line") {
    const std::string good =
        saved_sorting_json({7, {"a", "b"}, {"x"}, {""}, {{"x", Asked::question, 1}}});
    for (const std::string& bad :
         {std::string(), std::string("{"), std::string("[]"), std::string("{\"format\": \"x\"}"),
          std::string(good).replace(good.find("\"version\": 1"), 12, "\"version\": 2"),
          std::string(good).replace(good.find("\"box\": 1"), 8, "\"box\": 2"),
          std::string(good).replace(good.find("\"b\""), 3, "\"a\""),
          std::string(good).replace(good.find("question"), 8, "quest")}) {
        CAPTURE(bad);
        const auto read = parse_saved_sorting(bad, "s.json");
        REQUIRE_FALSE(read);
        CHECK(read.error().what.starts_with("s.json"));
        CHECK(read.error().what.find('\n') == std::string::npos);
    }
}

TEST_CASE("a head is read as it was written, to the bit") {
    const Sorting sorting = sorted(4);
    const HeadFile file{*sorting.head(), {"a", "b", "c", "d"}, "pretrained", "net 0123", 96, 20,
                        sorting.audit()};
    const auto read = parse_head_file(head_file(file), "head.safetensors");
    REQUIRE(read);
    CHECK(read->boxes == file.boxes);
    CHECK(read->head.boxes == std::vector<int>{0, 2});
    CHECK(read->head.scale.mean == file.head.scale.mean);
    CHECK(read->head.scale.factor == file.head.scale.factor);
    CHECK(read->head.head.weights == file.head.head.weights);
    CHECK(read->head.head.bias == file.head.head.bias);
    CHECK(read->network == "net 0123");
    CHECK(read->input_size == 96);
}

TEST_CASE("a head that is none, cut off or of other shapes says so") {
    const Sorting sorting = sorted(4);
    const HeadFile file{*sorting.head(), {"a", "b", "c", "d"}, "pretrained", "net", 96, 20, {}};
    auto bytes = head_file(file);
    CHECK_FALSE(parse_head_file({}, "h"));
    CHECK_FALSE(parse_head_file(std::vector<std::uint8_t>(bytes.begin(), bytes.end() - 1), "h"));
    HeadFile other = file;
    other.head.head.bias = Vector::Zero(3);  // four classes, where its card has two
    other.head.head.weights = Features::Zero(5, 3);
    const auto read = parse_head_file(head_file(other), "h");
    REQUIRE_FALSE(read);
    CHECK(read.error().what.starts_with("h: its tensors"));
}
