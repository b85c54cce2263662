// The file of what pretraining brings, stage by stage.
#include "app/emergence.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "exact/random.h"
#include "platform/files.h"
#include "session_fixture.h"

using namespace bluesquare;

namespace {

std::string shipped_text() {
    const auto bytes = read_file(BLUESQUARE_SOURCE_DIR "/assets/features/emergence.json");
    REQUIRE(bytes);
    return std::string(as_text(*bytes));
}

Emergence parsed(const std::string& text) {
    auto emergence = parse_emergence(text, "emergence.json");
    REQUIRE_MESSAGE(emergence, (emergence ? "" : emergence.error().what));
    return *std::move(emergence);
}

bool refused(const std::string& text) {
    const auto emergence = parse_emergence(text, "e.json");
    return !emergence && emergence.error().what.starts_with("e.json") &&
           emergence.error().what.find("ship-emergence") != std::string::npos &&
           emergence.error().what.find('\n') == std::string::npos;
}

// Every place in a JSON value, by its pointer.
void collect(const Json& json, const std::string& at, std::vector<std::string>& places) {
    places.push_back(at);
    if (json.is_array())
        for (std::size_t i = 0; i < json.size(); ++i)
            collect(json[i], at + "/" + std::to_string(i), places);
    if (json.is_object())
        for (const auto& [key, value] : json.items()) collect(value, at + "/" + key, places);
}

void check_interval(const Interval& interval, double most) {
    CHECK(interval.lo >= 0);
    CHECK(interval.lo <= interval.mean);
    CHECK(interval.mean <= interval.hi);
    CHECK(interval.hi <= most);
}

}  // namespace

TEST_CASE("emergence: the shipped file has all stages, with their probes and both tasks") {
    const Emergence emergence = parsed(shipped_text());
    CHECK(emergence.seeds == 16);
    REQUIRE(emergence.stages.size() == model_stages + 1);
    for (int k = 0; k <= model_stages; ++k) {
        CAPTURE(k);
        const EmergenceStage& stage = emergence.stages[k];
        CHECK(stage.stages == k);
        CHECK(stage.probes.size() == shape_attributes().size());
        for (const auto attribute : shape_attributes()) {
            REQUIRE(stage.probes.contains(std::string(attribute)));
            check_interval(stage.probes.at(std::string(attribute)), 1);
        }
        CHECK(stage.tasks.size() == 2);
        for (const char* target : {"shape", "color"}) {
            REQUIRE(stage.tasks.contains(target));
            const EmergenceTask& task = stage.tasks.at(target);
            check_interval(task.enrichment, 20);
            check_interval(task.accuracy, 1);
            check_interval(task.random_accuracy, 1);
            if (task.ratio.bound != Bound::unknown) CHECK(task.ratio.lo <= task.ratio.hi);
        }
    }
    CHECK(format_emergence(emergence) == shipped_text());
}

TEST_CASE("emergence: what does not exist survives as such") {
    Emergence emergence{3, {{7, {}, {}}}};
    emergence.stages[0].probes["y"] = {NAN, 0.25, 1};
    emergence.stages[0].tasks["y"].ratio.value = NAN;
    emergence.stages[0].tasks["y"].ratio.bound = Bound::at_least;
    const Emergence back = parsed(format_emergence(emergence));
    CHECK(back.seeds == 3);
    REQUIRE(back.stages.size() == 1);
    CHECK(std::isnan(back.stages[0].probes.at("y").mean));
    CHECK(back.stages[0].probes.at("y").lo == 0.25);
    CHECK(std::isnan(back.stages[0].tasks.at("y").ratio.value));
    CHECK(back.stages[0].tasks.at("y").ratio.bound == Bound::at_least);
}

TEST_CASE("emergence: a file that is not one is refused by name, wherever it is wrong") {
    for (const char* text : {"", "<!doctype html>", "[]", "3", "null", "{}", "{\"seeds\":16}",
                             "{\"seeds\":\"16\",\"stages\":[]}", "{\"seeds\":16,\"stages\":{}}",
                             "{\"seeds\":16,\"stages\":[3]}", "{\"seeds\":1e999,\"stages\":[]}"})
        CHECK_MESSAGE(refused(text), text);
    CHECK(refused(std::string(100000, '[')));
    CHECK(refused(shipped_text().substr(0, 5000)));
    const Json good = Json::parse(shipped_text());
    std::vector<std::string> places;
    collect(good, "", places);
    REQUIRE(places.size() > 400);
    for (const auto& place : places) {
        CAPTURE(place);
        const Json::json_pointer at(place);
        for (const Json& other : {Json("text"), Json::array({1}), Json(true)}) {
            if (other.is_string() && good[at].is_string()) continue;
            Json bad = good;
            bad[at] = other;
            CHECK(refused(bad.dump()));
        }
    }
}

