// Runs a planned study to its end: progress bar, folder, table.
#pragma once

#include "cli/study_options.h"
#include "lab/study_job.h"

namespace bluesquare {

// Prints the text report; with options.out also writes the folder's files. `settings` becomes
// study.json and the summary's "task".
Status run_study(const StudyOptions& options, StudyPlan plan, StudySources sources,
                 const Json& settings);

}  // namespace bluesquare
