// What the page's numbers mean: one table, whose texts the text view and the About dialog list too.
#pragma once

#include <span>

#include "ui/draw.h"

namespace bluesquare {

struct Definition {
    Text name, text;  // term_... and def_...
};
std::span<const Definition> definitions();

// Attaches a definition (one of Text::def_...) to a number that was drawn at `at`: under the
// pointer, while it has the keyboard's focus, and where a finger taps it until the next tap. row:
// of several alike, only number 0 is a stop of the keyboard. True: pressed with a mouse, which
// opens nothing; whoever is below may take it. The cursor stays.
bool define(const Look& look, Text definition, ImVec2 at, ImVec2 size, int row = 0);

// Dots under words, from `at` on: there is a definition.
void hint(const Look& look, ImVec2 at, float width);

}  // namespace bluesquare
