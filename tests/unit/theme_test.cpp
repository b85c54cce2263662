// All four palettes keep to WCAG 2.1 AA: 4.5 for text, 3 for marks, on every ground that the panels
// draw them on. None of them has the red or the blue of the pictures.
#include "ui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <implot.h>

#include "platform/files.h"
#include "shapes/catalog.h"

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

// Of the HSV cone, in degrees.
struct Tint {
    double hue, saturation;
};
Tint tint_of(ImU32 color) {
    const ImVec4 c = color_of(color);
    float h = 0, s = 0, v = 0;
    ImGui::ColorConvertRGBtoHSV(c.x, c.y, c.z, h, s, v);
    return {360.0 * h, s};
}

// Whether a colour could be taken for that of a kind of picture. A grey has no hue to speak of.
bool is_near(ImU32 color, const ColorKind& kind) {
    constexpr double apart = 15, grey = 0.12;
    const Tint tint = tint_of(color);
    const double turn = std::abs(std::remainder(tint.hue - kind.hue, 360.0));
    return tint.saturation > grey && turn < kind.spread + apart;
}

using Triple = std::array<double, 3>;
using Mixing = std::array<Triple, 3>;
Triple mixed(const Mixing& m, const Triple& v) {
    Triple out{};
    for (int i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    return out;
}

// As an eye without one kind of cones sees linear RGB (Machado, Oliveira and Fernandes, 2009).
constexpr Mixing kEyes[] = {{{{0.152286, 1.052583, -0.204868},
                              {0.114503, 0.786281, 0.099216},
                              {-0.003882, -0.048116, 1.051998}}},
                            {{{0.367322, 0.860646, -0.227968},
                              {0.280085, 0.672501, 0.047413},
                              {-0.011820, 0.042940, 0.968881}}},
                            {{{1.255528, -0.076749, -0.178779},
                              {-0.078411, 0.930809, 0.147602},
                              {0.004733, 0.691367, 0.303900}}}};

// CIE 1976 L*a*b* of a colour in such an eye, white D65.
Triple lab_of(ImU32 color, const Mixing& eye) {
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    const ImVec4 c = color_of(color);
    Triple seen = mixed(eye, {linear(c.x), linear(c.y), linear(c.z)});
    for (double& v : seen) v = std::clamp(v, 0.0, 1.0);
    constexpr Mixing to_xyz{
        {{0.4339, 0.3762, 0.1899}, {0.2126, 0.7152, 0.0722}, {0.0177, 0.1095, 0.8728}}};
    Triple f = mixed(to_xyz, seen);
    for (double& v : f) v = v > 0.008856 ? std::cbrt(v) : 7.787 * v + 16.0 / 116;
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double difference(ImU32 a, ImU32 b, const Mixing& eye) {
    const Triple x = lab_of(a, eye), y = lab_of(b, eye);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
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

TEST_CASE("palettes: red and blue are left to the pictures") {
    const auto& red = color_kinds()[kind_index(color_kinds(), "red")];
    const auto& blue = color_kinds()[kind_index(color_kinds(), "blue")];
    CHECK(is_near(IM_COL32(230, 40, 40, 255), red));
    CHECK(is_near(IM_COL32(0x1f, 0x5f, 0xd6, 255), blue));
    with_every_palette([&](const Palette& p, bool, PaletteKind) {
        std::vector<Named> colors{{"accent", p.accent}, {"odd", p.odd}};
        for (const ImU32 color : p.classes) colors.push_back({"class", color});
        for (const ImU32 color : p.encoders) colors.push_back({"encoder", color});
        for (const auto& [name, color] : colors) {
            CAPTURE(name);
            CAPTURE(hex(color));
            CHECK_FALSE(is_near(color, red));
            CHECK_FALSE(is_near(color, blue));
        }
    });
}

TEST_CASE("palettes: what is compared differs in colour-blind eyes too") {
    const double apart = 25;  // 2.3 can just be seen
    with_every_palette([&](const Palette& p, bool, PaletteKind) {
        for (const Mixing& eye : kEyes) {
            CHECK(difference(p.classes[0], p.classes[1], eye) > apart);
            CHECK(difference(p.encoders[0], p.encoders[1], eye) > apart);
        }
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
        check(kMark, {{"tick", color(colors[ImGuiCol_CheckMark])}},
              {{"box", color(colors[ImGuiCol_CheckboxSelectedBg])}});
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
