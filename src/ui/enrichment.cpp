#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/panels.h"

namespace bluesquare {
namespace {

constexpr double kTop = 20;  // the bar's end: all picks mismatched, where the pool has 5 %

std::string words(double enrichment) {
    if (std::isnan(enrichment)) return "nothing asked yet";
    char text[64];
    std::snprintf(text, sizeof text, "%.1f × chance", enrichment);
    return text;
}

}  // namespace

float enrichment_height(const Theme& theme) { return theme.px(8) + theme.small() + theme.px(8); }

void draw_enrichment(const State&, const ArmState& arm, const Look& look, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const Palette& p = theme.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float high = theme.px(8), round = high / 2;
    const double value = std::isnan(arm.enrichment) ? 0 : std::min(arm.enrichment, kTop);
    const float chance = at.x + width / kTop;
    list->AddRectFilled(at, ImVec2(at.x + width, at.y + high), p.raised, round);
    if (value > 0)
        list->AddRectFilled(
            at, ImVec2(at.x + std::max(2 * round, float(width * value / kTop)), at.y + high), p.odd,
            round);
    list->AddLine(ImVec2(chance, at.y - theme.px(3)), ImVec2(chance, at.y + high + theme.px(3)),
                  p.text, std::max(1.0f, theme.px(1.5f)));
    write(theme, ImVec2(at.x, at.y + high + theme.px(5)), "mismatched: " + words(arm.enrichment),
          theme.small(), p.text, Weight::regular, width);
}

}  // namespace bluesquare
