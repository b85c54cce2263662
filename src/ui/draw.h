// Small pieces that the panels are made of.
#pragma once

#include <string>
#include <string_view>

#include "app/state.h"
#include "ui/theme.h"

namespace bluesquare {

// The texture with all pictures.
struct Thumbnails {
    ImTextureID texture = 0;
    int columns = 1, rows = 1;
    int drawn = 0;  // pictures [0, drawn) are in it
};

// What every panel is given besides the state.
struct Look {
    const Theme& theme;
    Thumbnails thumbnails;
    bool narrow = false;  // one column: a phone
};

enum class Weight { regular, strong };

// Text at a place of the current window's draw list; returns its size. It is cut off, with an
// ellipsis, at `width` (0: not at all).
ImVec2 write(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
             Weight weight = Weight::regular, float width = 0);
ImVec2 measure(const Theme& theme, std::string_view text, float size,
               Weight weight = Weight::regular);
// Middle of the text at x.
void write_centered(const Theme& theme, float x, float y, std::string_view text, float size,
                    ImU32 color, Weight weight = Weight::regular);

// A picture of the pool in a rectangle; a blank where it is not drawn yet.
void picture(const Look& look, int example, ImVec2 at, float side, float alpha = 1);

// The mark of an arm, the same in lanes, curves and legend: the encoder's colour; asking strategies
// are filled, picking at random is hollow; the first encoder is a square, others a circle.
struct ArmMark {
    ImU32 color;
    bool filled, square;
};
ArmMark mark_of(const Theme& theme, const State& state, const ArmState& arm);
void draw_mark(const ArmMark& mark, ImVec2 center, float radius);

// "Pretrained, asks where uncertain"
std::string arm_title(const Arm& arm);

// A card: a child window with a background. end_card() closes it. size.y 0: as high as its content.
bool begin_card(const Look& look, const char* id, ImVec2 size);
void end_card();
// A card's heading with a few words beside it.
void card_heading(const Look& look, std::string_view title, std::string_view aside);

// Buttons; `tip` appears on hovering.
enum class ButtonKind { plain, primary, chosen };
bool button(const Look& look, const char* label, ButtonKind kind, bool enabled = true,
            const char* tip = nullptr, float width = 0);

}  // namespace bluesquare
