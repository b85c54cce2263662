// All four palettes keep to WCAG 2.1 AA: 4.5 for text, 3 for marks, on every ground that the panels
// draw them on.
#include "ui/theme.h"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>
#include <implot.h>

#include "platform/files.h"

using namespace bluesquare;

namespace {

constexpr double kText = 4.5, kMark = 3;

struct Named {
    const char* name;
    ImU32 color;
};

// A colour of which only a part covers the ground, as it is blended on the screen.
ImU32 over(ImU32 color, float part, ImU32 ground) {
    const ImVec4 a = color_of(color), b = color_of(ground);
    const auto mix = [&](float x, float y) { return part * x + (1 - part) * y; };
    return ImGui::ColorConvertFloat4ToU32(ImVec4(mix(a.x, b.x), mix(a.y, b.y), mix(a.z, b.z), 1));
}

void check(double least, std::initializer_list<Named> colors,
           std::initializer_list<Named> grounds) {
    for (const auto& [name, color] : colors)
        for (const auto& [ground, behind] : grounds) {
            CAPTURE(name);
            CAPTURE(ground);
            CHECK(contrast(color, behind) >= least);
        }
}

template <class Check>
void with_every_palette(Check check_one) {
    for (const bool dark : {true, false})
        for (const PaletteKind kind : {PaletteKind::standard, PaletteKind::safe}) {
            CAPTURE(dark);
            const bool safe = kind == PaletteKind::safe;
            CAPTURE(safe);
            check_one(palette_of(dark, kind), dark, kind);
        }
}

std::string hex(ImU32 color) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", color & 255, color >> 8 & 255,
                  color >> 16 & 255);
    return text;
}

}  // namespace

TEST_CASE("contrast has its known values") {
    CHECK(contrast(IM_COL32_WHITE, IM_COL32_BLACK) == doctest::Approx(21));
    CHECK(contrast(IM_COL32(119, 119, 119, 255), IM_COL32_WHITE) ==
          doctest::Approx(4.478).epsilon(1e-3));
    CHECK(contrast(IM_COL32_WHITE, IM_COL32(255, 0, 0, 255)) ==
          doctest::Approx(3.998).epsilon(1e-3));
}

TEST_CASE("palettes: text can be read where it stands") {
    with_every_palette([](const Palette& p, bool dark, PaletteKind) {
        const auto tinted = [&](float part, ImU32 ground) { return over(p.accent, part, ground); };
        check(kText, {{"text", p.text}},
              {{"ground", p.ground},
               {"panel", p.panel},
               {"raised", p.raised},
               {"pointed button", p.line},
               {"chosen in a card", tinted(chosen_tint, p.panel)},
               {"chosen in the header", tinted(chosen_tint, p.ground)},
               {"tab", tinted(tab_tint, p.panel)},
               {"lane", tinted(lane_tint, p.panel)},
               {"cell", tinted(cell_tint, p.raised)},
               {"mismatched cell", over(p.odd, cell_tint, p.raised)}});
        check(kText, {{"muted", p.muted}},
              {{"ground", p.ground},
               {"panel", p.panel},
               {"raised", p.raised},
               {"lane", tinted(lane_tint, p.panel)}});
        check(kText,
              {{"odd", p.odd},
               {"fault", p.fault},
               {"class 0", p.classes[0]},
               {"class 1", p.classes[1]},
               {"class 2", p.classes[2]},
               {"class 3", p.classes[3]}},
              {{"ground", p.ground}, {"panel", p.panel}});
        check(kText, {{"on accent", p.on_accent}},
              {{"accent", p.accent},
               {"pointed in a card", tinted(pointed_tint, p.panel)},
               {"pointed in the header", tinted(pointed_tint, p.ground)}});
        check(kText, {{"badge's sign", dark ? p.ground : IM_COL32_WHITE}}, {{"badge", p.odd}});
    });
}

