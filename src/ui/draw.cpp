#include "ui/draw.h"

#include <algorithm>
#include <cctype>

#include <imgui_internal.h>

namespace bluesquare {
namespace {

ImFont* font_of(const Theme& theme, Weight weight) {
    return weight == Weight::strong ? theme.strong : theme.regular;
}

// Words that Dear ImGui drew for the last item, in its middle or at its end; what is after ## in a
// label is not shown.
void note_words(const Theme& theme, const char* label, bool at_end) {
    if (!theme.written) return;
    const ImVec2 room = ImGui::CalcTextSize(label, nullptr, true), low = ImGui::GetItemRectMin(),
                 high = ImGui::GetItemRectMax();
    const float x = at_end ? high.x - room.x : (low.x + high.x - room.x) / 2;
    theme.written->add({label, ImGui::FindRenderedTextEnd(label)},
                       ImVec2(x, (low.y + high.y - room.y) / 2), room, room.x > high.x - low.x);
}

// For whoever does not see what is drawn on it: its tip, before what it is called.
void name_last_item(std::string_view label, std::string_view tip) {
    ImGuiContext& g = *ImGui::GetCurrentContext();
    const std::size_t called = std::min(label.find_first_not_of('#'), label.size());
    const std::string name = std::string(tip) + "##" + std::string(label.substr(called));
    IMGUI_TEST_ENGINE_ITEM_INFO(g.LastItemData.ID, name.c_str(), g.LastItemData.StatusFlags);
}

// "+", "##undo": nothing that could be said.
bool has_words(std::string_view label) {
    return std::ranges::any_of(label.substr(0, label.find("##")),
                               [](unsigned char c) { return std::isalnum(c) != 0 || c > 127; });
}

}  // namespace

ImVec2 measure(const Theme& theme, std::string_view text, float size, Weight weight) {
    if (text.empty()) return ImVec2(0, size);  // whose data may be null
    return font_of(theme, weight)
        ->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size());
}

std::string fitted(const Theme& theme, std::string_view text, float size, float width,
                   Weight weight) {
    std::string kept(text);
    if (width <= 0 || measure(theme, kept, size, weight).x <= width) return kept;
    while (!kept.empty() && measure(theme, kept + "…", size, weight).x > width) {
        while (!kept.empty() && (kept.back() & 0xC0) == 0x80) kept.pop_back();
        if (!kept.empty()) kept.pop_back();
    }
    return kept + "…";
}

ImVec2 write_on(ImDrawList* list, const Theme& theme, ImVec2 at, std::string_view text, float size,
                ImU32 color, Weight weight, float width) {
    const std::string shown = fitted(theme, text, size, width, weight);
    list->AddText(font_of(theme, weight), size, ImVec2(std::round(at.x), std::round(at.y)), color,
                  shown.data(), shown.data() + shown.size());
    const ImVec2 room = measure(theme, shown, size, weight);
    if (theme.written)
        theme.written->add(shown, at, room, shown.size() != text.size(),
                           list == ImGui::GetForegroundDrawList());
    return room;
}

ImVec2 write(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
             Weight weight, float width) {
    return write_on(ImGui::GetWindowDrawList(), theme, at, text, size, color, weight, width);
}

void write_centered(const Theme& theme, float x, float y, std::string_view text, float size,
                    ImU32 color, Weight weight, float width) {
    const std::string shown = fitted(theme, text, size, width, weight);
    write(theme, ImVec2(x - measure(theme, shown, size, weight).x / 2, y), shown, size, color,
          weight);
}

void write_right(const Theme& theme, float x, float y, std::string_view text, float size,
                 ImU32 color, Weight weight) {
    write(theme, ImVec2(x - measure(theme, text, size, weight).x, y), text, size, color, weight);
}

