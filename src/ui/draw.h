// Small pieces that the panels are made of.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "app/state.h"
#include "text/text.h"
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
    Language language = Language::english;
    bool narrow = false;  // one column: a phone
    bool touch = false;   // no hovering
    bool wide = false;    // room for a second column of evidence
    std::string_view highlight{};  // the card that the story is about

    std::string_view say(Text text) const { return bluesquare::say(text, language); }
    std::string say(Text text, std::initializer_list<std::string_view> values) const {
        return bluesquare::say(text, language, values);
    }
};

enum class Weight { regular, strong };

// Text at a place of the current window's draw list; returns its size. It is cut off, with an
// ellipsis, at `width` (0: not at all).
ImVec2 write(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
             Weight weight = Weight::regular, float width = 0);
// The same on a list of the caller's, over all windows for example.
ImVec2 write_on(ImDrawList* list, const Theme& theme, ImVec2 at, std::string_view text, float size,
                ImU32 color, Weight weight = Weight::regular, float width = 0);
ImVec2 measure(const Theme& theme, std::string_view text, float size,
               Weight weight = Weight::regular);
// As much of the text as fits into the width, with an ellipsis where something is lost.
std::string fitted(const Theme& theme, std::string_view text, float size, float width,
                   Weight weight = Weight::regular);
// Middle of the text at x.
void write_centered(const Theme& theme, float x, float y, std::string_view text, float size,
                    ImU32 color, Weight weight = Weight::regular, float width = 0);
// End of the text at x.
void write_right(const Theme& theme, float x, float y, std::string_view text, float size,
                 ImU32 color, Weight weight = Weight::regular);
// Lines broken at `width`; returns their height.
float write_wrapped(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
                    float width, Weight weight = Weight::regular);

// Lines broken at the window's edge, at the cursor, which goes on below.
void paragraph(const Look& look, std::string_view text, ImU32 color, float size);

// A picture of the pool in a rectangle; a blank where it is not drawn yet, or none (-1).
void picture(const Look& look, int example, ImVec2 at, float side, float alpha = 1);
// A sign on a bookmark that hangs over a picture's corner.
void badge(const Theme& theme, ImVec2 at, float side, const char* sign);
// A mismatched example: a thick frame and a badge with an exclamation mark.
void odd_frame(const Theme& theme, ImVec2 at, float side);

// A card: a child window with a background. end_card() closes it. size.y 0: as high as its content.
bool begin_card(const Look& look, const char* id, ImVec2 size);
void end_card();
// A card's heading and, beside it, the first of `asides` that there is room for.
void card_heading(const Look& look, std::string_view title,
                  std::initializer_list<std::string_view> asides = {});

// Buttons; `tip` appears on hovering.
enum class ButtonKind { plain, primary, chosen };
bool button(const Look& look, const char* label, ButtonKind kind, bool enabled = true,
            std::string_view tip = {}, float width = 0, float height = 30);
bool checkbox(const Look& look, const char* label, bool& on);
// One that is only an area: what it shows is drawn by the caller. Keyboards reach it.
bool press_area(const char* id, ImVec2 size, std::string_view tip = {});
// A horizontal bar: value and its tick, both as shares of the width.
void share_bar(const Theme& theme, ImVec2 at, ImVec2 size, double value, double tick, ImU32 color);
// The same with an interval as a band.
void interval_bar(const Theme& theme, ImVec2 at, ImVec2 size, const Interval& shares, double tick,
                  ImU32 color);

}  // namespace bluesquare
