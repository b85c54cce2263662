// In which order the pictures of a sorting are looked at, so that questions can begin before all
// are here and checks stay a fair sample of all.
#pragma once

#include <cstdint>
#include <vector>

namespace bluesquare {

// A picture is called by its row: its place in the order of arrival.
struct Arrival {
    std::vector<int> order;   // by row, the picture's place in the visitor's list
    std::vector<int> checks;  // rows in the order in which they are drawn for checks
    // By row: how many rows must have come before a learner may ask about it. Checks are drawn from
    // all pictures and come early for it; had a learner the choice of them before it has the choice
    // of the others, the checks would be poorer in doubtful pictures than the whole.
    std::vector<int> open_at;
};

// pictures >= 0. Both orders are drawn with the seed, independently of each other; every ninth row
// is taken early for the checks.
Arrival draw_arrival(int pictures, std::uint64_t seed);

}  // namespace bluesquare
