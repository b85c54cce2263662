// How a visitor looks at a run: part of the link, but no part of what is computed.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "lab/setting.h"

namespace bluesquare {

// What can stand beside the questions, in the order of its tabs. src/ui/side.cpp draws them; their
// titles are the texts "panel_...".
inline constexpr auto panel_names = std::to_array<std::string_view>(
    {"readings", "ledger", "curves", "savings", "mechanism", "emergence", "tuning"});

struct View {
    int step = 1;                     // of the story; 0: left
    std::string first{"skip"};        // "You first": where it is (app/opening.h)
    std::string panel{"readings"};    // one of panel_names
    bool grid = false;                // the pool as a grid, not as a map
    bool effect = false;              // its pictures shaded by what a label would change
    std::string language;             // "en", "de"; empty: the browser's
    std::string theme;                // "dark", "light"; empty: the system's
    std::string palette;              // "safe": colours that most colour-blind eyes tell apart
    bool kiosk = false;               // plays by itself, large type, forgets its visitor
    bool presenter = false;           // large type and fewer things, for an audience
    int pace = 1;                     // a kiosk's clock runs so many times faster: for soak tests
    std::vector<std::string> hidden;  // of hidable_controls(): a teacher's choice

    bool operator==(const View&) const = default;
};

// Read from afar: large type, fewer things at once.
inline bool from_afar(const View& view) { return view.kiosk || view.presenter; }

const std::vector<Setting<View>>& view_rows();
// Whether the command `look` may change this row: the story, its opening and a kiosk's clock have
// ways of their own.
bool by_look(const SettingRow& row);

// Controls that a link can hide: those of the settings, and the page's own.
const std::vector<std::string>& hidable_controls();
bool hides(const View& view, std::string_view control);

// Usage error that names the field and what is possible.
Status check_view(const View& view);

}  // namespace bluesquare
