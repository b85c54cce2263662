// bluesquare probe shapes
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/run_study.h"
#include "cli/shapes_study.h"
#include "flags/setting_flags.h"

namespace bluesquare {

// A study without acquisitions: its groups are encoded and probed, and no run is made.
void add_probe(CLI::App& app, Action& action) {
    CLI::App* probe = app.add_subcommand("probe", "Linear separability of attributes, by encoder");
    probe->require_subcommand(1);
    auto o = std::make_shared<ShapesStudy>();
    o->study.experiment.acquisitions.clear();
    CLI::App* command = probe->add_subcommand("shapes", "Probes on the coloured shapes");
    add_experiment_flags(*command, o->study, {Part::task, Part::corpus});
    add_setting(*command, experiment_row("encoders"), o->study.experiment);
    add_shapes_study_flags(*command, *o);
    add_run_flags(*command, o->study);
    command->footer(
        "Example:\n  bluesquare probe shapes --encoders pretrained,stages:4,random-init --seeds "
        "8\n");
    command->callback([o, &action] { action = [o] { return study_shapes(*o); }; });
}

}  // namespace bluesquare
