// Classes and groups by picture, then word.
#pragma once

#include <string>
#include <vector>

#include "app/state.h"
#include "ui/draw.h"

namespace bluesquare {

struct Tag {
    int example = -1;  // -1: words alone
    std::string words;
};

// A picture of the group, of the labelled start where that has one; -1: there is none.
int group_example(const State& state, int group);

Tag group_tag(const State& state, const Look& look, int group);
// A picture of the labelled start and a neutral label; of other data the class's name alone.
Tag label_tag(const State& state, const Look& look, int label);

float tag_width(const Theme& theme, const Tag& tag, float size, Weight weight = Weight::regular);
// Returns its width, at most `width` (0: as wide as it is).
float draw_tag(const Look& look, const Tag& tag, ImVec2 at, float size, ImU32 color,
               Weight weight = Weight::regular, float width = 0);
// Its end at at.x.
void draw_tag_right(const Look& look, const Tag& tag, ImVec2 at, float size, ImU32 color,
                    Weight weight = Weight::regular);

}  // namespace bluesquare
