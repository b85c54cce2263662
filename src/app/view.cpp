#include "app/view.h"

#include <algorithm>

#include "app/opening.h"
#include "app/settings.h"
#include "app/story.h"

namespace bluesquare {
namespace {

constexpr int kMostPace = 100;

std::vector<std::string> panels() { return {panel_names.begin(), panel_names.end()}; }
std::vector<std::string> languages() { return {"", "en", "de"}; }
std::vector<std::string> themes() { return {"", "dark", "light"}; }
std::vector<std::string> palettes() { return {"", "safe"}; }
std::vector<std::string> controls() { return hidable_controls(); }

}  // namespace

const std::vector<Setting<View>>& view_rows() {
    static const std::vector<Setting<View>> rows{
        {{.name = "step",
          .link = "step",
          .help = "Of the story; 0: none",
          .most = static_cast<double>(story_length())},
         &View::step},
        {{.name = "first",
          .link = "first",
          .help = "You first: bet, the lane that is bet on, or skip",
          .names = first_names},
         &View::first},
        {{.name = "panel", .link = "panel", .help = "Beside the questions", .names = panels},
         &View::panel},
        {{.name = "grid", .link = "grid", .help = "The pool as a grid"}, &View::grid},
        {{.name = "effect", .link = "effect", .help = "The pool by what a label would change"},
         &View::effect},
        {{.name = "language", .link = "lang", .help = "Of the words", .names = languages},
         &View::language},
        {{.name = "theme", .link = "theme", .help = "Dark or light", .names = themes},
         &View::theme},
        {{.name = "palette",
          .link = "palette",
          .help = "Colours that most eyes tell apart",
          .names = palettes},
         &View::palette},
        {{.name = "kiosk", .link = "kiosk", .help = "Plays by itself, in large type"},
         &View::kiosk},
        {{.name = "presenter",
          .link = "presenter",
          .help = "Large type and fewer things, for an audience"},
         &View::presenter},
        {{.name = "pace",
          .link = "pace",
          .help = "A kiosk's clock runs so many times faster",
          .least = 1,
          .most = kMostPace},
         &View::pace},
        {{.name = "hidden",
          .link = "hide",
          .help = "Controls that are not shown",
          .names = controls},
         &View::hidden},
    };
    return rows;
}

bool by_look(const SettingRow& row) {
    return row.name != "step" && row.name != "first" && row.name != "pace";
}

const std::vector<std::string>& hidable_controls() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names{"story"};
        for (const auto& row : race_rows())
            if (!row.control.empty()) names.emplace_back(row.control);
        for (const char* more : {"speed", "own", "share", "export", "language", "theme", "panels"})
            names.emplace_back(more);
        return names;
    }();
    return all;
}

bool hides(const View& view, std::string_view control) {
    return std::ranges::find(view.hidden, control) != view.hidden.end();
}

Status check_view(const View& view) { return check_rows(view_rows(), view); }

}  // namespace bluesquare
