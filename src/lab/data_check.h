// What can be wrong with a data set before it is studied: examples by group and split, what cannot
// be read, and the same content more than once.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "data/readers.h"

namespace bluesquare {

struct GroupCount {
    std::string target, nuisance;   // levels; empty: no value, or an attribute that is not asked
    std::array<int, 4> examples{};  // by Split
};

// Groups that have an example, in the order of the levels; those without a value come last. Either
// name may be empty. Usage error where an attribute is unknown.
Result<std::vector<GroupCount>> count_groups(const Dataset& data, const std::string& target,
                                             const std::string& nuisance);

// Examples that have the same content; those of Split::none are not asked.
struct Duplicates {
    std::vector<std::vector<int>> sets;  // examples, ascending; ordered by their first
    int examples = 0;                    // of all sets
    int across = 0;                      // sets that stand in two of pool, validation and test
};

// hashes: of the contents, with their examples, in any order; it is sorted. Of equal length.
Duplicates find_duplicates(std::vector<std::pair<std::string, int>>& hashes,
                           const std::vector<Split>& split);
bool across_splits(const std::vector<int>& examples, const std::vector<Split>& split);

// What one example's content is.
struct ContentCheck {
    std::string hash;    // SHA-256 in hexadecimal; empty where it cannot be read
    std::string broken;  // why it cannot be read or decoded; empty where it can
};

// Of a picture or text that a split needs; from any thread. decode: pictures are decoded too.
ContentCheck check_content(const FoundData& found, int example, bool decode);

}  // namespace bluesquare
