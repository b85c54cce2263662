// Features kept on disk.
#include "lab/feature_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "fake_encoder.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

ImageSource pictures(int count, int shade) {
    return {count, 2, 2, [shade](int i, std::span<std::uint8_t> rgb) -> Status {
                std::ranges::fill(rgb, static_cast<std::uint8_t>(i + shade));
                return Done{};
            }};
}

int starts_for(const std::string& folder, const ImageSource& source) {
    int starts = 0;
    const auto encoder = make_cached_encoder(
        std::make_unique<FakeEncoder>("a", &starts),
        open_feature_folder(folder, [](const std::string& message) { FAIL_CHECK(message); }));
    encoder->start(source);
    for (;;) {
        const auto encoding = encoder->poll();
        REQUIRE(encoding);
        if (!encoding->features) continue;
        CHECK((*encoding->features)(1, 0) - (*encoding->features)(0, 0) == 1);
        return starts;
    }
}

}  // namespace

TEST_CASE("features stay in their folder, damaged ones are computed again") {
    const TemporaryFolder temporary;
    const std::string folder = temporary / "features";  // not there yet
    CHECK(use_of_feature_folder(folder)->files == 0);
    CHECK(starts_for(folder, pictures(5, 10)) == 1);
    CHECK(starts_for(folder, pictures(5, 10)) == 0);
    CHECK(use_of_feature_folder(folder)->files == 1);
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        std::filesystem::resize_file(entry.path(), 40);
    CHECK(starts_for(folder, pictures(5, 10)) == 1);
    CHECK(starts_for(folder, pictures(5, 10)) == 0);
}

TEST_CASE("what was used longest ago is removed first, and nothing but features") {
    const TemporaryFolder temporary;
    const std::string folder = temporary.path();
    std::ofstream(temporary / "notes.txt") << "mine";
    std::vector<std::filesystem::path> order;
    for (int i = 0; i < 3; ++i) {
        starts_for(folder, pictures(5, 20 * i));
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().filename() != "notes.txt" &&
                std::ranges::find(order, entry.path()) == order.end())
                order.push_back(entry.path());
    }
    REQUIRE(order.size() == 3);
    const auto now = std::filesystem::last_write_time(order[2]);
    for (int i = 0; i < 3; ++i)
        std::filesystem::last_write_time(order[i], now - std::chrono::hours(10 - i));
    CHECK(starts_for(folder, pictures(5, 0)) == 0);  // the oldest is used
    const auto use = use_of_feature_folder(folder);
    REQUIRE(use->files == 3);
    const auto removed = prune_feature_folder(folder, use->bytes - 1);
    REQUIRE(removed);
    CHECK(removed->files == 1);
    CHECK(std::filesystem::exists(order[0]));
    CHECK_FALSE(std::filesystem::exists(order[1]));
    CHECK(prune_feature_folder(folder, 0)->files == 2);
    CHECK(std::filesystem::exists(temporary / "notes.txt"));
}
