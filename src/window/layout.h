// Where the controls of the last frame are and what they are called, as Dear ImGui tells its test
// engine: for tests, which then need no pixels and no counting of Tab stops.
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

// Costs nothing before begin() was called once.
class Layout {
   public:
    // From the next frame on controls are recorded.
    void begin(ImGuiContext& context);
    bool recording() const { return recording_; }
    void clear() { controls_.clear(); }
    void add(unsigned id, float x, float y, float width, float height);
    void name(unsigned id, const char* label, bool focused);
    // Of the last frame; those without a name are none that a visitor could mean.
    std::vector<Control> controls() const;

   private:
    bool recording_ = false;
    std::vector<Control> controls_;
};

}  // namespace bluesquare
