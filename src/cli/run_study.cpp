#include "cli/run_study.h"

#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include <nlohmann/json.hpp>

#include "cli/progress_bar.h"
#include "lab/study_folder.h"
#include "report/csv.h"
#include "report/table.h"

namespace bluesquare {
namespace {

// Ticks the job to its end, handing on what comes.
Status drive(StudyJob& job, StudyFolder* folder, std::vector<Record>& records,
             std::vector<ProbeResult>& probes) {
    ProgressBar bar;
    for (;;) {
        const auto progress = job.tick();
        if (!progress) return progress.error();
        auto new_records = job.take_records();
        auto new_probes = job.take_probes();
        records.insert(records.end(), new_records.begin(), new_records.end());
        probes.insert(probes.end(), new_probes.begin(), new_probes.end());
        if (folder)
            if (auto ok = folder->add(std::move(new_records), std::move(new_probes)); !ok)
                return ok;
        if (progress->finished) return Done{};
        bar.show(progress->fraction, progress->activity);
        if (progress->waiting) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace

std::vector<ProbeSummary> summarise_probes(const std::vector<ProbeResult>& probes) {
    std::map<std::pair<std::string, std::string>, std::pair<std::vector<double>, double>> by_probe;
    for (const auto& probe : probes) {
        auto& [accuracies, chance] = by_probe[{probe.encoder, probe.attribute}];
        accuracies.push_back(probe.accuracy);
        chance = probe.chance;
    }
    std::vector<ProbeSummary> summaries;
    for (const auto& [names, found] : by_probe)
        summaries.push_back({names.first, names.second, mean_interval(found.first), found.second});
    return summaries;
}

Status run_study(const StudyOptions& options, StudyPlan plan, StudySources sources,
                 const Json& settings) {
    std::optional<StudyFolder> folder;
    std::vector<Record> records;
    std::vector<ProbeResult> probes;
    if (!options.out.empty()) {
        auto opened = StudyFolder::open(options.out, settings);
        if (!opened) return opened.error();
        folder = *std::move(opened);
        records = folder->records();
        probes = folder->probes();
    }
    StudyJob job(std::move(plan), std::move(sources), records, probes);
    if (auto ok = drive(job, folder ? &*folder : nullptr, records, probes); !ok) return ok;
    Summary summary = summarise(records, options.targets);
    summary.probes = summarise_probes(probes);
    if (folder) {
        Json json{{"task", settings}};
        json.update(to_json(summary));
        if (auto ok = folder->finish(json, records_csv(records)); !ok) return ok;
    }
    std::fputs(text_report(summary).c_str(), stdout);
    return Done{};
}

}  // namespace bluesquare
