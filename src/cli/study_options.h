// The flags that all studies share.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "lab/experiment.h"
#include "lab/study_job.h"

namespace bluesquare {

// An experiment, and how it is run.
struct StudyOptions {
    Experiment experiment;
    int seeds = 16;
    std::uint64_t first_seed = 0;
    bool no_probes = false;
    std::string out;
    int jobs = 0;  // threads; 0: all processors
};

// Adds --settings, the flags of these parts of the experiment and --no-probes. Afterwards
// options.experiment is as asked for, checked as far as it needs no examples.
void add_experiment_flags(CLI::App& command, StudyOptions& options,
                          std::initializer_list<Part> parts);
// Adds what probes have too: --seeds, --l2, --out, --jobs.
void add_run_flags(CLI::App& command, StudyOptions& options);

int threads_of(const StudyOptions& options);

// Finds what is wrong with a task before anything slow begins.
Status check_task(const Dataset& data, const Experiment& experiment);

// All seeds of the options; probes of the data's attributes.
StudyPlan make_plan(const StudyOptions& options, const Dataset& data);

// What study.json holds: the experiment, and how its heads are fitted.
Json study_settings(const Experiment& experiment);

}  // namespace bluesquare
