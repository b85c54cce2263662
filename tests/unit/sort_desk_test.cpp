// The desk: pictures come bit by bit, answers sort them, and all that was said can be taken away
// and brought back.
#include "app/sort_desk.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "app/sort_json.h"
#include "exact/random.h"

using namespace bluesquare;

namespace {

// Features of a picture are its first bytes; waits for pictures, a batch of 8 a poll.
class PatientEncoder final : public Encoder {
   public:
    std::string identity() const override { return "fake 0123 engine 1"; }
    int dimensions() const override { return 3; }
    void start(ImageSource source, ImageRange range) override {
        source_ = std::move(source);
        range_ = range;
        values_.clear();
    }
    void cancel() override {}
    Result<Encoding> poll() override {
        const int done = static_cast<int>(values_.size()) / 3;
        const int end = std::min({done + 8, range_.count(), source_.ready()});
        std::vector<std::uint8_t> rgb(source_.bytes_each());
        for (int i = done; i < end; ++i) {
            if (auto ok = source_.load(i, rgb); !ok) return ok.error();
            for (int k = 0; k < 3; ++k) values_.push_back(rgb[k]);
        }
        if (end < range_.count()) return Encoding{end, range_.count(), {}, values_};
        return Encoding{end, end, Eigen::Map<const Features>(values_.data(), end, 3)};
    }

   private:
    ImageSource source_;
    ImageRange range_;
    std::vector<float> values_;
};

EncoderSource patient() {
    return [](const std::string&, std::uint64_t) -> Result<EncoderArrival> {
        return EncoderArrival{std::make_unique<PatientEncoder>()};
    };
}

std::vector<std::string> names(int count) {
    std::vector<std::string> paths;
    for (int i = 0; i < count; ++i) paths.push_back("p/" + std::to_string(1000 + i) + ".png");
    return paths;
}

// A picture of kind 0 is dark, of kind 1 bright, by its number.
int kind_of(const std::string& path) { return path[path.size() - 5] % 2; }

std::vector<std::uint8_t> pixels_of(const std::string& path) {
    std::vector<std::uint8_t> rgb(std::size_t{3} * sort_side * sort_side);
    Rng rng(1, path);
    for (int k = 0; k < 3; ++k)
        rgb[k] = static_cast<std::uint8_t>(90 * kind_of(path) + rng.below(80));
    return rgb;
}

SortDesk desk_of(int count, std::optional<SavedSorting> saved = {}) {
    auto desk = SortDesk::open({{"dark", "bright"}, names(count), 5, std::move(saved)}, patient());
    REQUIRE(desk);
    return *std::move(desk);
}

void hand_in(SortDesk& desk, int count) {
    for (int i = 0; i < count; ++i) {
        const std::string& path = desk.state().paths[desk.state().arrived];
        desk.add(pixels_of(path), "c" + path);
    }
    for (int i = 0; i < 200; ++i) desk.tick(0.01);
}

void answer(SortDesk& desk, int count) {
    for (int i = 0; i < count; ++i) {
        REQUIRE(desk.state().ask);
        CHECK(desk.send(SortAnswer{kind_of(desk.state().paths[desk.state().shown()])}));
    }
}

// The session of so many answers.
SavedSorting saved_after(int pictures, int answers) {
    SortDesk desk = desk_of(pictures);
    hand_in(desk, pictures);
    answer(desk, answers);
    auto saved = parse_saved_sorting(desk.session(), "s.json");
    REQUIRE(saved);
    return *std::move(saved);
}

}  // namespace

TEST_CASE("desk: it asks once enough pictures are here, and goes on while others come") {
    SortDesk desk = desk_of(400);
    hand_in(desk, 150);
    CHECK_FALSE(desk.state().ask);
    CHECK(desk.state().encoded == 150);
    hand_in(desk, 60);
    REQUIRE(desk.state().ask);
    answer(desk, 30);
    CHECK(desk.state().unsorted > 150);
    hand_in(desk, 190);
    CHECK(desk.state().unsorted == 0);
    CHECK(desk.waits());
    int right = 0;
    for (int box = 0; box < 2; ++box)
        for (const int row : desk.state().walls[box].rows)
            right += kind_of(desk.state().paths[row]) == box;
    CHECK(right > 380);
}

