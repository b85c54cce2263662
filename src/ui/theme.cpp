#include "ui/theme.h"

#include <implot.h>

namespace bluesquare {
namespace {

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, 255);
}

// Contrast of text on panel above 7:1, of muted above 4.5:1, in both.
constexpr Palette kDark{.ground = rgb(0x10151f),
                        .panel = rgb(0x181f2d),
                        .raised = rgb(0x232c3f),
                        .line = rgb(0x33405a),
                        .text = rgb(0xe9edf5),
                        .muted = rgb(0x9fadc4),
                        .accent = rgb(0x4c8dff),
                        .on_accent = rgb(0x08101f),
                        .odd = rgb(0xffc53d),
                        .fault = rgb(0xff8578),
                        .encoders = {rgb(0x5b9bff), rgb(0xf0904a), rgb(0x3ecf9a), rgb(0xd38bf0)}};

constexpr Palette kLight{.ground = rgb(0xf0f3f8),
                         .panel = rgb(0xffffff),
                         .raised = rgb(0xdde3ee),
                         .line = rgb(0xc6cfde),
                         .text = rgb(0x172033),
                         .muted = rgb(0x556177),
                         .accent = rgb(0x1f5fd6),
                         .on_accent = rgb(0xffffff),
                         .odd = rgb(0xb26a00),
                         .fault = rgb(0xb3261e),
                         .encoders = {rgb(0x1f5fd6), rgb(0xb8500f), rgb(0x0d7d55), rgb(0x8437ab)}};

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

const Palette& dark_palette() { return kDark; }
const Palette& light_palette() { return kLight; }

void load_fonts(Theme& theme, std::span<const unsigned char> regular,
                std::span<const unsigned char> strong) {
    theme.regular = load_font(regular);
    theme.strong = load_font(strong);
}

void load_default_fonts(Theme& theme) {
    theme.regular = theme.strong = ImGui::GetIO().Fonts->AddFontDefault();
}

void apply_theme(Theme& theme, bool dark, float unit) {
    theme.dark = dark;
    theme.unit = unit;
    theme.palette = dark ? kDark : kLight;
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
