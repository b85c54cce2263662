// A data set: what is known of each example besides its pixels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

// Examples are for learning (pool), for choosing settings (validation) or for the reported numbers
// (test); the three never mix.
enum class Split : std::uint8_t { pool, validation, test };

// One named column with a finite set of levels ("shape": square, circle).
struct Attribute {
    std::string name;
    std::vector<std::string> levels;
    std::vector<int> codes;  // n, each an index into levels
};

struct Dataset {
    std::vector<Attribute> attributes;
    std::vector<Split> split;  // n

    int size() const { return static_cast<int>(split.size()); }
    // nullptr where no attribute has the name.
    const Attribute* find(std::string_view name) const;
    // "shape, color, background": for error messages and help.
    std::string attribute_names() const;
    // Examples of one split, in order.
    std::vector<int> members(Split which) const;
};

}  // namespace bluesquare
