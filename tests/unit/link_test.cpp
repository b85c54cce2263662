// Links: every state survives the way through one, and hostile ones are refused in words.
#include "app/link.h"

#include <doctest/doctest.h>

#include "app/own_pictures.h"
#include "app/story.h"
#include "exact/random.h"

using namespace bluesquare;

namespace {

template <class T>
T any_of(std::initializer_list<T> values, Rng& rng) {
    return values.begin()[rng.below(static_cast<std::uint32_t>(values.size()))];
}

bool heads(Rng& rng) { return rng.below(2) == 0; }

// Any state that a session can be in.
Link random_link(Rng& rng) {
    Link link;
    Settings& s = link.settings;
    if (rng.below(4) == 0) {
        s.dataset = own_dataset;
        s.target = any_of<std::string>({"y", "Art & Ort", "größe=1", "100 %,#?/"}, rng);
        s.nuisance = any_of<std::string>({"place", "+ +", "\xe6\xb0\xb4"}, rng);
    } else {
        s.target = any_of<std::string>({"shape", "color"}, rng);
        s.nuisance = s.target == "shape" ? any_of<std::string>({"color", "background"}, rng)
                                         : any_of<std::string>({"shape", "background"}, rng);
    }
    if (heads(rng)) s.encoders = {encoder_of_stages(static_cast<int>(rng.below(10)))};
    if (heads(rng)) s.acquisitions = {"entropy"};
    if (heads(rng)) s.seed = rng.next() % (largest_seed + 1);
    if (heads(rng)) s.corpus = rng.next() % (largest_seed + 1);
    if (heads(rng)) s.seed_set_size = 2 + static_cast<int>(rng.below(20));
    if (heads(rng)) s.per_round = 1 + static_cast<int>(rng.below(9));
    if (heads(rng)) s.rounds = 1 + static_cast<int>(rng.below(50));
    s.by_hand = rng.below(3) == 0 && s.acquisitions[0] != "random";
    s.you = !s.by_hand && rng.below(3) == 0;
    s.opened = s.by_hand && heads(rng);
    View& v = link.view;
    v.first = any_of<std::string>({"", "bet", "skip", "1", "4"}, rng);
    v.step = static_cast<int>(rng.below(static_cast<std::uint32_t>(story_length() + 1)));
    v.panel = panel_names[rng.below(panel_names.size())];
    v.grid = heads(rng);
    v.language = any_of<std::string>({"", "en", "de"}, rng);
    v.theme = any_of<std::string>({"", "dark", "light"}, rng);
    v.palette = any_of<std::string>({"", "safe"}, rng);
    v.kiosk = heads(rng);
    for (const auto& control : hidable_controls())
        if (rng.below(5) == 0) v.hidden.emplace_back(control);
    link.round = static_cast<int>(rng.below(static_cast<std::uint32_t>(s.rounds + 1)));
    const auto said = rng.below(static_cast<std::uint32_t>(s.rounds * s.per_round + 1));
    for (std::uint32_t i = 0; i < said; ++i) {
        if (s.by_hand) link.answers.push_back(static_cast<int>(rng.below(4)));
        if (s.you) link.choices.push_back(static_cast<int>(rng.below(600)));
    }
    return link;
}

bool refused(std::string_view text, const char* part) {
    const auto link = parse_link(text);
    return !link && link.error().kind == ErrorKind::usage &&
           link.error().what.starts_with("link: ") &&
           link.error().what.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("links: what is written is read back, and holds only characters that a link may hold") {
    const std::uint64_t seed = 61;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 2000; ++trial) {
        const Link link = random_link(rng);
        const std::string text = format_link(link);
        CAPTURE(text);
        CHECK(
            text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-_.:=&,%") == text.npos);
        if (text.size() > longest_link) continue;
        for (const std::string& address :
             {text, "#" + text, "?" + text, "https://example.org/demo/#" + text,
              "http://localhost:8080/index.html?" + text}) {
            const auto back = parse_link(address);
            REQUIRE_MESSAGE(back, back.error().what);
            CHECK(*back == link);
        }
    }
}

TEST_CASE("links: the longest that a session can make is read back") {
    Link link;
    link.settings.dataset = own_dataset;
    link.settings.target = std::string(longest_own_name, '\xe6');
    link.settings.nuisance = std::string(longest_own_name, '/');
    link.settings.rounds = most_in_page("rounds");
    link.settings.per_round = most_in_page("per_round");
    link.settings.seed_set_size = 2 * static_cast<int>(most_own_levels);
    link.round = most_in_page("rounds");
    Link answered = link, picked = link;
    answered.settings.by_hand = picked.settings.you = true;
    for (int i = 0; i < most_in_page("rounds") * most_in_page("per_round"); ++i) {
        answered.answers.push_back(i % most_link_classes);
        picked.choices.push_back(1'000'000);
    }
    for (const Link& one : {answered, picked}) {
        const auto back = parse_link(format_link(one));
        REQUIRE_MESSAGE(back, (back ? "" : back.error().what));
        CHECK(*back == one);
    }
}

TEST_CASE("links: the empty link opens with \"you first\"; other people's keys are left alone") {
    Link first;
    first.view.first.clear();
    CHECK(format_link(first).empty());
    CHECK(format_link({}) == "first=skip");
    for (const char* text : {"", "#", "?", "https://example.org/", "https://example.org/#",
                             "utm_source=mail&fbclid=x%FF%00&=&&", "?a=1#b=2"}) {
        CAPTURE(text);
        const auto link = parse_link(text);
        REQUIRE(link);
        CHECK(*link == first);
        CHECK(is_bare(text));
    }
}

TEST_CASE(
    "links: a link to something further on leaves the opening out, one to its settings does not") {
    for (const char* text : {"round=1", "step=2", "step=0", "hand=1", "you=1", "kiosk=1",
                             "hide=story", "data=own&target=y&nuisance=z", "first=skip"}) {
        CAPTURE(text);
        const auto link = parse_link(text);
        REQUIRE(link);
        CHECK(link->view.first == "skip");
        CHECK_FALSE(is_bare(text));
    }
    for (const char* text : {"seed=5", "target=shape", "lang=de", "hide=seed,corpus"}) {
        CAPTURE(text);
        CHECK(parse_link(text)->view.first.empty());
    }
}

TEST_CASE("links: the keys behind '?' and '#' add up, the later one counts") {
    const auto link = parse_link("https://example.org/?kiosk&lang=de&seed=3#seed=4&step=3");
    REQUIRE(link);
    CHECK(link->view.kiosk);
    CHECK(link->view.language == "de");
    CHECK(link->settings.seed == 4);
    CHECK(link->view.panel == "savings");  // the step's own
}

TEST_CASE("links: a target alone takes another nuisance than itself") {
    const auto link = parse_link("target=shape");
    REQUIRE(link);
    CHECK(link->settings.nuisance == "color");
    CHECK_FALSE(parse_link("target=shape&nuisance=shape"));
}

TEST_CASE("links: wrong values are refused with what is possible") {
    CHECK(refused("seed=-1", "whole number"));
    CHECK(refused("seed=1e9", "whole number"));
    CHECK(refused("seed=99999999999999999999999", "whole number"));
    CHECK(refused("seed=", "whole number"));
    CHECK(refused("round=21", "at most rounds"));
    CHECK(refused("rounds=100000", "from 0 to 100"));
    CHECK(refused("k=0", "from 1 to 50"));
    CHECK(refused("k=50&rounds=100", "fewer"));
    CHECK(refused("target=size", "shape, color"));
    CHECK(refused("encoders=stages:10", "unknown encoder"));
    CHECK(refused("encoders=", "at least one"));
    CHECK(refused("ask=best", "some of random, uncertainty"));
    CHECK(refused("panel=everything", "ledger"));
    CHECK(refused("step=6", "from 0 to 5"));
    CHECK(refused("lang=xx", "one of en, de"));
    CHECK(refused("theme=%3Cscript%3E", "one of dark, light"));
    CHECK(refused("hide=everything", "seed"));
    CHECK(refused("hand=yes", "1 or 0"));
    CHECK(refused("hand=1&k=1&labels=01x!", "0110"));
    CHECK(refused("labels=0", "hand=1"));
    CHECK(refused("picks=1.2", "you=1"));
    CHECK(refused("you=1&picks=1..x", "17.203.5"));
    CHECK(refused("hand=1&you=1", "not both"));
    CHECK(refused("data=files", "shapes, own"));
    CHECK(refused("hand=1&k=1&rounds=2&labels=010", "at most"));
    CHECK(refused(std::string(60000, 'x'), "at most 48000"));
    const auto control = parse_link("panel=a%0Ab%07c");
    REQUIRE_FALSE(control);
    CHECK(control.error().what.find('\n') == std::string::npos);
}

TEST_CASE("links: damaged ones are read or refused") {
    const std::uint64_t seed = 62;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 3000; ++trial) {
        std::string text = format_link(random_link(rng)).substr(0, longest_link);
        for (std::uint32_t flips = 1 + rng.below(6); flips > 0 && !text.empty(); --flips)
            text[rng.below(static_cast<std::uint32_t>(text.size()))] =
                static_cast<char>(rng.below(256));
        if (const auto link = parse_link(text)) CHECK(parse_link(format_link(*link)));
    }
}
