// What pretraining brings, computed again from the features that come with the program.
#include <filesystem>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "../temporary_folder.h"
#include "cli/cli.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

int run(std::vector<std::string> arguments) {
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    return run_cli(static_cast<int>(argv.size()), argv.data());
}

}  // namespace

TEST_CASE("emergence: the shipped features give the shipped numbers, all seeds and stages") {
    const TemporaryFolder folder;
    const std::string again = folder / "emergence.json";
    const std::string features = BLUESQUARE_SOURCE_DIR "/assets/features";
    REQUIRE(run({"bluesquare", "ship-emergence", "--features", features, "--out", again}) == 0);
    const auto computed = read_file(again), shipped = read_file(features + "/emergence.json");
    REQUIRE(computed);
    REQUIRE(shipped);
    CHECK(as_text(*computed) == as_text(*shipped));
}