float write_wrapped(const Theme& theme, ImVec2 at, std::string_view text, float size, ImU32 color,
                    float width, Weight weight) {
    if (text.empty()) return 0;
    const char *begin = text.data(), *end = begin + text.size();
    ImFont* const font = font_of(theme, weight);
    ImGui::GetWindowDrawList()->AddText(font, size, ImVec2(std::round(at.x), std::round(at.y)),
                                        color, begin, end, width);
    const ImVec2 room = font->CalcTextSizeA(size, FLT_MAX, width, begin, end);
    if (theme.written) theme.written->add(text, at, room, false);
    return room.y;
}

void paragraph(const Look& look, std::string_view text, ImU32 color, float size) {
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::PushFont(look.theme.regular, size);
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    if (look.theme.written)
        look.theme.written->add(text, ImGui::GetItemRectMin(), ImGui::GetItemRectSize(), false);
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
    ImGui::PopStyleColor();
}

void picture(const Look& look, int example, ImVec2 at, float side, float alpha) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + side, at.y + side);
    const Thumbnails& atlas = look.thumbnails;
    if (example < 0 || example >= atlas.drawn) {
        list->AddRectFilled(at, end, faded(look.theme.palette.line, 0.5f * alpha));
        return;
    }
    const float w = 1.0f / atlas.columns, h = 1.0f / atlas.rows;
    const ImVec2 uv(example % atlas.columns * w, example / atlas.columns * h);
    list->AddImage(atlas.texture, at, end, uv, ImVec2(uv.x + w, uv.y + h),
                   IM_COL32(255, 255, 255, static_cast<int>(255 * alpha)));
}

void badge(const Theme& theme, ImVec2 at, float side, const char* sign) {
    const float half = std::clamp(side * 0.13f, theme.px(3.6f), theme.px(9)), high = half * 3.1f;
    const ImVec2 top(at.x + side - half * 0.75f, at.y - half * 0.55f);
    const float foot = top.y + high;
    const ImVec2 outline[] = {{top.x - half, top.y},
                              {top.x + half, top.y},
                              {top.x + half, foot - half * 0.7f},
                              {top.x, foot},
                              {top.x - half, foot - half * 0.7f}};
    ImGui::GetWindowDrawList()->AddConvexPolyFilled(outline, std::size(outline), theme.palette.odd);
    const float size = half * 2.2f;
    write_centered(theme, top.x, top.y + (high - half * 0.5f - size) / 2, sign, size,
                   theme.dark ? theme.palette.ground : IM_COL32_WHITE, Weight::strong);
}

void odd_frame(const Theme& theme, ImVec2 at, float side) {
    const float line = std::max(1.5f, std::min(theme.px(3), side * 0.06f));
    ImGui::GetWindowDrawList()->AddRect(ImVec2(at.x - line / 2, at.y - line / 2),
                                        ImVec2(at.x + side + line / 2, at.y + side + line / 2),
                                        theme.palette.odd, theme.px(3), line);
    badge(theme, at, side, "!");
}

bool begin_card(const Look& look, const char* id, ImVec2 size) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, look.theme.palette.panel);
    const ImGuiChildFlags flags = ImGuiChildFlags_AlwaysUseWindowPadding |
                                  ImGuiChildFlags_NavFlattened |
                                  (size.y > 0 ? 0 : ImGuiChildFlags_AutoResizeY);
    const bool open = ImGui::BeginChild(
        id, size, flags, ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleColor();
    if (id == look.highlight) {
        const ImVec2 at = ImGui::GetWindowPos(),
                     end(at.x + ImGui::GetWindowWidth(), at.y + ImGui::GetWindowHeight());
        const float line = std::max(2.0f, look.theme.px(2.5f)), inner = line / 2;
        ImGui::GetWindowDrawList()->AddRect(
            ImVec2(at.x + inner, at.y + inner), ImVec2(end.x - inner, end.y - inner),
            look.theme.palette.accent, ImGui::GetStyle().ChildRounding, line);
    }
    return open;
}

void end_card() { ImGui::EndChild(); }

