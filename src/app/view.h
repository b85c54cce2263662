// How a visitor looks at a run: part of the link, but no part of what is computed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

// What stands beside the questions. Names as in the link.
enum class Panel { readings, ledger, curves, savings, mechanism, emergence };
std::span<const std::string_view> panel_names();

struct View {
    int step = 1;  // of the story; 0: left
    Panel panel = Panel::readings;
    bool grid = false;                // the pool as a grid, not as a map
    std::string language;             // "en", "de"; empty: the browser's
    std::string theme;                // "dark", "light"; empty: the system's
    std::string palette;              // "safe": colours that most colour-blind eyes tell apart
    bool kiosk = false;               // plays by itself, large type, forgets its visitor
    int pace = 1;                     // a kiosk's clock runs so many times faster: for soak tests
    std::vector<std::string> hidden;  // of hidable_controls(): a teacher's choice

    bool operator==(const View&) const = default;
};

inline constexpr int most_pace = 100;

// Controls that a link can hide.
std::span<const std::string_view> hidable_controls();
bool hides(const View& view, std::string_view control);

// Usage error that names the field and what is possible.
Status check_view(const View& view);

}  // namespace bluesquare
