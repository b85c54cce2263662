#include "ui/words.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "app/labels.h"

namespace bluesquare {
namespace {

template <class... Values>
std::string print(const char* pattern, Values... values) {
    char text[96];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

// "blue" before "square", whichever is the target.
bool first_in_data(const State& state, const std::string& a, const std::string& b) {
    // English and German put the colour before the shape, the background last.
    const auto rank = [&](const std::string& name) {
        if (name == "color") return 0;
        if (name == "shape") return 1;
        int place = 2;
        for (const Attribute& attribute : state.pictures.data.attributes) {
            if (attribute.name == name) break;
            ++place;
        }
        return place;
    };
    return rank(a) < rank(b);
}

// Names of files are told apart at either end.
std::string shortened(const std::string& name) {
    constexpr std::size_t most = 22, end = 10;
    if (name.size() <= most) return name;
    return name.substr(0, most - end - 1) + "…" + name.substr(name.size() - end);
}

}  // namespace

std::string encoder_name(const Look& look, const std::string& encoder) {
    if (encoder.starts_with("stages:"))
        return look.say(Text::encoder_stages, {encoder.substr(7), std::to_string(model_stages)});
    if (encoder.starts_with(own_encoder)) return shortened(encoder.substr(own_encoder.size()));
    return std::string(word("encoder_", encoder, look.language));
}

std::string acquisition_name(const Look& look, const std::string& acquisition) {
    return std::string(word("acquisition_", acquisition, look.language));
}

std::string arm_title(const Look& look, const Arm& arm) {
    return encoder_name(look, arm.encoder) + ", " + acquisition_name(look, arm.acquisition);
}

std::string arm_short(const Look& look, const Arm& arm) {
    if (arm.acquisition == persons_acquisition) return std::string(look.say(Text::you));
    return encoder_name(look, arm.encoder) + ", " +
           std::string(word("asks_short_", arm.acquisition, look.language));
}

std::string attribute_name(const Look& look, const std::string& attribute) {
    return std::string(word("attribute_", attribute, look.language));
}

std::string attribute_in_text(const Look& look, const std::string& attribute) {
    std::string name = attribute_name(look, attribute);
    const bool ours = name != attribute;  // a name of the visitor's own data stays as it is
    if (ours && look.language == Language::english && !name.empty())
        name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    return name;
}

std::string level_name(const Look& look, const std::string& level) {
    return std::string(word("level_", level, look.language));
}

std::string level_of(const State& state, const Look& look, const std::string& attribute,
                     int example) {
    const Attribute* column = state.pictures.data.find(attribute);
    return column ? level_name(look, column->levels[column->codes[example]]) : std::string();
}

std::string group_name(const State& state, const Look& look, const Group& group) {
    const Task& task = state.task;
    const Attribute* nuisance = state.pictures.data.find(task.nuisance);
    const auto shown = [&](const std::string& level) {
        const std::string name = level_name(look, level);
        return group.quoted ? "'" + name + "'" : name;
    };
    const std::string of_target = shown(task.classes[group.target]);
    const std::string of_nuisance =
        nuisance ? shown(nuisance->levels[group.nuisance]) : std::string();
    const bool target_first = first_in_data(state, task.target, task.nuisance);
    return look.say(Text::group_pattern, {target_first ? of_target : of_nuisance,
                                          target_first ? of_nuisance : of_target});
}

std::string class_name(const State& state, const Look& look, int label) {
    const std::string name = label_name(state, label);
    return has_neutral_labels(state.settings) ? name : level_name(look, name);
}

std::string time_left(const Look& look, double seconds) {
    if (!std::isfinite(seconds)) return {};
    const int left = std::max(1, static_cast<int>(std::lround(seconds)));
    if (left < 90) return look.say(Text::study_left, {std::to_string(left)});
    return look.say(Text::study_left_minutes, {std::to_string((left + 30) / 60)});
}

std::string percent(double share) {
    return std::isfinite(share) ? print("%.0f\u00a0%%", 100 * share) : "-";
}

std::string times(double ratio) { return std::isfinite(ratio) ? print("%.1f", ratio) : "-"; }

std::string times(const Interval& ratio) {
    if (!std::isfinite(ratio.mean)) return "-";
    return print("%.1f [%.1f, %.1f]", ratio.mean, ratio.lo, ratio.hi);
}

std::string bounded(const LabelRatio& ratio) {
    if (ratio.bound == Bound::unknown || !std::isfinite(ratio.value)) return "-";
    constexpr const char* signs[] = {"", "≥ ", "≤ ", ""};
    return signs[static_cast<int>(ratio.bound)] +
           print("%.1f [%.1f, %.1f]", ratio.value, ratio.lo, ratio.hi);
}

}  // namespace bluesquare