TEST_CASE("desk: walls begin with what the person said, then the surest") {
    SortDesk desk = desk_of(100);
    hand_in(desk, 100);
    answer(desk, 25);
    for (const Wall& wall : desk.state().walls) {
        for (std::size_t i = 1; i < wall.rows.size(); ++i) {
            const Slot &a = desk.state().slots[wall.rows[i - 1]],
                       &b = desk.state().slots[wall.rows[i]];
            CHECK((a.by_person > b.by_person ||
                   (a.by_person == b.by_person && a.probability >= b.probability)));
        }
        CHECK(wall.sure >= wall.by_person);
    }
}

TEST_CASE("desk: a picture taken out of its box is corrected, and that is taken back") {
    SortDesk desk = desk_of(100);
    hand_in(desk, 100);
    answer(desk, 20);
    const int row = desk.state().walls[0].rows.back();
    CHECK(desk.send(SortChoose{row}));
    CHECK(desk.state().shown() == row);
    CHECK(desk.send(SortAnswer{1}));
    CHECK(desk.state().slots[row].box == 1);
    CHECK(desk.state().slots[row].by_person);
    CHECK(desk.state().shown() == desk.state().ask->row);
    CHECK(desk.send(SortUndo{}));
    CHECK_FALSE(desk.state().slots[row].by_person);
    CHECK(desk.state().answers == 20);
}

TEST_CASE("desk: a session goes on where it was, in any order of arrival of its files") {
    SortDesk desk = desk_of(100);
    hand_in(desk, 100);
    answer(desk, 33);
    const std::string text = desk.session();
    auto saved = parse_saved_sorting(text, "s.json");
    REQUIRE(saved);
    SortDesk again = desk_of(100, *saved);
    hand_in(again, 100);
    CHECK(again.state().answers == 33);
    CHECK(again.state().problems.empty());
    CHECK(again.labels() == desk.labels());
    CHECK(again.session() == text);
    CHECK(again.state().shown() == desk.state().shown());
}

TEST_CASE("desk: a session of other pictures says so and keeps the answers that it can") {
    SortDesk fewer = desk_of(60, saved_after(100, 40));
    hand_in(fewer, 60);
    CHECK(fewer.state().answers > 0);
    CHECK(fewer.state().checks.checked == 0);
    REQUIRE(fewer.state().problems.size() == 1);
    CHECK(fewer.state().problems[0].find("other pictures") != std::string::npos);
}

TEST_CASE("desk: a picture that has changed since its answer is named") {
    SavedSorting saved = saved_after(40, 5);
    const std::string path = saved.acts[0].picture;
    saved.contents[std::find(saved.pictures.begin(), saved.pictures.end(), path) -
                   saved.pictures.begin()] = "other";
    SortDesk again = desk_of(40, saved);
    hand_in(again, 40);
    REQUIRE(again.state().problems.size() == 1);
    CHECK(again.state().problems[0].starts_with(path));
}

TEST_CASE("desk: unreadable pictures are named and lie in no box") {
    SortDesk desk = desk_of(30);
    desk.refuse("is no picture");
    hand_in(desk, 29);
    answer(desk, 12);
    CHECK(desk.state().unsorted == 1);
    REQUIRE(desk.state().problems.size() == 1);
    CHECK(desk.state().problems[0] == desk.state().paths[0] + " is no picture");
    CHECK(desk.labels().find(desk.state().paths[0] + ",,,unreadable") != std::string::npos);
}

