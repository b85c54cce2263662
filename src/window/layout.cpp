#include "window/layout.h"

#include <algorithm>

#include <imgui.h>
#include <imgui_internal.h>

namespace bluesquare {

void Layout::begin(ImGuiContext& context) {
    context.TestEngine = this;
    context.TestEngineHookItems = recording_ = true;
}

void Layout::add(unsigned id, float x, float y, float width, float height) {
    controls_.push_back({id, {}, x, y, width, height, false});
}

// The item was added just before, or a few parts of it came in between.
void Layout::name(unsigned id, const char* label, bool focused) {
    const auto control = std::find_if(controls_.rbegin(), controls_.rend(),
                                      [&](const Control& one) { return one.id == id; });
    if (control == controls_.rend()) return;
    control->label = label;
    control->focused = focused;
}

std::vector<Control> Layout::controls() const {
    std::vector<Control> named;
    std::copy_if(controls_.begin(), controls_.end(), std::back_inserter(named),
                 [](const Control& one) { return !one.label.empty(); });
    return named;
}

}  // namespace bluesquare

// What Dear ImGui calls where IMGUI_ENABLE_TEST_ENGINE is defined, once Layout::begin() was called.
using bluesquare::Layout;

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData*) {
    static_cast<Layout*>(context->TestEngine)
        ->add(id, box.Min.x, box.Min.y, box.GetWidth(), box.GetHeight());
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags) {
    static_cast<Layout*>(context->TestEngine)
        ->name(id, label, context->NavCursorVisible && context->NavId == id);
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
