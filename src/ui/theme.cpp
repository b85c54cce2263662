#include "ui/theme.h"

#include <algorithm>
#include <cmath>

#include <implot.h>

namespace bluesquare {
namespace {

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, 255);
}

// Red and blue are the pictures': nothing here has their hues but errors. Unit tests hold all four
// to that, to WCAG's AA, and what is compared (encoders, classes) to colours that most colour-blind
// eyes tell apart.
constexpr Palette kDark{.ground = rgb(0x0e1420),
                        .panel = rgb(0x18202f),
                        .raised = rgb(0x253045),
                        .line = rgb(0x3a4863),
                        .text = rgb(0xedf1f8),
                        .muted = rgb(0xa9b6cc),
                        .accent = rgb(0xb195ff),
                        .on_accent = rgb(0x100a20),
                        .odd = rgb(0xffc53d),
                        .fault = rgb(0xff8578),
                        .classes = {rgb(0xf291e2), rgb(0xb9d65a), rgb(0x5fd3d0), rgb(0xd3a77e)},
                        .encoders = {rgb(0x3ecf9a), rgb(0xf0904a), rgb(0xd9c39a), rgb(0xb9bbc0)}};

constexpr Palette kLight{.ground = rgb(0xeef2f8),
                         .panel = rgb(0xffffff),
                         .raised = rgb(0xe2e8f2),
                         .line = rgb(0xc3cddd),
                         .text = rgb(0x141d30),
                         .muted = rgb(0x505c73),
                         .accent = rgb(0x6d3fd4),
                         .on_accent = rgb(0xffffff),
                         .odd = rgb(0x7f5a00),
                         .fault = rgb(0xb3261e),
                         .classes = {rgb(0xa8228f), rgb(0x596a00), rgb(0x0b6f74), rgb(0x7d5326)},
                         .encoders = {rgb(0x0d7d55), rgb(0xb05506), rgb(0x806a3a), rgb(0x5c6066)}};

// After Okabe and Ito's colours (2008), which most colour-blind eyes tell apart, less their blues
// and their vermilion.
constexpr Palette with_safe_hues(Palette p, bool dark) {
    p.odd = rgb(dark ? 0xf0e442 : 0x7a5c00);
    p.classes[0] = rgb(dark ? 0xe59cd9 : 0x8f2f8a);
    p.classes[1] = rgb(dark ? 0xc0d860 : 0x5c6600);
    p.encoders[0] = rgb(dark ? 0x2bc89b : 0x00704f);
    p.encoders[1] = rgb(dark ? 0xe69f00 : 0x9a5b00);
    return p;
}
constexpr Palette kSafeDark = with_safe_hues(kDark, true);
constexpr Palette kSafeLight = with_safe_hues(kLight, false);

double luminance(ImU32 color) {
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(color);
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.x) + 0.7152 * linear(c.y) + 0.0722 * linear(c.z);
}

void set_colors(const Palette& p) {
    ImVec4* c = ImGui::GetStyle().Colors;
    const ImVec4 none(0, 0, 0, 0);
    c[ImGuiCol_Text] = color_of(p.text);
    c[ImGuiCol_TextDisabled] = color_of(p.muted);
    c[ImGuiCol_WindowBg] = color_of(p.ground);
    c[ImGuiCol_ChildBg] = none;
    c[ImGuiCol_PopupBg] = color_of(p.raised);
    c[ImGuiCol_Border] = color_of(p.line);
    c[ImGuiCol_FrameBg] = c[ImGuiCol_Button] = color_of(p.raised);
    c[ImGuiCol_CheckboxSelectedBg] = color_of(p.raised);
    c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_ButtonHovered] = color_of(p.line);
    c[ImGuiCol_FrameBgActive] = c[ImGuiCol_ButtonActive] = color_of(p.line);
    c[ImGuiCol_CheckMark] = c[ImGuiCol_PlotHistogram] = color_of(p.accent);
    c[ImGuiCol_Header] = color_of(p.accent, 0.25f);
    c[ImGuiCol_HeaderHovered] = c[ImGuiCol_HeaderActive] = color_of(p.accent, 0.35f);
    c[ImGuiCol_ScrollbarBg] = none;
    c[ImGuiCol_ScrollbarGrab] = color_of(p.line);
    c[ImGuiCol_ScrollbarGrabHovered] = c[ImGuiCol_ScrollbarGrabActive] = color_of(p.muted);
    c[ImGuiCol_NavCursor] = color_of(p.accent);
    c[ImGuiCol_TextSelectedBg] = color_of(p.accent, 0.35f);
}

