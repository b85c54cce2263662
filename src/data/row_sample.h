// Of a table that is longer than its reader takes, some rows.
#pragma once

#include <vector>

namespace bluesquare {

// All of `count` where `most` allows; else `most` of them, drawn at random, the same every time. In
// their order.
std::vector<int> row_sample(int count, int most);

}  // namespace bluesquare
