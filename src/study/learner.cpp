#include "study/learner.h"

#include <algorithm>

namespace bluesquare {

bool finished(const Learner& learner) {
    return std::ranges::all_of(learner.runs(), [](const Run& run) { return run.done(); });
}

double progress(const Learner& learner) {
    double sum = 0;
    for (const Run& run : learner.runs()) sum += run.progress();
    return learner.runs().empty() ? 1 : sum / static_cast<double>(learner.runs().size());
}

}  // namespace bluesquare
