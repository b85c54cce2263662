#include "sorting/sort_rows.h"

#include <numeric>
#include <utility>

#include "exact/math.h"
#include "exact/softmax.h"
#include "study/scoring.h"

namespace bluesquare {

std::vector<Slot> sort_rows(const SortingHead& head, std::shared_ptr<const Features> features,
                            std::vector<int> rows, const Parallel& parallel) {
    std::vector<int> all(rows.size());
    std::iota(all.begin(), all.end(), 0);
    const ScaledRows z(std::move(features), std::move(rows), head.scale, parallel);
    const Matrix logits = exact_logits(z, all, head.head);
    std::vector<Slot> slots;
    for (const int row : all) {
        const std::span<const double> of(&logits(row, 0), static_cast<std::size_t>(logits.cols()));
        const int best = arg_max(of);
        slots.push_back({head.boxes[best], exact_exp(of[best] - log_sum_exp(of)), false});
    }
    return slots;
}

}  // namespace bluesquare
