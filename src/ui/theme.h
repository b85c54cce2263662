// Colours, type and spacing of all panels, in one place.
#pragma once

#include <span>
#include <string_view>

#include <imgui.h>

#include "ui/written.h"

namespace bluesquare {

// Red and blue are left to the pictures.
struct Palette {
    ImU32 ground, panel, raised, line;  // surfaces, from back to front, and hairlines
    ImU32 text, muted;                  // on panel and raised
    ImU32 accent, on_accent;            // what can be pressed, what is chosen
    ImU32 odd;                          // mismatched examples
    ImU32 fault;                        // errors
    ImU32 classes[4];                   // what is thought to be of which class
    ImU32 encoders[4];                  // one hue an encoder; words say it too
};

enum class PaletteKind { standard, safe };

// How much of the accent (in the ledger also of `odd`, at most) lies over what is chosen, over the
// tab and the lane that are shown and over a cell; how much of a main button is left under the
// pointer. Text on them stays readable: the same unit test.
inline constexpr float chosen_tint = 0.28f, tab_tint = 0.24f, lane_tint = 0.13f, cell_tint = 0.35f,
                       pointed_tint = 0.88f;

// contrast of text on a ground, 1 to 21 (WCAG 2.1).
double contrast(ImU32 text, ImU32 ground);
const Palette& palette_of(bool dark, PaletteKind kind);

struct Theme {
    Palette palette;
    bool dark = true;
    ImFont* regular = nullptr;
    ImFont* strong = nullptr;
    WrittenTexts* written = nullptr;  // where texts that are drawn are noted; null: nowhere
    float unit = 1;                   // Dear ImGui's coordinates for one point of the sizes below
    float least = 0;                  // points; no type is smaller

    float px(float points) const { return points * unit; }
    // The type scale.
    float tiny() const { return px(least > 12 ? least : 12); }
    float small() const { return px(least > 13 ? least : 13); }
    float body() const { return px(15); }
    float heading() const { return px(17); }
    float title() const { return px(21); }
    float display() const { return px(27); }
    // Spacing.
    float gap() const { return px(8); }
    float pad() const { return px(14); }
    float round() const { return px(8); }
};

// Fonts are OpenType files; they are copied.
void load_fonts(Theme& theme, std::span<const unsigned char> regular,
                std::span<const unsigned char> strong);

// Where those files are missing: Dear ImGui's own, plain but complete for our texts.
void load_default_fonts(Theme& theme);

// Chooses the palette and sets Dear ImGui's and ImPlot's style. unit: see Theme.
void apply_theme(Theme& theme, bool dark, PaletteKind kind, float unit);

ImVec4 color_of(ImU32 color, float alpha = 1);
ImU32 faded(ImU32 color, float alpha);

}  // namespace bluesquare
