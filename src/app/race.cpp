#include "app/race.h"

#include <limits>

#include "study/metrics.h"

namespace bluesquare {
namespace {

void add_record(ArmState& arm, Record record) {
    if (record.round == 0) arm.seed_set = record.seed_set;
    arm.last_picks = record.picked;
    arm.picks.insert(arm.picks.end(), record.picked.begin(), record.picked.end());
    arm.records.push_back(std::move(record));
    arm.enrichment = enrichment(arm.records, 0);
}

}  // namespace

Result<Race> Race::make(const Settings& settings, const Task& task,
                        const std::vector<std::shared_ptr<const Features>>& features) {
    std::vector<RunKey> runs;
    for (const auto& name : settings.acquisitions) {
        const auto strategy = find_strategy(name);
        if (!strategy) return strategy.error();
        runs.push_back({*strategy, settings.seed});
    }
    Race race;
    for (std::size_t e = 0; e < settings.encoders.size(); ++e) {
        auto loop = Lockstep::make(make_ground(task, *features[e]), settings.encoders[e], runs,
                                   loop_of(settings));
        if (!loop) return loop.error();
        race.loops_.push_back(*std::move(loop));
        for (const auto& acquisition : settings.acquisitions) {
            ArmState& arm = race.arms_.emplace_back();
            arm.arm = {settings.encoders[e], "head", acquisition};
            arm.enrichment = std::numeric_limits<double>::quiet_NaN();
        }
    }
    return race;
}

void Race::advance(const Parallel& parallel) {
    std::size_t arm = 0;
    for (Lockstep& loop : loops_)
        for (Record& record : loop.advance(parallel)) add_record(arms_[arm++], std::move(record));
}

int Race::round() const { return loops_.front().round() - 1; }
bool Race::finished() const { return loops_.front().finished(); }

}  // namespace bluesquare