TEST_CASE("desk: what is refused changes nothing and says what is possible") {
    SortDesk desk = desk_of(30);
    CHECK_FALSE(desk.send(SortAnswer{0}));
    CHECK_FALSE(desk.send(SortUndo{}));
    CHECK_FALSE(desk.send(SortChoose{3}));
    CHECK_FALSE(desk.head());
    hand_in(desk, 30);
    CHECK_FALSE(desk.send(SortAnswer{2}));
    CHECK_FALSE(desk.send(SortBoxes{{"a"}}));
    CHECK_FALSE(desk.send(SortBoxes{{"a", "a"}}));
    CHECK_FALSE(desk.send(SortBoxes{{"a", " "}}));
    CHECK(desk.send(SortBoxes{{"a", "b", "c"}}));
    CHECK(desk.send(SortAnswer{2}));
    CHECK(desk.state().boxes[2] == "c");
    CHECK_FALSE(SortDesk::open({{"a", "b"}, {}, 0}, patient()));
    CHECK_FALSE(SortDesk::open({{"a", "b"}, {"x", "x"}, 0}, patient()));
    CHECK_FALSE(SortDesk::open({{"a", "b"}, names(5001), 0}, patient()));
    CHECK_FALSE(SortDesk::open({{"a"}, names(3), 0}, patient()));
}

TEST_CASE("desk: an encoder that fails says so") {
    auto desk = SortDesk::open({{"a", "b"}, names(3), 0},
                               [](const std::string&, std::uint64_t) -> Result<EncoderArrival> {
                                   return Error{"no network"};
                               });
    REQUIRE(desk);
    desk->tick(0);
    CHECK(desk->state().error == "no network");
    CHECK(desk->waits());
}

TEST_CASE("desk: a head can be taken away once two boxes have pictures") {
    SortDesk desk = desk_of(60);
    hand_in(desk, 60);
    answer(desk, 20);
    const auto bytes = desk.head();
    REQUIRE(bytes);
    const auto head = parse_head_file(*bytes, "h");
    REQUIRE(head);
    CHECK(head->network == "fake 0123");
    CHECK(head->boxes == std::vector<std::string>{"dark", "bright"});
}

TEST_CASE("desk: commands as JSON") {
    CHECK(is_sort_command(R"({"type": "sort", "box": 1})"));
    CHECK_FALSE(is_sort_command(R"({"type": "step"})"));
    CHECK_FALSE(is_sort_command("{"));
    const auto box = parse_sort_command(R"({"type": "sort", "box": 1})");
    REQUIRE(box);
    CHECK(std::get<SortAnswer>(*box).box == 1);
    CHECK(std::get<SortAnswer>(*parse_sort_command(R"({"type": "sort", "answer": "skip"})")).box ==
          skipped);
    CHECK(std::get<SortAnswer>(*parse_sort_command(R"({"type": "sort", "answer": "cannot tell"})"))
              .box == cannot_tell);
    CHECK(std::get<SortChoose>(*parse_sort_command(R"({"type": "sort", "choose": null})")).row ==
          -1);
    CHECK(std::get<SortBoxes>(*parse_sort_command(R"({"type": "sort", "boxes": ["a", "b"]})"))
              .names.size() == 2);
    for (const char* bad :
         {"{\"type\": \"sort\"}", "{\"type\": \"sort\", \"box\": -1}",
          "{\"type\": \"sort\", \"answer\": \"no\"}", "{\"type\": \"sort\", \"boxes\": 3}"})
        CHECK_FALSE(parse_sort_command(bad));
}

TEST_CASE("desk: its state as JSON") {
    SortDesk desk = desk_of(60);
    hand_in(desk, 60);
    answer(desk, 3);
    const auto json = nlohmann::json::parse(sort_state_json(desk.state()));
    CHECK(json["boxes"].size() == 2);
    CHECK(json["answers"] == 3);
    CHECK(json["question"]["path"] == desk.state().paths[desk.state().shown()]);
    CHECK(json["unsaved"] == true);
}
