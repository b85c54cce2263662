// A small task for tests of the loop: two attributes, each along its own features, the target
// weaker than the nuisance.
#pragma once

#include "core/dataset.h"
#include "exact/linear.h"
#include "exact/random.h"

namespace bluesquare {

struct Synthetic {
    Dataset data;
    Features features;  // pool + test examples
};

inline Synthetic synthetic(int pool, int test, double matched, std::uint64_t seed) {
    Rng rng(seed, "synthetic");
    Synthetic s;
    s.data.attributes = {{"y", {"0", "1"}, {}}, {"place", {"land", "water"}, {}}};
    s.features = Features(pool + test, 24);
    for (int i = 0; i < pool + test; ++i) {
        const int y = i % 2;
        const int place = i < pool ? (rng.uniform() < matched ? y : 1 - y) : (i / 2) % 2;
        s.data.attributes[0].codes.push_back(y);
        s.data.attributes[1].codes.push_back(place);
        s.data.split.push_back(i < pool ? Split::pool : Split::test);
        for (int k = 0; k < 24; ++k) {
            const double signal = k < 4 ? 1.5 * (2 * y - 1) : k < 12 ? 2.0 * (2 * place - 1) : 0;
            s.features(i, k) = static_cast<float>(signal + rng.normal());
        }
    }
    return s;
}

}  // namespace bluesquare
