// bluesquare signature
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "flags/setting_flags.h"
#include "lab/signature.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {

void add_signature(CLI::App& app, Action& action) {
    auto jobs = std::make_shared<int>(1);
    CLI::App* command = app.add_subcommand(
        "signature", "A hash of a fixed study: the same natively, in WebAssembly, on any threads");
    add_number(*command, "jobs", *jobs, 1, 1024, "Threads");
    command->footer("Example:\n  bluesquare signature --jobs 2\n");
    command->callback([jobs, &action] {
        action = [jobs]() -> Status { return print(study_signature(make_parallel(*jobs)) + "\n"); };
    });
}

}  // namespace bluesquare
