#include "data/row_sample.h"

#include <algorithm>
#include <numeric>

#include "exact/random.h"

namespace bluesquare {

std::vector<int> row_sample(int count, int most) {
    std::vector<int> rows(count);
    std::iota(rows.begin(), rows.end(), 0);
    if (count <= most) return rows;
    Rng rng(0, "own rows");
    shuffle(rows, rng);
    rows.resize(most);
    std::ranges::sort(rows);
    return rows;
}

}  // namespace bluesquare
