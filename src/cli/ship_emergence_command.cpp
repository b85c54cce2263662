// bluesquare ship-emergence
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/emergence.h"
#include "app/settings.h"
#include "cli/commands.h"
#include "cli/wait.h"
#include "flags/setting_flags.h"
#include "lab/ready_encoder.h"
#include "lab/shipped_folder.h"
#include "lab/study_job.h"
#include "platform/files.h"
#include "platform/threads.h"
#include "study/probe.h"

namespace bluesquare {
namespace {

struct EmergenceOptions {
    std::string features, out;
    int seeds = 16;
};

// Held-out accuracy over as many splits as seeds.
std::map<std::string, Interval> probe_all(const Dataset& data, const Features& features,
                                          int seeds) {
    std::map<std::string, Interval> probes;
    for (const Attribute& attribute : data.attributes) {
        std::vector<double> accuracies;
        for (int seed = 0; seed < seeds; ++seed)
            if (const auto probe =
                    fit_probe(data, attribute, features, {}, static_cast<std::uint64_t>(seed)))
                accuracies.push_back(probe->accuracy);
        probes[attribute.name] = mean_interval(accuracies);
    }
    return probes;
}

Result<EmergenceTask> run_task(const Dataset& data, const std::string& target,
                               const std::string& encoder,
                               const std::shared_ptr<const Features>& features, int seeds) {
    Experiment experiment;
    experiment.target = target;
    experiment.nuisance = usual_nuisance(target);
    experiment.encoders = {encoder};
    StudyPlan plan{experiment, plan_groups(experiment, 0, seeds), {}};
    StudySources sources{
        [&](std::uint64_t) {
            return Result<Examples>(Examples{data, {}, {}});
        },
        [&](const std::string& name, std::uint64_t) -> Result<std::unique_ptr<Encoder>> {
            return make_ready_encoder(name, features);
        },
        make_parallel(default_threads())};
    StudyJob job(std::move(plan), std::move(sources), {}, {});
    std::vector<Record> records;
    const Status waited = wait([&]() -> Result<Wait> {
        const auto progress = job.tick();
        if (!progress) return progress.error();
        for (Record& record : job.take_records()) records.push_back(std::move(record));
        return Wait{progress->finished, progress->fraction, encoder + ", target " + target,
                    progress->waiting};
    });
    if (!waited) return waited.error();
    const Summary summary = summarise(records, {0.9}, experiment.rounds);
    EmergenceTask task;
    for (const ArmSummary& arm : summary.arms) {
        const bool asks = arm.arm.acquisition != "random";
        (asks ? task.accuracy : task.random_accuracy) = arm.accuracy.back();
        if (asks) task.enrichment = arm.enrichment_first15;
    }
    task.ratio = summary.label_ratios.at(0);
    return task;
}

Status ship_emergence(const EmergenceOptions& o) {
    const auto data = plan_shapes(corpus_of(Experiment(), 0));
    if (!data) return data.error();
    Emergence emergence{o.seeds, {}};
    for (int k = 0; k <= model_stages; ++k) {
        const std::string encoder = encoder_of_stages(k);
        auto file = read_shipped(o.features, encoder);
        if (!file) return file.error();
        const auto& features = file->shipped.features;
        EmergenceStage stage{k, probe_all(*data, *features, o.seeds), {}};
        for (const char* target : {"color", "shape"}) {
            const auto task = run_task(*data, target, encoder, features, o.seeds);
            if (!task) return task.error();
            stage.tasks[target] = *task;
        }
        emergence.stages.push_back(std::move(stage));
    }
    return write_file(o.out, format_emergence(emergence));
}

}  // namespace

void add_ship_emergence(CLI::App& app, Action& action) {
    auto o = std::make_shared<EmergenceOptions>();
    CLI::App* command = app.add_subcommand(
        "ship-emergence", "Studies the shipped features stage by stage, for the page");
    command->add_option("--features", o->features, "Folder that ship-features filled")->required();
    add_number(*command, "seeds", o->seeds, 2, 1000, "Runs of every arm");
    command->add_option("--out", o->out, "File to write")->required();
    command->footer(
        "Example:\n  bluesquare ship-emergence --features assets/features --out "
        "assets/features/emergence.json\n");
    command->callback([o, &action] { action = [o] { return ship_emergence(*o); }; });
}

}  // namespace bluesquare
