// The desk "Sort your own pictures": one picture in the middle, the boxes as walls beside it, and
// how right the sorting is.
#pragma once

#include "app/sort_state.h"
#include "ui/commands.h"
#include "ui/draw.h"

namespace bluesquare {

// The picture in the middle as a texture of its own; 0: not here yet.
struct LargeView {
    ImTextureID texture = 0;
    float width = 1, height = 1;  // pixels
};

// look.thumbnails: by row. The whole page.
void draw_desk(const SortState& state, Commands& commands, const Look& look,
               const LargeView& large);

// Its parts, each in a card of its own.
void draw_desk_question(const SortState& state, Commands& commands, const Look& look,
                        const LargeView& large, ImVec2 size);
void draw_desk_audit(const SortState& state, const Look& look, ImVec2 size);
void draw_desk_wall(const SortState& state, Commands& commands, const Look& look, int box,
                    ImVec2 size);

}  // namespace bluesquare
