// Whether a task asks a question that a pool can answer and a test set can score.
#pragma once

#include "core/task.h"

namespace bluesquare {

// `task` has its examples and its groups with their counts. Failures of make_task().
Status check_question(const Task& task, const Attribute& target, const Attribute& nuisance);

// Task::notes of a task that passed.
std::vector<std::string> notes_on(const Task& task, const Attribute& target,
                                  const Attribute& nuisance);

}  // namespace bluesquare
