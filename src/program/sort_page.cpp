#include "program/sort_page.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "report/json.h"

namespace bluesquare {
namespace {

constexpr int kManyThumbnails = 1200;  // more are kept at half their size: graphics memory
constexpr int kFilledTogether = 64;    // the texture's levels are made anew each time
// Seconds. Where there is no graphics card drawing takes from the encoder's processor time.
constexpr double kBetweenDraws = 0.5, kPoll = 0.05;

// [[path, name of its box], ...]
std::string places(const SortState& state) {
    Json list = Json::array();
    for (std::size_t box = 0; box < state.boxes.size(); ++box)
        for (const int row : state.walls[box].rows)
            list.push_back({state.paths[row], state.boxes[box]});
    return dump_json(list);
}

}  // namespace

Result<std::unique_ptr<SortPage>> SortPage::open(std::string_view json, EncoderSource encoders,
                                                 Parallel parallel) {
    const auto parsed = parse_json(json, "sorting");
    if (!parsed) return parsed.error();
    std::optional<Error> error;
    const JsonReader read(*parsed, "sorting", error);
    const auto texts = [](const JsonReader& list) {
        return list.list(0, [](const JsonReader& one) { return one.text(); });
    };
    SortSetup setup;
    if (!read["saved"].missing() && !read["saved"].is_null()) {
        auto saved = parse_saved_sorting(read["saved"].text(), "the session");
        if (!saved) return saved.error();
        setup.saved = *std::move(saved);
    } else {
        setup.boxes = texts(read["boxes"]);
    }
    setup.seed = read["seed"].whole(0, std::numeric_limits<std::uint64_t>::max());
    setup.paths = texts(read["paths"]);
    if (error) return *error;
    auto desk = SortDesk::open(std::move(setup), std::move(encoders), std::move(parallel));
    if (!desk) return desk.error();
    return std::unique_ptr<SortPage>(new SortPage(*std::move(desk)));
}

std::string SortPage::opened() const {
    return dump_json({{"error", nullptr}, {"paths", desk_.state().paths}});
}

void SortPage::add(std::span<const std::uint8_t> rgb, std::string_view content) {
    desk_.add(rgb, std::string(content));
}

void SortPage::show_large(int row, int width, int height, std::span<const std::uint8_t> rgb) {
    if (row != desk_.state().shown() || width <= 0 || height <= 0) return;
    desk_.show_large(row, {1, width, height, {rgb.begin(), rgb.end()}});
    large_row_ = -1;
}

Result<std::string> SortPage::file(std::string_view kind) const {
    if (kind == "labels") return desk_.labels();
    if (kind == "session") return desk_.session();
    if (kind == "places") return places(desk_.state());
    const auto head = desk_.head();
    if (!head) return head.error();
    return std::string(head->begin(), head->end());
}

void SortPage::fill_thumbnails() {
    const SortState& state = desk_.state();
    if (!made_)
        thumbnails_.reset(state.total(), sort_side, sort_side,
                          state.total() > kManyThumbnails ? 2 : 1);
    made_ = true;
    if (state.arrived - filled_ < kFilledTogether && state.arrived < state.total()) return;
    thumbnails_.fill(*state.pictures, filled_, state.arrived);
    filled_ = state.arrived;
}

void SortPage::fill_large() {
    const LargePicture& large = desk_.state().large;
    if (large.row == large_row_ || large.row < 0) return;
    large_.reset(1, large.image.width, large.image.height);
    large_.fill(large.image, 0, 1);
    large_row_ = large.row;
}

bool SortPage::tick(double seconds) {
    desk_.tick(seconds);
    since_drawn_ += seconds;
    return desk_.state().changes != drawn_changes_ && since_drawn_ >= kBetweenDraws;
}

double SortPage::idle_seconds() const {
    const double poll = desk_.waits() ? std::numeric_limits<double>::infinity() : kPoll;
    if (desk_.state().changes == drawn_changes_) return poll;
    return std::min(poll, std::max(0.0, kBetweenDraws - since_drawn_));
}

void SortPage::draw(Commands& commands, Look look) {
    drawn_changes_ = desk_.state().changes;
    since_drawn_ = 0;
    fill_thumbnails();
    fill_large();
    look.thumbnails = {static_cast<ImTextureID>(thumbnails_.texture()), thumbnails_.columns(),
                       thumbnails_.rows(), filled_};
    const LargePicture& large = desk_.state().large;
    LargeView view;
    if (large.row >= 0)
        view = {static_cast<ImTextureID>(large_.texture()), static_cast<float>(large.image.width),
                static_cast<float>(large.image.height)};
    draw_desk(desk_.state(), commands, look, view);
}

void SortPage::restore_graphics() {
    made_ = false;
    filled_ = 0;
    large_row_ = -1;
}

}  // namespace bluesquare
