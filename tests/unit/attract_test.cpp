// A kiosk by itself: it tells the story again and again, and gives way to whoever comes.
#include "app/attract.h"

#include <cmath>
#include <limits>
#include <set>

#include "app/story.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

constexpr double kNobody = std::numeric_limits<double>::infinity();

template <class Kind>
std::vector<Kind> of_kind(const std::vector<Command>& commands) {
    std::vector<Kind> found;
    for (const Command& command : commands)
        if (const auto* one = std::get_if<Kind>(&command)) found.push_back(*one);
    return found;
}

// What was asked for, and when.
struct Moment {
    double time;
    std::vector<Command> commands;
};

std::vector<Moment> watch(Attract& attract, int ticks, double seconds) {
    std::vector<Moment> moments;
    for (int i = 0; i < ticks; ++i) {
        auto commands = attract.tick(seconds, kNobody);
        if (!commands.empty()) moments.push_back({i * seconds, std::move(commands)});
    }
    return moments;
}

std::vector<int> steps_of(const std::vector<Moment>& moments) {
    std::vector<int> steps;
    for (const Moment& moment : moments)
        for (const GoTo& go : of_kind<GoTo>(moment.commands)) steps.push_back(go.step);
    return steps;
}

// As the page gets them: of every stage, and not at once.
ShippedSource late_source() {
    auto features = shipped();
    for (int k = 1; k < model_stages; ++k) {
        features.push_back(features[0]);
        features.back().encoder = encoder_of_stages(k);
    }
    auto asked = std::make_shared<std::map<std::string, int>>();
    return
        [asked, ready = source_of(features)](const std::string& encoder) -> Result<ShippedArrival> {
            if (++(*asked)[encoder] < 4) return ShippedArrival{true, nullptr};
            return ready(encoder);
        };
}

}  // namespace

TEST_CASE("kiosk: the story begins at once and goes on by itself, every time with another seed") {
    Attract attract;
    const auto moments = watch(attract, 1400, 0.25);
    REQUIRE_FALSE(moments.empty());
    CHECK(moments[0].time == 0);
    const auto steps = steps_of(moments);
    REQUIRE(steps.size() > 15);
    for (std::size_t i = 0; i < steps.size(); ++i)
        CHECK(steps[i] == static_cast<int>(i) % story_length() + 1);
    std::set<std::uint64_t> seeds;
    for (std::size_t i = 0; i < moments.size(); ++i) {
        if (i > 0) CHECK(moments[i].time - moments[i - 1].time >= 1);
        const auto resets = of_kind<Reset>(moments[i].commands);
        const auto gone = of_kind<GoTo>(moments[i].commands);
        if (!gone.empty() && gone[0].step == 1) {
            REQUIRE(resets.size() == 1);
            Settings fresh;
            fresh.seed = resets[0].settings.seed;
            CHECK(resets[0].settings == fresh);
            CHECK(seeds.insert(fresh.seed).second);
        }
        for (const Reset& reset : resets) CHECK(seeds.contains(reset.settings.seed));
    }
    CHECK(seeds.size() >= 3);
}

TEST_CASE("kiosk: input stops it at once; after the patience it begins again from fresh settings") {
    Attract attract;
    watch(attract, 150, 0.25);
    CHECK(attract.showing());
    const auto stop = attract.tick(0.25, 0.1);
    CHECK_FALSE(attract.showing());
    CHECK(of_kind<Pause>(stop).size() == 1);
    CHECK(of_kind<CancelStudy>(stop).size() == 1);
    CHECK(of_kind<YouFirst>(stop).size() == 1);
    for (double idle = 0; idle < kiosk_patience; idle += 0.25)
        CHECK(attract.tick(0.25, idle).empty());
    const auto again = attract.tick(0.25, kiosk_patience);
    CHECK(attract.showing());
    REQUIRE(of_kind<Reset>(again).size() == 1);
    CHECK(of_kind<Reset>(again)[0].settings.target == Settings().target);
    REQUIRE(of_kind<GoTo>(again).size() == 1);
    CHECK(of_kind<GoTo>(again)[0].step == 1);
}

TEST_CASE("kiosk: a faster clock tells the same in less time") {
    Attract slow, fast;
    const auto calm = watch(slow, 1000, 0.25), hasty = watch(fast, 1000 / 4, 1);
    CHECK(steps_of(hasty) == steps_of(calm));
    REQUIRE(hasty.size() == calm.size());
    for (std::size_t i = 0; i < calm.size(); ++i)
        CHECK(std::abs(hasty[i].time - calm[i].time) <= static_cast<double>(i));
    const auto link = parse_link("kiosk=1&pace=100");
    REQUIRE(link);
    CHECK(link->view.pace == 100);
    CHECK(format_link(*link) == "kiosk=1&pace=100");
    CHECK_FALSE(parse_link("kiosk=1&pace=101"));
    CHECK_FALSE(parse_link("kiosk=1&pace=0"));
}

TEST_CASE(
    "kiosk: a session does all that is asked, whatever its visitor left, and shows something") {
    Desk desk;
    Session session({source_of(desk), late_source(), {}, serial},
                    *parse_link("kiosk=1&hand=1&k=1&target=shape&step=0"));
    const State& state = session.state();
    for (int i = 0; i < 10; ++i) session.tick(0.25);
    Attract attract;
    std::set<int> steps;
    std::map<std::string, int> rounds;  // most that were done, by story step and encoders
    bool studied = false;
    for (int i = 0; i < 1200; ++i) {
        for (const Command& command : attract.tick(0.25, kNobody)) {
            const auto done = session.send(command);
            CHECK_MESSAGE(done, (done ? "" : done.error().what));
        }
        for (int frame = 0; frame < 8; ++frame) session.tick(0.25 / 8);
        CHECK(state.error.empty());
        steps.insert(state.view.step);
        studied |= state.study.summary.has_value();
        int& most = rounds[std::to_string(state.view.step) + " " + state.settings.encoders[0]];
        most = std::max(most, state.round);
    }
    CHECK(steps == std::set<int>{1, 2, 3, 4, 5});
    CHECK(studied);
    CHECK(desk.asked == 0);
    CHECK(rounds["2 pretrained"] == 20);
    for (const char* shown : {"5 stages:2", "5 stages:6", "5 pretrained"}) {
        CAPTURE(shown);
        CHECK(rounds[shown] > 10);
    }
}
