// A data set: what is known of each example besides its pixels.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

// Examples are for learning (pool), for choosing settings (validation) or for the reported numbers
// (test); the three never mix. Those in `none` are left out: they keep their place, so that example
// numbers stay those of the table and the features, and nothing else looks at them.
enum class Split : std::uint8_t { pool, validation, test, none };

// The level of an example that has no value.
inline constexpr int no_level = -1;

// One named column with a finite set of levels ("shape": square, circle).
struct Attribute {
    std::string name;
    std::vector<std::string> levels;
    std::vector<int> codes;  // n, each an index into levels, or no_level
};

// A column that is no attribute, and why: "another value in each row".
struct SetAside {
    std::string column, reason;
};

struct Dataset {
    std::vector<Attribute> attributes;
    std::vector<Split> split;  // n
    std::vector<SetAside> set_aside{};

    int size() const { return static_cast<int>(split.size()); }
    // nullptr where no attribute has the name.
    const Attribute* find(std::string_view name) const;
    // "shape, color, background": for error messages and help; of many the first few.
    std::string attribute_names() const;
    // Examples of one split, in order.
    std::vector<int> members(Split which) const;
    // Those that are not left out, in order.
    std::vector<int> in_splits() const;
};

// Keeps the levels that occur in the pool or the test set, in their order. Examples elsewhere (a
// validation set) whose level goes have none then.
void drop_unused_levels(Attribute& attribute, std::span<const Split> split);

}  // namespace bluesquare
