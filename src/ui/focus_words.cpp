#include "ui/focus_words.h"

#include <algorithm>

#include "app/story.h"
#include "ui/definitions.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

struct Parts {
    std::string words;
    std::string_view name;
};

Parts parts_of(std::string_view label) {
    const std::size_t cut = label.find("##");
    if (cut == std::string_view::npos) return {std::string(label), label};
    const std::size_t name = label.find_first_not_of('#', cut);
    std::string words(label.substr(0, cut));
    return {std::move(words), name == std::string_view::npos ? "" : label.substr(name)};
}

std::string arm_words(const State& state, const Look& look, int arm) {
    if (arm >= std::ssize(state.arms)) return {};
    const Arm& who = state.arms[arm].arm;
    return who.acquisition == persons_acquisition ? std::string(look.say(Text::you))
                                                  : arm_title(look, who);
}

std::string answer_words(const State& state, const Look& look, int label) {
    return label < state.task.class_count() ? class_name(state, look, label) : std::string();
}

// The picture of the pool that the arrows have come to.
std::string picture_words(const State& state, const Look& look) {
    const std::string pool(look.say(Text::pool));
    const int example = state.what_if.example;
    if (example < 0) return pool;
    return pool + ": " + group_name(state, look, state.task.groups[state.task.group[example]]);
}

std::string definition_words(const Look& look, std::string_view name) {
    const auto found = std::ranges::find(definitions(), name,
                                         [&](const Definition& one) { return look.say(one.name); });
    std::string words(name);
    if (found != definitions().end()) words += ": " + std::string(look.say(found->text));
    return words;
}

std::string step_words(const Look& look, std::string_view name) {
    const int step = name.back() - '0';
    const bool known = step >= 1 && step <= story_length();
    return known ? std::to_string(step) + " " + std::string(look.say(story()[step - 1].title)) : "";
}

// Those that draw what they mean; empty: it is in their words.
std::string drawn_words(const State& state, const Look& look, const Parts& parts, int nth) {
    const std::string_view name = parts.name;
    if (name == "lane" || name == "bet") return arm_words(state, look, nth);
    if (name == "box") return look.say(Text::first_box, {answer_words(state, look, nth)});
    if (name == "answer") return answer_words(state, look, nth);
    if (name == "choose" || name == "map") return picture_words(state, look);
    if (name == "definition") return definition_words(look, parts.words);
    if (name == "speed") return std::string(look.say(Text::speed)) + ": " + parts.words;
    if (name == "timeline")
        return look.say(Text::timeline_round, {std::to_string(std::max(state.round, 0))}) + ". " +
               parts.words;
    if (name.starts_with("plot ")) return plot_title(look, name.substr(5));
    if (name.size() == 5 && name.starts_with("step")) return step_words(look, name);
    return {};
}

}  // namespace

std::string focus_words(const State& state, const Look& look, const FocusedControl& control) {
    if (control.label.empty()) return std::string(look.say(Text::focus_list));
    const Parts parts = parts_of(control.label);
    std::string words = drawn_words(state, look, parts, control.nth);
    if (words.empty()) words = parts.words;
    if (control.checked) words += ", " + std::string(look.say(Text::focus_on));
    return words;
}

}  // namespace bluesquare