TEST_CASE("palettes: marks, bars, curves and frames stand out from what is behind them") {
    with_every_palette([](const Palette& p, bool, PaletteKind) {
        check(kMark,
              {{"encoder 0", p.encoders[0]},
               {"encoder 1", p.encoders[1]},
               {"encoder 2", p.encoders[2]},
               {"encoder 3", p.encoders[3]},
               {"class 0", p.classes[0]},
               {"class 1", p.classes[1]},
               {"class 2", p.classes[2]},
               {"class 3", p.classes[3]},
               {"odd", p.odd},
               {"accent", p.accent}},
              {{"ground", p.ground},
               {"panel", p.panel},
               {"raised", p.raised},
               {"lane", over(p.accent, lane_tint, p.panel)}});
        check(kMark, {{"chosen's border", p.accent}},
              {{"chosen", over(p.accent, chosen_tint, p.panel)},
               {"chosen in the header", over(p.accent, chosen_tint, p.ground)}});
    });
}

TEST_CASE("palettes: menus, tooltips, boxes and axes of the libraries can be read too") {
    ImGui::CreateContext();
    ImPlot::CreateContext();
    with_every_palette([](const Palette& p, bool dark, PaletteKind kind) {
        Theme theme;
        apply_theme(theme, dark, kind, 1);
        const auto& colors = ImGui::GetStyle().Colors;
        const auto color = [](const ImVec4& value) {
            return ImGui::ColorConvertFloat4ToU32(value);
        };
        const auto on = [&](int place, ImU32 ground) {
            return over(color(colors[place]), colors[place].w, ground);
        };
        const ImU32 popup = color(colors[ImGuiCol_PopupBg]), box = color(colors[ImGuiCol_FrameBg]);
        check(kText, {{"text", color(colors[ImGuiCol_Text])}},
              {{"popup", popup},
               {"item", on(ImGuiCol_Header, popup)},
               {"pointed item", on(ImGuiCol_HeaderHovered, popup)},
               {"pressed item", on(ImGuiCol_HeaderActive, popup)},
               {"box", box},
               {"pointed box", on(ImGuiCol_FrameBgHovered, p.panel)}});
        check(kText, {{"aside", color(colors[ImGuiCol_TextDisabled])}}, {{"popup", popup}});
        check(kText, {{"axis", color(ImPlot::GetStyle().Colors[ImPlotCol_AxisText])}},
              {{"panel", p.panel}});
        check(kMark, {{"tick", color(colors[ImGuiCol_CheckMark])}}, {{"box", box}});
        check(kMark, {{"focus", color(colors[ImGuiCol_NavCursor])}},
              {{"ground", p.ground}, {"panel", p.panel}, {"popup", popup}});
    });
    ImPlot::DestroyContext();
    ImGui::DestroyContext();
}

TEST_CASE("palettes: the page around the canvas has the same colours") {
    const auto bytes = read_file(BLUESQUARE_SOURCE_DIR "/web/style.css");
    REQUIRE(bytes);
    const std::string css(as_text(*bytes));
    for (const bool dark : {true, false}) {
        const Palette& p = palette_of(dark, PaletteKind::standard);
        const std::string head = dark ? ":root[data-theme=dark] {" : ":root[data-theme=light] {";
        const auto start = css.find(head);
        REQUIRE(start != css.npos);
        const std::string block = css.substr(start, css.find('}', start) - start);
        for (const auto& [name, color] : std::initializer_list<Named>{{"ground", p.ground},
                                                                      {"panel", p.panel},
                                                                      {"raised", p.raised},
                                                                      {"line", p.line},
                                                                      {"text", p.text},
                                                                      {"muted", p.muted},
                                                                      {"accent", p.accent},
                                                                      {"on-accent", p.on_accent},
                                                                      {"fault", p.fault}}) {
            CAPTURE(name);
            const std::string value = hex(color), field = std::string("--") + name + ": ";
            const bool whole = block.find(field + value + ";") != block.npos;
            const bool brief = value == "#ffffff" && block.find(field + "#fff;") != block.npos;
            CHECK((whole || brief));
        }
    }
}
