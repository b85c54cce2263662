#include "sorting/arrival.h"

#include <numeric>

#include "exact/random.h"

namespace bluesquare {
namespace {

constexpr int kTogether = 9;  // rows, of which one is for a check

std::vector<int> shuffled(int count, std::uint64_t seed, std::string_view stream) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    Rng rng(seed, stream);
    shuffle(order, rng);
    return order;
}

}  // namespace

Arrival draw_arrival(int pictures, std::uint64_t seed) {
    const std::vector<int> by_turn = shuffled(pictures, seed, "arrival");
    const std::vector<int> checked = shuffled(pictures, seed, "checks");
    Arrival arrival{{}, {}, std::vector<int>(pictures)};
    std::vector<int> row_of(pictures, -1);
    const auto take = [&](int picture) {
        row_of[picture] = static_cast<int>(arrival.order.size());
        arrival.order.push_back(picture);
    };
    std::size_t early = 0;
    for (const int picture : by_turn) {
        if (arrival.order.size() % kTogether == 0) {
            while (early < checked.size() && row_of[checked[early]] >= 0) ++early;
            if (early < checked.size()) take(checked[early]);
        }
        if (row_of[picture] < 0) take(picture);
        arrival.open_at[row_of[picture]] = static_cast<int>(arrival.order.size());
    }
    for (const int picture : checked) arrival.checks.push_back(row_of[picture]);
    return arrival;
}

}  // namespace bluesquare
