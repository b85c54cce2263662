// What all runs on the same features share, read-only.
#pragma once

#include <memory>

#include "core/task.h"
#include "study/scoring.h"

namespace bluesquare {

struct Ground {
    Task task;
    ScoredRows pool;  // row i belongs to example task.pool[i]
    ScoredRows test;  // row i belongs to example task.test[i]
};

// features: n x d for all examples of the task's data set. Puts them on a scale from the pool;
// where they are large no copy is made, and they are held (ScaledRows).
std::shared_ptr<const Ground> make_ground(Task task,
                                          const std::shared_ptr<const Features>& features,
                                          const Parallel& parallel = serial);
// The same with a copy, whatever its size.
std::shared_ptr<const Ground> make_ground(Task task, const Features& features,
                                          const Parallel& parallel = serial);

}  // namespace bluesquare
