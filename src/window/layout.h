// What Dear ImGui tells its test engine of every item that it draws: where the keyboard's focus is
// and whether Tab goes on behind it; and, for tests, where all controls are, which then need no
// pixels and no counting of Tab stops.
#pragma once

#include <string>
#include <vector>

struct ImGuiContext;

namespace bluesquare {

// In Dear ImGui's coordinates; on the page these are CSS pixels.
struct Control {
    unsigned id;
    std::string label;  // as given to Dear ImGui: "words##name", "words###name"
    float x, y, width, height;
    bool focused;  // by the keyboard, and shown so
};

// Where the keyboard's focus is among a frame's Tab stops.
struct FocusPlace {
    bool found = false;         // a control has it, and shows it
    int before = 0, after = 0;  // Tab stops in the order of Tab
    std::string label;          // of that control, as given to Dear ImGui; empty: it has none
    int nth = 0;                // of the controls with that label, from 0
    bool checked = false;       // a box with its tick, or what is chosen in a menu
};

class Layout {
   public:
    // From the next frame on items are heard of.
    void attach(ImGuiContext& context);
    // From the next frame on controls are recorded, too.
    void record() { recording_ = true; }
    bool recording() const { return recording_; }
    void clear();
    void add(unsigned id, float x, float y, float width, float height);
    void add_tab_stop(bool stops, bool focused);
    // A second name is for the focus alone: it says what is drawn over the control.
    void name(unsigned id, const char* label, int status, bool focused);
    // Of the last frame; those without a name are none that a visitor could mean.
    std::vector<Control> controls() const;
    const FocusPlace& focus() const { return focus_; }

   private:
    bool recording_ = false;
    std::vector<Control> controls_;
    FocusPlace focus_;
    std::string last_label_;  // of the last frame's focus: its like are counted in this one
    int alike_ = 0;
};

// Whether Tab (with `backwards`: Shift+Tab) has no other stop in a window that is no popup: where
// the page goes on around it.
bool tab_leaves(const ImGuiContext& context, const FocusPlace& focus, bool backwards);

}  // namespace bluesquare
