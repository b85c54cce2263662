// The opening that a bare address leads to, with the features that the program ships.
#include "app/opening.h"

#include <doctest/doctest.h>

#include "app/session.h"
#include "lab/shipped_folder.h"

using namespace bluesquare;

namespace {

Result<ShippedArrival> ship(const std::string& encoder) {
    auto file = read_shipped(BLUESQUARE_SOURCE_DIR "/assets/features", encoder);
    if (!file) return file.error();
    return ShippedArrival{false, std::make_shared<const ShippedFeatures>(std::move(file->shipped))};
}

}  // namespace

TEST_CASE(
    "you first: whatever the visitor means, the pretrained learner that asks is the first to "
    "ask about a blue square, after a few questions") {
    for (const int box : {0, 1}) {
        CAPTURE(box);
        Session session(SessionSources{{}, ship, {}, serial}, opening_link());
        const State& state = session.state();
        for (int i = 0; i < 300 && state.opening.stage != OpeningStage::answer; ++i)
            session.tick(0.1);
        REQUIRE(session.send(Answer{box}));
        REQUIRE(session.send(Bet{3}));
        for (int i = 0; i < 300 && state.opening.stage != OpeningStage::found; ++i)
            session.tick(0.1);
        REQUIRE(state.opening.found >= 0);
        CHECK(state.opening.finders == std::vector<int>{0});
        CHECK(state.arms[0].arm.encoder == "pretrained");
        CHECK(state.arms[0].arm.acquisition == "uncertainty");
        CHECK(state.opening.asked >= 3);
        const auto level = [&](const char* attribute) {
            const Attribute* column = state.pictures.data.find(attribute);
            return column->levels[column->codes[state.opening.found]];
        };
        CHECK(level("color") == "blue");
        CHECK(level("shape") == "square");
    }
}
