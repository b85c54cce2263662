// Every strategy and every network has a mark of its own.
#include "ui/marks.h"

#include <set>

#include <doctest/doctest.h>

#include "acquire/strategy.h"

using namespace bluesquare;

namespace {

State race_of(std::vector<std::string> encoders) {
    State state;
    state.settings.encoders = std::move(encoders);
    state.task.target = "color";
    state.task.nuisance = "shape";
    return state;
}

Theme dark_theme() {
    Theme theme;
    theme.palette = palette_of(true, PaletteKind::standard);
    return theme;
}

}  // namespace

TEST_CASE("marks: every strategy has one, no two share it, and so has the visitor") {
    std::set<std::string_view> known{persons_acquisition};
    for (const Strategy& strategy : strategies()) known.insert(strategy.name);
    std::set<std::string_view> marked;
    std::set<MarkShape> shapes{MarkShape::hexagon, MarkShape::plus};  // of the attributes
    for (const StrategyMark& mark : strategy_marks()) {
        CAPTURE(mark.acquisition);
        CHECK(marked.insert(mark.acquisition).second);
        CHECK(shapes.insert(mark.shape).second);
    }
    CHECK(marked == known);
}

TEST_CASE("marks: an encoder's hue is its own, whichever others are in the race") {
    const Theme theme = dark_theme();
    const State alone = race_of({"random-init"}), both = race_of({"pretrained", "random-init"});
    const auto hue = [&](const State& state, const char* encoder) {
        return mark_of(theme, state, {encoder, "head", "random"}).color;
    };
    CHECK(hue(alone, "random-init") == hue(both, "random-init"));
    const State many = race_of({"stages:3", "pretrained", "stages:6", "random-init"});
    CHECK(hue(many, "pretrained") == hue(both, "pretrained"));
    std::set<ImU32> hues;
    for (const auto& encoder : many.settings.encoders) hues.insert(hue(many, encoder.c_str()));
    CHECK(hues.size() == many.settings.encoders.size());
}

TEST_CASE(
    "marks: an arm's shape is its strategy's, its hue the encoder's; the visitor's has none") {
    const Theme theme = dark_theme();
    const State state = race_of({"pretrained", "random-init"});
    const Mark asks = mark_of(theme, state, {"pretrained", "head", "uncertainty"}),
               draws = mark_of(theme, state, {"pretrained", "head", "random"}),
               other = mark_of(theme, state, {"random-init", "head", "uncertainty"});
    CHECK(asks.shape != draws.shape);
    CHECK(asks.color == draws.color);
    CHECK(asks.shape == other.shape);
    CHECK(asks.color != other.color);
    CHECK(asks.filled);
    CHECK_FALSE(draws.filled);
    const Mark you =
        mark_of(theme, state, {"pretrained", "head", std::string(persons_acquisition)});
    CHECK(you.color == theme.palette.text);
}

TEST_CASE("marks: the target is filled, the nuisance hollow, others differ from both") {
    const Theme theme = dark_theme();
    const State state = race_of({"pretrained"});
    const Mark target = attribute_mark(theme, state, "color"),
               nuisance = attribute_mark(theme, state, "shape"),
               other = attribute_mark(theme, state, "background");
    CHECK(target.filled);
    CHECK_FALSE(nuisance.filled);
    CHECK(target.shape == nuisance.shape);
    CHECK(other.shape != target.shape);
}
