#include "ui/tags.h"

#include <algorithm>
#include <cmath>

#include "app/labels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

const std::vector<int>& labelled_start(const State& state) {
    static const std::vector<int> none;
    return state.arms.empty() ? none : state.arms[0].seed_set;
}

float picture_side(float size) { return std::round(size * 1.25f); }
float picture_room(const Tag& tag, float size) {
    return tag.example < 0 ? 0 : picture_side(size) + std::round(size * 0.4f);
}

}  // namespace

int group_example(const State& state, int group) {
    const auto shows = [&](int example) { return state.task.group[example] == group; };
    for (const auto* examples : {&labelled_start(state), &state.task.pool})
        if (const auto found = std::ranges::find_if(*examples, shows); found != examples->end())
            return *found;
    return -1;
}

Tag group_tag(const State& state, const Look& look, int group) {
    return {group_example(state, group), group_name(state, look, state.task.groups[group])};
}

Tag label_tag(const State& state, const Look& look, int label) {
    Tag tag{-1, class_name(state, look, label)};
    if (!has_neutral_labels(state.settings)) return tag;
    const auto& start = labelled_start(state);
    const auto found = std::ranges::find_if(
        start, [&](int example) { return state.task.label[example] == label; });
    if (found != start.end()) tag.example = *found;
    return tag;
}

float tag_width(const Theme& theme, const Tag& tag, float size, Weight weight) {
    return picture_room(tag, size) + measure(theme, tag.words, size, weight).x;
}

float draw_tag(const Look& look, const Tag& tag, ImVec2 at, float size, ImU32 color, Weight weight,
               float width) {
    const float room = picture_room(tag, size), side = picture_side(size);
    if (tag.example >= 0)
        picture(look, tag.example,
                ImVec2(std::round(at.x), std::round(at.y + (size - side) / 2 + size * 0.04f)),
                side);
    const float left = width > 0 ? std::max(width - room, 1.0f) : 0;
    return room +
           write(look.theme, ImVec2(at.x + room, at.y), tag.words, size, color, weight, left).x;
}

void draw_tag_right(const Look& look, const Tag& tag, ImVec2 at, float size, ImU32 color,
                    Weight weight) {
    draw_tag(look, tag, ImVec2(at.x - tag_width(look.theme, tag, size, weight), at.y), size, color,
             weight);
}

}  // namespace bluesquare
