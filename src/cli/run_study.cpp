#include "cli/run_study.h"

#include <nlohmann/json.hpp>

#include "cli/wait.h"
#include "lab/study_folder.h"
#include "platform/terminal.h"
#include "report/table.h"

namespace bluesquare {
namespace {

// Ticks the job to its end, handing on what comes.
Status drive(StudyJob& job, StudyFolder* folder, std::vector<Record>& records,
             std::vector<ProbeResult>& probes) {
    return wait([&]() -> Result<Wait> {
        if (folder)
            if (auto ok = folder->still_there(); !ok) return ok.error();
        const auto progress = job.tick();
        if (!progress) return progress.error();
        auto new_records = job.take_records();
        auto new_probes = job.take_probes();
        records.insert(records.end(), new_records.begin(), new_records.end());
        probes.insert(probes.end(), new_probes.begin(), new_probes.end());
        if (folder)
            if (auto ok = folder->add(std::move(new_records), std::move(new_probes)); !ok)
                return ok.error();
        return Wait{progress->finished, progress->fraction, progress->activity, progress->waiting};
    });
}

}  // namespace

Status run_study(const StudyOptions& options, StudyPlan plan, StudySources sources,
                 const Json& settings) {
    const Experiment& experiment = options.experiment;
    std::optional<StudyFolder> folder;
    std::vector<Record> records;
    std::vector<ProbeResult> probes;
    if (!options.out.empty()) {
        auto opened = StudyFolder::open(options.out, settings);
        if (!opened) return opened.error();
        folder = *std::move(opened);
        if (!folder->held())
            complain("bluesquare: warning: '" + options.out +
                     "' cannot be locked: let no second study write there");
        records = folder->records();
        probes = folder->probes();
    }
    StudyJob job(std::move(plan), std::move(sources), records, probes);
    if (auto ok = drive(job, folder ? &*folder : nullptr, records, probes); !ok) return ok;
    Summary summary = summarise(records, experiment.target_accuracies, experiment.rounds);
    summary.probes = summarise_probes(probes);
    // The table first: it is there even where the folder cannot be written.
    const Status printed = print(text_report(summary));
    if (folder) {
        Json json{{"task", settings}};
        json.update(to_json(summary));
        if (auto ok = folder->finish(json); !ok) return ok;
    }
    return printed;
}

}  // namespace bluesquare
