#include "core/pool.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/quoted.h"
#include "exact/random.h"

namespace bluesquare {
namespace {

// Levels that are not equally many go together in turn.
bool go_together(int target, int nuisance, int targets, int nuisances, Pairing pairing) {
    const int in_turn = std::min(targets, nuisances);
    const int place = nuisance % in_turn;
    return target % in_turn == (pairing == Pairing::crossed ? in_turn - 1 - place : place);
}

struct PoolGroup {
    std::string name;
    bool matched = false;
    std::vector<int> examples;
};

std::vector<PoolGroup> groups_of(const Dataset& data, const Attribute& target,
                                 const Attribute& nuisance, Pairing pairing) {
    const auto targets = static_cast<int>(target.levels.size());
    const auto nuisances = static_cast<int>(nuisance.levels.size());
    std::vector<PoolGroup> groups;
    for (int t = 0; t < targets; ++t)
        for (int n = 0; n < nuisances; ++n)
            groups.push_back({in_quotes(target.levels[t] + " " + nuisance.levels[n]),
                              go_together(t, n, targets, nuisances, pairing),
                              {}});
    for (const int i : data.members(Split::pool))
        if (target.codes[i] != no_level && nuisance.codes[i] != no_level)
            groups[target.codes[i] * nuisances + nuisance.codes[i]].examples.push_back(i);
    return groups;
}

// Examples of each matched and each mismatched group.
struct Shares {
    int matched = 0, mismatched = 0;
};

Shares shares_of(const std::vector<PoolGroup>& groups, const PoolSettings& settings) {
    double kinds[2] = {}, least[2] = {1e9, 1e9};  // mismatched, matched
    for (const PoolGroup& group : groups) {
        kinds[group.matched] += 1;
        least[group.matched] =
            std::min(least[group.matched], static_cast<double>(group.examples.size()));
    }
    // The whole pool as large as either kind allows.
    double size = settings.size > 0 ? settings.size : 1e9;
    const double share[2] = {1 - settings.matched, settings.matched};
    for (const int kind : {0, 1})
        if (share[kind] > 0) size = std::min(size, least[kind] * kinds[kind] / share[kind]);
    const auto each = [&](int kind) {
        return static_cast<int>(
            std::lround(std::min(least[kind], size * share[kind] / kinds[kind])));
    };
    return {each(1), each(0)};
}

void leave(Dataset& data, std::vector<int> from, std::size_t keep, Rng& rng) {
    shuffle(from, rng);
    for (std::size_t i = keep; i < from.size(); ++i) data.split[from[i]] = Split::none;
}

Error too_small(std::size_t found, int wanted) {
    return {"the pool has " + std::to_string(found) + " examples, but " + std::to_string(wanted) +
            " are asked for: ask for a smaller pool_size"};
}

}  // namespace

Status draw_pool(Dataset& data, const std::string& target, const std::string& nuisance,
                 const PoolSettings& settings, std::uint64_t seed) {
    Rng rng(seed, "pool");
    const auto pool = data.members(Split::pool);
    const bool whole = settings.size == 0;
    if (!whole && settings.size > std::ssize(pool)) return too_small(pool.size(), settings.size);
    if (settings.pairing == Pairing::as_is) {
        if (!whole) leave(data, pool, settings.size, rng);
        return Done{};
    }
    const Attribute *meant = data.find(target), *along = data.find(nuisance);
    if (!meant || !along) return Done{};  // said by make_task()
    auto groups = groups_of(data, *meant, *along, settings.pairing);
    for (const PoolGroup& group : groups)
        if (group.examples.empty())
            return Error{"the pool has no " + group.name +
                         ": pairs need examples of each combination of " + in_quotes(target) +
                         " and " + in_quotes(nuisance)};
    const Shares shares = shares_of(groups, settings);
    std::size_t kept = 0;
    for (PoolGroup& group : groups) {
        const int keep = group.matched ? shares.matched : shares.mismatched;
        kept += keep;
        leave(data, group.examples, keep, rng);
    }
    if (!whole && static_cast<double>(kept) < 0.98 * settings.size)
        return too_small(kept, settings.size);
    return Done{};
}

}  // namespace bluesquare