TEST_CASE("emergence: damaged files are read or refused") {
    const std::uint64_t seed = 81;
    CAPTURE(seed);
    Rng rng(seed);
    const std::string good = shipped_text();
    for (int trial = 0; trial < 500; ++trial) {
        std::string text = good;
        for (auto n = 1 + rng.below(4); n > 0; --n)
            text[rng.below(static_cast<std::uint32_t>(text.size()))] =
                rng.below(2) ? "{}[]\",:0"[rng.below(8)] : static_cast<char>(rng.below(256));
        if (!parse_emergence(text, "e.json")) CHECK(refused(text));
    }
}

TEST_CASE("emergence: a session reads it once its panel is open; where it is broken, it says so") {
    Desk desk;
    for (const bool good : {true, false}) {
        int asked = 0;
        const auto source = [&]() -> Result<std::optional<std::string>> {
            if (++asked < 3) return std::optional<std::string>();
            return std::optional<std::string>(good ? shipped_text() : "<html>");
        };
        Session session({source_of(desk), source_of(shipped()), source, serial});
        for (int i = 0; i < 30; ++i) session.tick(0.01);
        CHECK(asked == 0);
        REQUIRE(send(session, R"({"type":"look","panel":"emergence"})"));
        for (int i = 0; i < 30; ++i) session.tick(0.01);
        CHECK(asked == 3);
        CHECK(session.state().emergence.has_value() == good);
        CHECK((session.state().notice.find("emergence.json") != std::string::npos) == !good);
        CHECK(session.state().phase == Phase::ready);
        CHECK(std::isinf(session.idle_seconds()));
    }
}

TEST_CASE(
    "stage maps: prepared while the panel is open; each is what a race on that stage begins with") {
    Desk desk;
    std::vector<ShippedFeatures> features = shipped();
    Rng rng(7, "stages");
    for (int k = 1; k < model_stages; ++k) {
        Features other = *features[0].features;
        for (Eigen::Index i = 0; i < other.size(); ++i)
            other.data()[i] += 0.3f * static_cast<float>(rng.normal());
        features.push_back(features[0]);
        features.back().encoder = encoder_of_stages(k);
        features.back().features = std::make_shared<const Features>(std::move(other));
    }
    Session session({source_of(desk), source_of(features), {}, serial});
    const State& state = session.state();
    for (int i = 0; i < 30; ++i) session.tick(0.01);
    CHECK(state.stage_maps.maps.empty());
    REQUIRE(send(session, R"({"type":"look","panel":"emergence"})"));
    for (int i = 0; i < 30; ++i) session.tick(0.01);
    REQUIRE(std::ssize(state.stage_maps.maps) == model_stages + 1);
    CHECK(std::isinf(session.idle_seconds()));
    CHECK(map_between(state.stage_maps).x.empty());
    CHECK_FALSE(send(session, R"({"type":"stages","at":9.5})"));
    REQUIRE(send(session, R"({"type":"stages","at":3.25})"));
    const StageMap quarter = map_between(state.stage_maps);
    const auto &three = state.stage_maps.maps[3], &four = state.stage_maps.maps[4];
    REQUIRE(quarter.x.size() == state.task.pool.size());
    for (std::size_t i = 0; i < quarter.x.size(); ++i) {
        CHECK(quarter.x[i] == doctest::Approx(0.75 * three.x[i] + 0.25 * four.x[i]));
        CHECK(quarter.y[i] == doctest::Approx(0.75 * three.y[i] + 0.25 * four.y[i]));
    }
    REQUIRE(send(session, R"({"type":"stages"})"));
    REQUIRE(send(session, R"({"type":"reset","encoders":["stages:3","random-init"]})"));
    for (int i = 0; i < 30; ++i) session.tick(0.01);
    REQUIRE(state.round == 0);
    CHECK(state.lens.x == state.stage_maps.maps[3].x);
    CHECK(state.lens.y == state.stage_maps.maps[3].y);
    REQUIRE(send(session, R"({"type":"reset","seed":5})"));
    CHECK(state.stage_maps.maps.empty());  // of another start
}
