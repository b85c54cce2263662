#include "ui/draw.h"

#include <algorithm>

#include <imgui_internal.h>

namespace bluesquare {
namespace {

ImFont* font_of(const Theme& theme, Weight weight) {
    return weight == Weight::strong ? theme.strong : theme.regular;
}

// As much of the text as fits, with an ellipsis where something is lost.
std::string fitted(const Theme& theme, std::string_view text, float size, Weight weight,
                   float width) {
    std::string kept(text);
    if (width <= 0 || measure(theme, kept, size, weight).x <= width) return kept;
    while (!kept.empty() && measure(theme, kept + "…", size, weight).x > width) {
        while (!kept.empty() && (kept.back() & 0xC0) == 0x80) kept.pop_back();
        if (!kept.empty()) kept.pop_back();
    }
    return kept + "…";
}

}  // namespace

ImVec2 measure(const Theme& theme, std::string_view text, float size, Weight weight) {
    return font_of(theme, weight)
        ->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size());
}

ImVec2 write(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
             Weight weight, float width) {
    const std::string shown = fitted(theme, text, size, weight, width);
    ImGui::GetWindowDrawList()->AddText(font_of(theme, weight), size,
                                        ImVec2(std::round(at.x), std::round(at.y)), color,
                                        shown.data(), shown.data() + shown.size());
    return measure(theme, shown, size, weight);
}

void write_centered(const Theme& theme, float x, float y, std::string_view text, float size,
                    ImU32 color, Weight weight) {
    write(theme, ImVec2(x - measure(theme, text, size, weight).x / 2, y), text, size, color,
          weight);
}

void picture(const Look& look, int example, ImVec2 at, float side, float alpha) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + side, at.y + side);
    const Thumbnails& atlas = look.thumbnails;
    if (example >= atlas.drawn) {
        list->AddRectFilled(at, end, faded(look.theme.palette.line, 0.5f * alpha));
        return;
    }
    const float w = 1.0f / atlas.columns, h = 1.0f / atlas.rows;
    const ImVec2 uv(example % atlas.columns * w, example / atlas.columns * h);
    list->AddImage(atlas.texture, at, end, uv, ImVec2(uv.x + w, uv.y + h),
                   IM_COL32(255, 255, 255, static_cast<int>(255 * alpha)));
}

ArmMark mark_of(const Theme& theme, const State& state, const ArmState& arm) {
    const auto& encoders = state.settings.encoders;
    const auto place =
        std::find(encoders.begin(), encoders.end(), arm.arm.encoder) - encoders.begin();
    return {theme.palette.encoders[place % 4], arm.arm.acquisition != "random", place % 2 == 0};
}

void draw_mark(const ArmMark& mark, ImVec2 center, float radius) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float r = mark.square ? radius * 0.9f : radius, line = std::max(1.5f, radius * 0.35f);
    const ImVec2 low(center.x - r, center.y - r), high(center.x + r, center.y + r);
    if (mark.square && mark.filled) list->AddRectFilled(low, high, mark.color);
    if (mark.square && !mark.filled) list->AddRect(low, high, mark.color, 0, line);
    if (!mark.square && mark.filled) list->AddCircleFilled(center, r, mark.color);
    if (!mark.square && !mark.filled) list->AddCircle(center, r, mark.color, 0, line);
}

std::string arm_title(const Arm& arm) {
    return std::string(label_of(encoder_choices(), arm.encoder)) + ", " +
           std::string(label_of(acquisition_choices(), arm.acquisition));
}

bool begin_card(const Look& look, const char* id, ImVec2 size) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, look.theme.palette.panel);
    const ImGuiChildFlags flags =
        ImGuiChildFlags_AlwaysUseWindowPadding | (size.y > 0 ? 0 : ImGuiChildFlags_AutoResizeY);
    const bool open = ImGui::BeginChild(
        id, size, flags, ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleColor();
    return open;
}

void end_card() { ImGui::EndChild(); }

void card_heading(const Look& look, std::string_view title, std::string_view aside) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 size =
        write(theme, at, title, theme.heading(), theme.palette.text, Weight::strong, width);
    const float left = size.x + theme.px(10);
    if (!aside.empty() && width - left > theme.px(60))
        write(theme, ImVec2(at.x + left, at.y + theme.heading() - theme.small() - theme.px(1)),
              aside, theme.small(), theme.palette.muted, Weight::regular, width - left);
    ImGui::Dummy(ImVec2(width, theme.heading() + theme.px(4)));
}

bool button(const Look& look, const char* label, ButtonKind kind, bool enabled, const char* tip,
            float width) {
    const Palette& p = look.theme.palette;
    const ImU32 back = kind == ButtonKind::primary  ? p.accent
                       : kind == ButtonKind::chosen ? faded(p.accent, 0.28f)
                                                    : p.raised;
    const ImU32 over = kind == ButtonKind::primary ? faded(p.accent, 0.85f) : p.line;
    ImGui::PushStyleColor(ImGuiCol_Button, back);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, over);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, over);
    ImGui::PushStyleColor(ImGuiCol_Text, kind == ButtonKind::primary ? p.on_accent : p.text);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, kind == ButtonKind::chosen ? 1.5f : 0.0f);
    ImGui::PushStyleColor(ImGuiCol_Border, p.accent);
    ImGui::PushFont(kind == ButtonKind::plain ? look.theme.regular : look.theme.strong,
                    look.theme.body());
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(label, ImVec2(width, look.theme.px(34)));
    ImGui::EndDisabled();
    ImGui::PopFont();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(5);
    if (tip) ImGui::SetItemTooltip("%s", tip);
    return pressed;
}

}  // namespace bluesquare
