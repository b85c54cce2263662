#include "study/ground.h"

#include <utility>

#include "exact/standardise.h"

namespace bluesquare {

std::shared_ptr<const Ground> make_ground(Task task,
                                          const std::shared_ptr<const Features>& features,
                                          const Parallel& parallel) {
    const Scale scale = pool_scale(*features, task.pool, parallel);
    ScoredRows pool = with_lengths({features, task.pool, scale, parallel}, parallel);
    ScoredRows test = with_lengths({features, task.test, scale, parallel}, parallel);
    return std::make_shared<Ground>(Ground{std::move(task), std::move(pool), std::move(test)});
}

std::shared_ptr<const Ground> make_ground(Task task, const Features& features,
                                          const Parallel& parallel) {
    const Scale scale = pool_scale(features, task.pool, parallel);
    ScoredRows pool = with_lengths(standardise(features, task.pool, scale, parallel), parallel);
    ScoredRows test = with_lengths(standardise(features, task.test, scale, parallel), parallel);
    return std::make_shared<Ground>(Ground{std::move(task), std::move(pool), std::move(test)});
}

}  // namespace bluesquare
