// Which words stand where, for tests: none may lie over others or be cut off.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

namespace bluesquare {

// In Dear ImGui's coordinates; on the page these are CSS pixels.
struct WrittenText {
    enum class Layer { page, popup, above };
    std::string text;  // as it is shown
    float x, y, width, height;
    bool cut;     // part of it cannot be read, not even by scrolling
    Layer layer;  // a higher one lies over lower ones
};

class WrittenTexts {
   public:
    void clear() { texts_.clear(); }
    // Drawn just now by the current window, or over all of them. What can be scrolled to is kept as
    // far as it is in sight. shortened: it says less than it should.
    void add(std::string_view text, ImVec2 at, ImVec2 size, bool shortened, bool above = false);
    const std::vector<WrittenText>& texts() const { return texts_; }

   private:
    std::vector<WrittenText> texts_;
};

}  // namespace bluesquare
