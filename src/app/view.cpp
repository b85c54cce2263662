#include "app/view.h"

#include <algorithm>

#include "app/story.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

constexpr std::string_view kPanels[] = {"readings", "ledger",    "curves",
                                        "savings",  "mechanism", "emergence"};
constexpr std::string_view kHidable[] = {
    "story",  "target", "nuisance", "encoder", "strategy", "seed",     "corpus", "speed",
    "answer", "you",    "own",      "share",   "export",   "language", "theme",  "panels"};

bool among(std::string_view value, std::initializer_list<std::string_view> choices) {
    return std::find(choices.begin(), choices.end(), value) != choices.end();
}

std::string listed(std::span<const std::string_view> names) {
    std::string list;
    for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

}  // namespace

std::span<const std::string_view> panel_names() { return kPanels; }
std::span<const std::string_view> hidable_controls() { return kHidable; }

bool hides(const View& view, std::string_view control) {
    return std::find(view.hidden.begin(), view.hidden.end(), control) != view.hidden.end();
}

Status check_view(const View& view) {
    if (view.step < 0 || view.step > story_length())
        return usage_error("step " + std::to_string(view.step) + " is out of range: choose 0 to " +
                           std::to_string(story_length()));
    if (!among(view.language, {"", "en", "de"}))
        return usage_error("language " + in_quotes(view.language) + " is unknown: choose en or de");
    if (!among(view.theme, {"", "dark", "light"}))
        return usage_error("theme " + in_quotes(view.theme) + " is unknown: choose dark or light");
    if (!among(view.palette, {"", "safe"}))
        return usage_error("palette " + in_quotes(view.palette) +
                           " is unknown: choose safe, or leave it out");
    if (view.pace < 1 || view.pace > most_pace)
        return usage_error("pace " + std::to_string(view.pace) + " is out of range: choose 1 to " +
                           std::to_string(most_pace));
    for (const auto& control : view.hidden)
        if (std::find(std::begin(kHidable), std::end(kHidable), control) == std::end(kHidable))
            return usage_error("control " + in_quotes(control) + " cannot be hidden: choose from " +
                               listed(kHidable));
    return Done{};
}

}  // namespace bluesquare
