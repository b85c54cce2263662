#include "core/task.h"

#include <algorithm>

#include "core/quoted.h"

namespace bluesquare {
namespace {

Result<const Attribute*> find_attribute(const Dataset& data, const std::string& name) {
    if (const Attribute* found = data.find(name)) return found;
    return usage_error("unknown attribute " + in_quotes(name) + ": expected one of " +
                       data.attribute_names());
}

// A group is matched where its count exceeds what independence of target and nuisance predicts.
void mark_matched(std::vector<Group>& groups, int nuisance_levels) {
    std::vector<std::int64_t> by_target(groups.size() / nuisance_levels, 0),
        by_nuisance(nuisance_levels, 0);
    std::int64_t total = 0;
    for (const auto& g : groups) {
        by_target[g.target] += g.pool_count;
        by_nuisance[g.nuisance] += g.pool_count;
        total += g.pool_count;
    }
    for (auto& g : groups)
        g.matched = g.pool_count * total > by_target[g.target] * by_nuisance[g.nuisance];
}

}  // namespace

int Task::pool_position(int example) const {
    const auto found = std::lower_bound(pool.begin(), pool.end(), example);
    if (found == pool.end() || *found != example) return -1;
    return static_cast<int>(found - pool.begin());
}

double Task::mismatched_share() const {
    std::int64_t count = 0;
    for (const auto& g : groups)
        if (!g.matched) count += g.pool_count;
    return static_cast<double>(count) / static_cast<double>(pool.size());
}

Result<Task> make_task(const Dataset& data, const std::string& target,
                       const std::string& nuisance) {
    const auto y = find_attribute(data, target);
    if (!y) return y.error();
    const auto z = find_attribute(data, nuisance);
    if (!z) return z.error();
    if (*y == *z)
        return usage_error("target and nuisance are both " + in_quotes(target) +
                           ": name two different attributes of " + data.attribute_names());
    Task task;
    task.target = target;
    task.nuisance = nuisance;
    task.classes = (*y)->levels;
    const int nuisance_levels = static_cast<int>((*z)->levels.size());
    for (int t = 0; t < task.class_count(); ++t)
        for (int n = 0; n < nuisance_levels; ++n)
            task.groups.push_back({(*y)->levels[t] + " " + (*z)->levels[n], t, n, false, 0});
    task.label = (*y)->codes;
    for (int i = 0; i < data.size(); ++i)
        task.group.push_back((*y)->codes[i] * nuisance_levels + (*z)->codes[i]);
    task.pool = data.members(Split::pool);
    task.test = data.members(Split::test);
    if (task.pool.empty()) return Error{"the data set has no pool example: expected split 'train'"};
    if (task.test.empty()) return Error{"the data set has no test example: expected split 'test'"};
    for (int i : task.pool) ++task.groups[task.group[i]].pool_count;
    mark_matched(task.groups, nuisance_levels);
    return task;
}

Result<std::vector<int>> draw_seed_set(const Task& task, SeedSetKind kind, int size, Rng& rng) {
    if (size < task.class_count())
        return usage_error("seed set of " + std::to_string(size) +
                           ": expected at least one for each of " +
                           std::to_string(task.class_count()) + " classes");
    std::vector<std::vector<int>> by_class(task.classes.size());
    for (int i : task.pool)
        if (kind == SeedSetKind::balanced || !task.mismatched(i))
            by_class[task.label[i]].push_back(i);
    for (auto& members : by_class) shuffle(members, rng);
    std::vector<int> seed_set;
    for (int drawn = 0; drawn < size; ++drawn) {
        auto& members = by_class[drawn % task.class_count()];
        if (members.empty())
            return usage_error("seed set of " + std::to_string(size) + ": the pool has too few " +
                               (kind == SeedSetKind::matched ? "matched " : "") +
                               "examples of class " +
                               in_quotes(task.classes[drawn % task.class_count()]) +
                               "; ask for a smaller seed set or a larger pool");
        seed_set.push_back(members.back());
        members.pop_back();
    }
    return seed_set;
}

}  // namespace bluesquare
