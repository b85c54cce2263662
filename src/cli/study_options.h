// The flags that all studies share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "lab/study_job.h"
#include "report/json.h"

namespace bluesquare {

struct StudyOptions {
    std::string target, nuisance;
    std::vector<std::string> acquisitions{"uncertainty", "random"};
    int seeds = 16;
    std::uint64_t first_seed = 0;
    std::string seed_set = "matched";
    LoopSettings loop;
    std::optional<int> rounds;  // as given
    std::optional<double> until;
    HeadSettings head;
    std::vector<double> targets{0.9, 0.8, 0.95};  // accuracies; the first is the main one
    bool no_probes = false;
    std::string out;
    int jobs = 0;  // threads; 0: all processors
};

// Adds the flags of the acquisition loop (not --target and --nuisance, whose defaults differ) ...
void add_loop_flags(CLI::App& command, StudyOptions& options);
// ... and those that probes have too: --seeds, --l2, --out, --jobs.
void add_run_flags(CLI::App& command, StudyOptions& options);

int threads_of(const StudyOptions& options);

// Checks what needs no data, and fills in `loop`.
Result<std::vector<const Strategy*>> check_study_options(StudyOptions& options);

// Finds what is wrong with a task before anything slow begins.
Status check_task(const Dataset& data, const StudyOptions& options);

// data: for the attributes that are probed.
StudyPlan make_plan(const StudyOptions& options, std::vector<const Strategy*> acquisitions,
                    std::vector<StudyGroup> groups, const Dataset& data);

// What identifies a study: everything that changes its records. Seeds do not: they add some.
Json study_settings(const StudyOptions& options);

}  // namespace bluesquare
