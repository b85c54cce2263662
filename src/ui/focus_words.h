// What the keyboard's focus is on, in words: for a screen reader, which does not see the canvas.
#pragma once

#include <string>
#include <string_view>

#include "app/state.h"
#include "ui/draw.h"

namespace bluesquare {

// A control as Dear ImGui knows it (window/layout.h).
struct FocusedControl {
    std::string_view label;  // "words##name", "words###name", "name"; empty: it gives none
    int nth = 0;             // of those with that label
    bool checked = false;    // a box with its tick, or what is chosen in a menu
};

std::string focus_words(const State& state, const Look& look, const FocusedControl& control);

}  // namespace bluesquare
