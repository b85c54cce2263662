#include "app/timeline.h"

#include <numeric>

#include "app/state.h"
#include "study/metrics.h"

namespace bluesquare {

bool looks_back(const State& state) { return state.round < state.timeline.done; }

ArmState at_round(const ArmState& arm, int round) {
    ArmState then{arm.arm, arm.seed_set, {}, {}, {}, 0};
    then.records.assign(arm.records.begin(), arm.records.begin() + round + 1);
    for (const Record& record : then.records)
        then.picks.insert(then.picks.end(), record.picked.begin(), record.picked.end());
    then.last_picks = then.records.back().picked;
    then.enrichment = enrichment(then.records, 0);
    return then;
}

ArmState labelled_so_far(const ArmState& arm) {
    ArmState before = arm;
    Record& now = before.records.back();
    before.picks.resize(before.picks.size() - now.picked.size());
    now.picked.clear();
    now.picked_mismatched.clear();
    now.picked_groups.clear();
    before.last_picks.clear();
    if (before.records.size() > 1) before.last_picks = before.records.rbegin()[1].picked;
    before.enrichment = enrichment(before.records, 0);
    return before;
}

std::vector<int> rare_by_round(const ArmState& arm) {
    std::vector<int> rare;
    for (const Record& record : arm.records)
        rare.push_back(
            std::accumulate(record.picked_mismatched.begin(), record.picked_mismatched.end(), 0));
    return rare;
}

}  // namespace bluesquare
