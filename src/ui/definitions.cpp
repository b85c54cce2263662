#include "ui/definitions.h"

#include <algorithm>
#include <string>

#include <imgui_internal.h>

namespace bluesquare {
namespace {

constexpr Definition kDefinitions[] = {
    {Text::term_accuracy, Text::def_accuracy},
    {Text::term_labels, Text::def_labels},
    {Text::term_censored, Text::def_censored},
    {Text::term_ratio, Text::def_ratio},
    {Text::term_enrichment, Text::def_enrichment},
    {Text::term_chance, Text::def_chance},
    {Text::term_worst, Text::def_worst},
    {Text::term_agreement, Text::def_agreement},
    {Text::term_uncertainty, Text::def_uncertainty},
    {Text::term_rank, Text::def_rank},
    {Text::term_probe, Text::def_probe},
    {Text::term_penalty, Text::def_penalty},
    {Text::term_pool, Text::def_pool},
    {Text::term_seeds, Text::def_seeds},
};

constexpr float kWide = 270;  // of a definition's lines

Text name_of(Text definition) {
    return std::ranges::find(kDefinitions, definition, &Definition::text)->name;
}

// In a tooltip or popup.
void say_it(const Look& look, Text definition) {
    const Theme& theme = look.theme;
    ImGui::PushFont(theme.strong, theme.small());
    ImGui::TextUnformatted(look.say(name_of(definition)).data());
    ImGui::PopFont();
    ImGui::PushFont(theme.regular, theme.small());
    ImGui::PushTextWrapPos(theme.px(kWide));
    ImGui::TextUnformatted(look.say(definition).data());
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
}

// Beside what has the keyboard's focus, and gone with it.
void show_beside(const Look& look, Text definition, const ImRect& item) {
    const Theme& theme = look.theme;
    const auto name = look.say(name_of(definition)), text = look.say(definition);
    const float pad = theme.px(10), wide = theme.px(kWide), line = theme.px(18);
    const float high =
        theme.regular
            ->CalcTextSizeA(theme.small(), FLT_MAX, wide, text.data(), text.data() + text.size())
            .y;
    const ImVec2 size(wide + 2 * pad, high + line + 2 * pad), room = ImGui::GetIO().DisplaySize;
    const float gap = theme.px(6);
    const bool above = item.Max.y + gap + size.y > room.y;
    const ImVec2 at(std::clamp(item.Min.x, 0.0f, std::max(0.0f, room.x - size.x)),
                    above ? std::max(0.0f, item.Min.y - gap - size.y) : item.Max.y + gap);
    ImDrawList* list = ImGui::GetForegroundDrawList();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    list->AddRectFilled(at, end, theme.palette.raised, theme.round());
    list->AddRect(at, end, theme.palette.line, theme.round(), std::max(1.0f, theme.px(1)));
    write_on(list, theme, ImVec2(at.x + pad, at.y + pad), name, theme.small(), theme.palette.text,
             Weight::strong);
    list->AddText(theme.regular, theme.small(),
                  ImVec2(std::round(at.x + pad), std::round(at.y + pad + line)), theme.palette.text,
                  text.data(), text.data() + text.size(), wide);
}

}  // namespace

std::span<const Definition> definitions() { return kDefinitions; }

bool define(const Look& look, Text definition, ImVec2 at, ImVec2 size, int row) {
    if (size.x <= 0 || size.y <= 0) return false;
    const ImVec2 cursor = ImGui::GetCursorPos();
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(static_cast<int>(definition));
    ImGui::PushID(row);
    const bool pressed = ImGui::InvisibleButton(
        "definition", size, row == 0 ? ImGuiButtonFlags_EnableNav : ImGuiButtonFlags_None);
    ImGuiContext& g = *ImGui::GetCurrentContext();
    const std::string name = std::string(look.say(name_of(definition))) + "##definition";
    IMGUI_TEST_ENGINE_ITEM_INFO(ImGui::GetItemID(), name.c_str(), g.LastItemData.StatusFlags);
    const bool focused = g.NavId == ImGui::GetItemID() && g.NavCursorVisible;
    const bool by_mouse = pressed && !focused && !look.touch;
    if (pressed && look.touch) ImGui::OpenPopup("definition");
    // At once: a page that draws only when something happens has no frames for a delay.
    if (!look.touch && !focused && ImGui::IsItemHovered() && ImGui::BeginTooltip()) {
        say_it(look, definition);
        ImGui::EndTooltip();
    }
    if (focused) show_beside(look, definition, g.LastItemData.Rect);
    if (ImGui::BeginPopup("definition")) {
        say_it(look, definition);
        ImGui::EndPopup();
    }
    ImGui::PopID();
    ImGui::PopID();
    ImGui::SetCursorPos(cursor);
    return by_mouse;
}

void hint(const Look& look, ImVec2 at, float width) {
    const float dot = std::max(1.0f, look.theme.px(1)), step = 3 * dot;
    for (float x = at.x; x + dot <= at.x + width; x += step)
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(x, at.y), ImVec2(x + dot, at.y + dot),
                                                  look.theme.palette.muted);
}

}  // namespace bluesquare
