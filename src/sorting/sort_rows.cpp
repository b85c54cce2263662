#include "sorting/sort_rows.h"

#include <numeric>
#include <utility>

#include "exact/math.h"
#include "exact/softmax.h"
#include "study/scoring.h"

namespace bluesquare {

Slot slot_of(std::span<const double> logits, std::span<const int> boxes) {
    const int best = arg_max(logits);
    return {boxes[best], exact_exp(logits[best] - log_sum_exp(logits)), false};
}

std::vector<Slot> sort_rows(const SortingHead& head, std::shared_ptr<const Features> features,
                            std::vector<int> rows, const Parallel& parallel) {
    std::vector<int> all(rows.size());
    std::iota(all.begin(), all.end(), 0);
    const ScaledRows z(std::move(features), std::move(rows), head.scale, parallel);
    const Matrix logits = exact_logits(z, all, head.head);
    std::vector<Slot> slots;
    for (const int row : all)
        slots.push_back(
            slot_of({&logits(row, 0), static_cast<std::size_t>(logits.cols())}, head.boxes));
    return slots;
}

}  // namespace bluesquare
