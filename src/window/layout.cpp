#include "window/layout.h"

#include <algorithm>

#include <imgui.h>
#include <imgui_internal.h>

namespace bluesquare {
namespace {

// Whether Tab from what has the focus could come to the item that was added last: as in Dear
// ImGui's NavProcessItem().
bool is_in_focus_scope(const ImGuiContext& context) {
    const ImGuiWindow *window = context.CurrentWindow, *focused = context.NavWindow;
    return focused && window->RootWindowForNav == focused->RootWindowForNav &&
           context.NavLayer == window->DC.NavLayerCurrent &&
           context.NavFocusScopeId == context.CurrentFocusScopeId;
}

}  // namespace

void Layout::attach(ImGuiContext& context) {
    context.TestEngine = this;
    context.TestEngineHookItems = true;
}

void Layout::clear() {
    controls_.clear();
    last_label_ = std::move(focus_.label);
    alike_ = 0;
    focus_ = {};
}

void Layout::add(unsigned id, float x, float y, float width, float height) {
    controls_.push_back({id, {}, x, y, width, height, false});
}

// stops: Tab stops there; arrows may lead to others.
void Layout::add_tab_stop(bool stops, bool focused) {
    if (focused)
        focus_.found = true;
    else if (stops)
        ++(focus_.found ? focus_.after : focus_.before);
}

// The item was added just before, or a few parts of it came in between.
void Layout::name(unsigned id, const char* label, int status, bool focused) {
    if (focused) {
        focus_.label = label;
        focus_.nth = alike_;
        focus_.checked = (status & ImGuiItemStatusFlags_Checked) != 0;
    }
    if (label == last_label_) ++alike_;
    if (!recording_) return;
    const auto control = std::find_if(controls_.rbegin(), controls_.rend(),
                                      [&](const Control& one) { return one.id == id; });
    if (control == controls_.rend()) return;
    if (control->label.empty()) control->label = label;
    control->focused = focused;
}

std::vector<Control> Layout::controls() const {
    std::vector<Control> named;
    std::copy_if(controls_.begin(), controls_.end(), std::back_inserter(named),
                 [](const Control& one) { return !one.label.empty(); });
    return named;
}

bool tab_leaves(const ImGuiContext& context, const FocusPlace& focus, bool backwards) {
    if (!focus.found || context.OpenPopupStack.Size > 0) return false;
    return (backwards ? focus.before : focus.after) == 0;
}

}  // namespace bluesquare

// What Dear ImGui calls where IMGUI_ENABLE_TEST_ENGINE is defined, once Layout::attach() was
// called.
using bluesquare::Layout;

namespace {

bool has_focus(const ImGuiContext& context, ImGuiID id) {
    return context.NavCursorVisible && context.NavId == id;
}

}  // namespace

// item: null for a window's own frame.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData* item) {
    auto& layout = *static_cast<Layout*>(context->TestEngine);
    constexpr ImGuiItemFlags unreachable = ImGuiItemFlags_NoNav | ImGuiItemFlags_Disabled;
    if (item && !(item->ItemFlags & unreachable) && bluesquare::is_in_focus_scope(*context))
        layout.add_tab_stop(!(item->ItemFlags & ImGuiItemFlags_NoTabStop), has_focus(*context, id));
    if (layout.recording()) layout.add(id, box.Min.x, box.Min.y, box.GetWidth(), box.GetHeight());
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags status) {
    static_cast<Layout*>(context->TestEngine)->name(id, label, status, has_focus(*context, id));
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
