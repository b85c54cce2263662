#include "ui/written.h"

#include <imgui_internal.h>

namespace bluesquare {
namespace {

constexpr float kSlack = 1.5f;  // pixels: type has room around its ink

bool scrolls(const ImGuiWindow& window) {
    return window.ScrollMax.y > 0 && !(window.Flags & ImGuiWindowFlags_NoScrollWithMouse);
}

// What is outside `view` goes; where nobody can scroll there, it is missed.
void look_through(const ImRect& view, bool scrolled, ImRect& box, bool& cut) {
    const bool beside = box.Min.x < view.Min.x - kSlack || box.Max.x > view.Max.x + kSlack;
    const bool below = box.Min.y < view.Min.y - kSlack || box.Max.y > view.Max.y + kSlack;
    if (beside || (below && !scrolled)) cut = true;
    if (scrolled) box.ClipWithFull(view);
}

}  // namespace

void WrittenTexts::add(std::string_view text, ImVec2 at, ImVec2 size, bool shortened, bool above) {
    if (text.empty() || size.x <= 0) return;
    using Layer = WrittenText::Layer;
    ImRect box(at, ImVec2(at.x + size.x, at.y + size.y));
    bool cut = shortened;
    const ImGuiWindow* window = ImGui::GetCurrentContext()->CurrentWindow;
    Layer layer = above ? Layer::above : Layer::page;
    for (; !above && window; window = window->ParentWindow) {
        if (window->Hidden || window->SkipItems) return;  // is only measured yet
        look_through(window->InnerRect, scrolls(*window), box, cut);
        if (window->Flags & (ImGuiWindowFlags_Popup | ImGuiWindowFlags_Tooltip))
            layer = Layer::popup;
        if (!(window->Flags & ImGuiWindowFlags_ChildWindow) || layer == Layer::popup) break;
    }
    const bool gone = box.GetWidth() <= 0 || box.GetHeight() <= 0;
    if (gone && !cut) return;  // further up or down the page
    texts_.push_back(
        {std::string(text), box.Min.x, box.Min.y, box.GetWidth(), box.GetHeight(), cut, layer});
}

}  // namespace bluesquare