void set_sizes(const Theme& theme) {
    ImGuiStyle& s = ImGui::GetStyle();
    s.WindowPadding = ImVec2(theme.pad(), theme.pad());
    s.FramePadding = ImVec2(theme.px(11), theme.px(6));
    s.ItemSpacing = ImVec2(theme.gap(), theme.gap());
    s.ItemInnerSpacing = ImVec2(theme.px(6), theme.px(6));
    s.WindowBorderSize = s.ChildBorderSize = s.FrameBorderSize = 0;
    s.ChildRounding = theme.px(12);
    s.WindowRounding = s.FrameRounding = s.PopupRounding = theme.round();
    s.PopupBorderSize = 1;
    s.ScrollbarSize = theme.px(10);
    s.ScrollbarRounding = theme.px(5);
    s.FontSizeBase = theme.body();
    // Not for the keyboard's focus: a tip that stays lies over what is below.
    s.HoverFlagsForTooltipNav |= ImGuiHoveredFlags_NoNavOverride;
}

void set_plot_style(const Theme& theme) {
    ImPlotStyle& s = ImPlot::GetStyle();
    s.PlotBorderSize = 0;
    s.PlotPadding = ImVec2(0, theme.px(2));
    s.LabelPadding = ImVec2(theme.px(6), theme.px(4));
    s.MajorTickLen = s.MinorTickLen = ImVec2(0, 0);
    s.MajorGridSize = ImVec2(1, 1);
    const Palette& p = theme.palette;
    const ImVec4 none(0, 0, 0, 0);
    s.Colors[ImPlotCol_FrameBg] = s.Colors[ImPlotCol_PlotBg] = none;
    s.Colors[ImPlotCol_AxisText] = color_of(p.muted);
    s.Colors[ImPlotCol_AxisGrid] = color_of(p.line, 0.7f);
    s.Colors[ImPlotCol_AxisBg] = s.Colors[ImPlotCol_AxisBgHovered] = none;
    s.Colors[ImPlotCol_AxisBgActive] = none;
}

ImFont* load_font(std::span<const unsigned char> file) {
    void* copy = IM_ALLOC(file.size());
    memcpy(copy, file.data(), file.size());
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(copy, static_cast<int>(file.size()));
}

}  // namespace

double contrast(ImU32 text, ImU32 ground) {
    const double a = luminance(text), b = luminance(ground);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

const Palette& palette_of(bool dark, PaletteKind kind) {
    if (kind == PaletteKind::safe) return dark ? kSafeDark : kSafeLight;
    return dark ? kDark : kLight;
}

void load_fonts(Theme& theme, std::span<const unsigned char> regular,
                std::span<const unsigned char> strong) {
    theme.regular = load_font(regular);
    theme.strong = load_font(strong);
}

void load_default_fonts(Theme& theme) {
    theme.regular = theme.strong = ImGui::GetIO().Fonts->AddFontDefaultVector();
}

void apply_theme(Theme& theme, bool dark, PaletteKind kind, float unit) {
    theme.dark = dark;
    theme.unit = unit;
    theme.palette = palette_of(dark, kind);
    set_colors(theme.palette);
    set_sizes(theme);
    set_plot_style(theme);
}

ImVec4 color_of(ImU32 color, float alpha) {
    ImVec4 value = ImGui::ColorConvertU32ToFloat4(color);
    value.w *= alpha;
    return value;
}

ImU32 faded(ImU32 color, float alpha) {
    return ImGui::ColorConvertFloat4ToU32(color_of(color, alpha));
}

}  // namespace bluesquare