void card_heading(const Look& look, std::string_view title,
                  std::initializer_list<std::string_view> asides) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 size =
        write(theme, at, title, theme.heading(), theme.palette.text, Weight::strong, width);
    const float left = size.x + theme.px(10);
    const auto aside = std::ranges::find_if(asides, [&](std::string_view words) {
        return measure(theme, words, theme.small()).x <= width - left;
    });
    if (aside != asides.end())
        write(theme, ImVec2(at.x + left, at.y + theme.heading() - theme.small() - theme.px(1)),
              *aside, theme.small(), theme.palette.muted);
    ImGui::Dummy(ImVec2(width, theme.heading() + theme.px(4)));
}

bool button(const Look& look, const char* label, ButtonKind kind, bool enabled,
            std::string_view tip, float width, float height) {
    const Palette& p = look.theme.palette;
    const ImU32 back = kind == ButtonKind::primary  ? p.accent
                       : kind == ButtonKind::chosen ? faded(p.accent, chosen_tint)
                                                    : p.raised;
    const ImU32 over = kind == ButtonKind::primary ? faded(p.accent, pointed_tint) : p.line;
    ImGui::PushStyleColor(ImGuiCol_Button, back);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, over);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, over);
    ImGui::PushStyleColor(ImGuiCol_Text, kind == ButtonKind::primary ? p.on_accent : p.text);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, kind == ButtonKind::chosen ? 1.5f : 0.0f);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(width > 0 ? look.theme.px(2) : look.theme.px(10), look.theme.px(4)));
    ImGui::PushStyleColor(ImGuiCol_Border, p.accent);
    ImGui::PushFont(kind == ButtonKind::plain ? look.theme.regular : look.theme.strong,
                    look.theme.body());
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(label, ImVec2(width, look.theme.px(height)));
    note_words(look.theme, label, false);
    if (!tip.empty() && !has_words(label)) name_last_item(label, tip);
    ImGui::EndDisabled();
    ImGui::PopFont();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(5);
    if (!tip.empty()) ImGui::SetItemTooltip("%.*s", static_cast<int>(tip.size()), tip.data());
    return pressed;
}

bool checkbox(const Look& look, const char* label, bool& on) {
    const bool pressed = ImGui::Checkbox(label, &on);
    note_words(look.theme, label, true);
    return pressed;
}

bool press_area(const char* id, ImVec2 size, std::string_view tip) {
    const bool pressed = ImGui::InvisibleButton(id, size, ImGuiButtonFlags_EnableNav);
    if (!tip.empty()) name_last_item(id, tip);
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!tip.empty()) ImGui::SetItemTooltip("%.*s", static_cast<int>(tip.size()), tip.data());
    return pressed;
}

void share_bar(const Theme& theme, ImVec2 at, ImVec2 size, double value, double tick, ImU32 color) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float round = size.y / 2;
    const auto place = [&](double share) {
        return at.x + size.x * static_cast<float>(std::clamp(share, 0.0, 1.0));
    };
    list->AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y), theme.palette.raised, round);
    if (value > 0)
        list->AddRectFilled(at, ImVec2(std::max(place(value), at.x + size.y), at.y + size.y), color,
                            round);
    if (tick > 0)
        list->AddLine(ImVec2(place(tick), at.y - theme.px(3)),
                      ImVec2(place(tick), at.y + size.y + theme.px(3)), theme.palette.text,
                      std::max(1.0f, theme.px(1.5f)));
}

void interval_bar(const Theme& theme, ImVec2 at, ImVec2 size, const Interval& shares, double tick,
                  ImU32 color) {
    share_bar(theme, at, size, shares.mean, tick, color);
    if (!(shares.hi > shares.lo)) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float y = at.y + size.y / 2, whisker = size.y * 0.32f;
    const auto place = [&](double share) {
        return at.x + size.x * static_cast<float>(std::clamp(share, 0.0, 1.0));
    };
    const float line = std::max(1.5f, theme.px(2));
    list->AddLine(ImVec2(place(shares.lo), y), ImVec2(place(shares.hi), y), theme.palette.text,
                  line);
    for (const double end : {shares.lo, shares.hi})
        list->AddLine(ImVec2(place(end), y - whisker), ImVec2(place(end), y + whisker),
                      theme.palette.text, line);
}

}  // namespace bluesquare
