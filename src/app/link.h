// A run and how it is looked at as a link: "step=2&target=shape&seed=7&round=5". Settings at their
// defaults are left out; the page puts it behind '#', and takes the same keys behind '?'.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "app/view.h"

namespace bluesquare {

struct Link {
    Settings settings;
    View view;
    int round = 0;             // rounds done: the picks replay from the seeds
    std::optional<int> at{};   // looking back at this one
    std::vector<int> answers;  // by hand: the classes answered, in order
    std::vector<int> choices;  // you: the examples picked, in order

    bool operator==(const Link&) const = default;
};

// Characters; enough for the longest that format_link() makes (the picks of all rounds).
inline constexpr std::size_t longest_link = 48000;
// Classes that answers in a link can tell apart, a letter each.
inline constexpr int most_link_classes = 36;

// Whether a text that parse_link() takes names none of our keys.
bool is_bare(std::string_view text);

// All keys that there are.
std::vector<std::string> link_keys();

// Empty where all is at its default; only characters that a link may hold as they are.
std::string format_link(const Link& link);

// text: a whole address, or what is behind its '?' and '#'. Keys that are not ours are left alone
// (campaign parameters and the like). Usage error that names the key where a value is wrong:
// hostile text is refused as a whole.
Result<Link> parse_link(std::string_view text);

}  // namespace bluesquare
