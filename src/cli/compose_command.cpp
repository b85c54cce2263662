// bluesquare compose
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/composing.h"
#include "cli/pace.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "flags/setting_flags.h"
#include "platform/staged_folder.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

struct ComposeOptions {
    ComposeTask task;
    ComposeFolders folders;
    std::string pairs;
    double matched = 95;  // percent
    int jobs = 0;
};

Error within(const std::string& flag, Error error) {
    error.what.insert(0, flag + ": ");
    return error;
}

Status compose(ComposeOptions o) {
    auto foregrounds = compose_parts(o.folders.foregrounds, true);
    if (!foregrounds) return within("--foregrounds", foregrounds.error());
    auto backgrounds = compose_parts(o.folders.backgrounds, false);
    if (!backgrounds) return within("--backgrounds", backgrounds.error());
    auto places = match_places(*foregrounds, *backgrounds, o.pairs);
    if (!places) return places.error();
    o.task.foregrounds = *std::move(foregrounds);
    o.task.backgrounds = *std::move(backgrounds);
    o.task.place_of_class = *std::move(places);
    o.task.matched = o.matched / 100;
    if (auto plan = plan_compose(o.task); !plan) return plan.error();  // before a folder is made
    auto staged = StagedFolder::make(o.folders.out);
    if (!staged) return staged.error();
    o.folders.out = staged->work();
    auto job = ComposeJob::start(std::move(o.task), std::move(o.folders),
                                 make_parallel(o.jobs > 0 ? o.jobs : default_threads()));
    if (!job) return job.error();
    if (auto ok = compose_all(*job); !ok) return ok;
    if (auto ok = staged->finish(); !ok) return ok;
    return print(std::to_string(job->total()) + " pictures in " + staged->path() + "\n" +
                 job->files_in_words() + "\n" + check_command(*job, staged->path()) + "\n");
}

}  // namespace

Status compose_all(ComposeJob& job) {
    const Pace pace(job.total());
    const Status done = wait([&]() -> Result<Wait> {
        if (auto ok = job.step(); !ok) return ok.error();
        return Wait{job.done() == job.total(),
                    job.done() / static_cast<double>(std::max(1, job.total())),
                    "composing: " + pace.words(job.done())};
    });
    return done ? job.finish() : done;
}

std::string check_command(const ComposeJob& job, const std::string& folder) {
    return "bluesquare data check " +
           (job.as_waterbirds() ? "waterbirds:" + folder
                                : "pictures:" + folder + " --target class --nuisance place");
}

void add_compose(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand(
        "compose", "Pictures of cut-outs on photos, most of them on the place that goes with them");
    auto o = std::make_shared<ComposeOptions>();
    command
        ->add_option("--foregrounds", o->folders.foregrounds,
                     "Folder with one of cut-outs for each class: PNG or WebP with transparency")
        ->required();
    command
        ->add_option("--backgrounds", o->folders.backgrounds,
                     "Folder with one of photos for each place: PNG, JPEG or WebP")
        ->required();
    command->add_option("--out", o->folders.out, "Folder to make")->required();
    command
        ->add_option("--pairs", o->pairs,
                     "CLASS:PLACE,... that go together; by default the first with the first and "
                     "so on, by name")
        ->check(check_utf8);
    add_number(*command, "matched", o->matched, 50, 100,
               "Percent of the pool's pictures that are on the place of their class");
    constexpr int most = 1'000'000;
    add_number(*command, "pool", o->task.pool, 4, most, "Pictures of the pool: train");
    add_number(*command, "val", o->task.validation, 0, most,
               "Pictures of val, as many of each class on each place");
    add_number(*command, "test", o->task.test, 4, most, "Pictures of test, likewise");
    add_number(*command, "size", o->folders.size, 8, 2048, "Pixels, width and height");
    add_number(*command, "seed", o->task.seed, 0, largest_seed, "Draws all of it");
    command->add_flag("--shared-backgrounds", o->task.shared_backgrounds,
                      "With fewer than three photos of a place: train, val and test get different "
                      "thirds of each");
    command->add_flag("--generic", o->folders.generic,
                      "Classes and places by name in metadata.csv, also where there are two of "
                      "each (else as Waterbirds' files)");
    add_number(*command, "jobs", o->jobs, 0, 1024, "Threads; 0: one for each processor");
    command->footer(
        "No cut-out is in two of train, val and test, and no photo: a class and a place need three "
        "files at least.\nExample:\n  bluesquare compose --foregrounds cutouts --backgrounds "
        "places --matched 95 --out composed\n");
    command->callback([o, &action] { action = [o] { return compose(*o); }; });
}

}  // namespace bluesquare
