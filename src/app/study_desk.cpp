#include "app/study_desk.h"

#include <algorithm>

#include "app/ready_encoder.h"

namespace bluesquare {
namespace {

constexpr int kSeedsTogether = 4;  // more score faster, fewer make shorter slices
const std::vector<double> kTargets{0.9, 0.8, 0.95};

std::vector<StudyGroup> groups_of(const Settings& settings, int seeds) {
    std::vector<StudyGroup> groups;
    for (const auto& encoder : settings.encoders)
        for (int first = 0; first < seeds; first += kSeedsTogether) {
            StudyGroup group{encoder, settings.corpus, {}};
            for (int s = first; s < std::min(seeds, first + kSeedsTogether); ++s)
                group.seeds.push_back(static_cast<std::uint64_t>(s));
            groups.push_back(std::move(group));
        }
    return groups;
}

}  // namespace

void StudyDesk::begin(const Settings& settings, const Dataset& data,
                      std::shared_ptr<const Images> images,
                      std::map<std::string, std::shared_ptr<const Features>> features, int seeds,
                      const Parallel& parallel, StudyState& state) {
    StudyPlan plan{settings.target,
                   settings.nuisance,
                   groups_of(settings, seeds),
                   {},
                   loop_of(settings),
                   false};
    for (const auto& name : settings.acquisitions)
        if (const auto strategy = find_strategy(name)) plan.acquisitions.push_back(*strategy);
    StudySources sources{
        [data, images](std::uint64_t) {
            return Result<Examples>(Examples{data, images, {}});
        },
        [features](const std::string& encoder, std::uint64_t) -> Result<std::unique_ptr<Encoder>> {
            return make_ready_encoder(encoder, features.at(encoder));
        },
        parallel};
    job_ = std::make_unique<StudyJob>(std::move(plan), std::move(sources), std::vector<Record>{},
                                      std::vector<ProbeResult>{});
    state = {};
    state.running = true;
    state.seeds = seeds;
}

void StudyDesk::advance(double seconds, StudyState& state) {
    if (!job_) return;
    const auto progress = job_->tick();
    for (Record& record : job_->take_records()) state.records.push_back(std::move(record));
    state.seconds += seconds;
    if (progress && !progress->finished) {
        state.fraction = progress->fraction;
        return;
    }
    if (progress)
        state.summary = summarise(state.records, kTargets);
    else
        state.error = progress.error().what;
    state.fraction = 1;
    state.running = false;
    job_.reset();
}

void StudyDesk::cancel(StudyState& state) {
    job_.reset();
    state = {};
}

}  // namespace bluesquare
