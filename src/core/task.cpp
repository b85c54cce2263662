#include "core/task.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "core/quoted.h"
#include "core/task_check.h"

namespace bluesquare {
namespace {

Result<const Attribute*> find_attribute(const Dataset& data, const std::string& name) {
    if (const Attribute* found = data.find(name)) return found;
    const std::string expected = "expected one of " + data.attribute_names();
    for (const SetAside& column : data.set_aside)
        if (column.column == name)
            return usage_error("column " + in_quotes(name) + " was set aside: " + column.reason +
                               "; " + expected);
    return usage_error("unknown attribute " + in_quotes(name) + ": " + expected);
}

// A group is matched where its count exceeds what independence of target and nuisance predicts.
void mark_matched(std::vector<Group>& groups, std::size_t nuisance_levels) {
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

// In quotes, those inside doubled: names made of two such texts are never the same.
std::string as_cell(const std::string& level) {
    std::string text = "'";
    for (const char c : level) text += c == '\'' ? std::string("''") : std::string(1, c);
    return text + "'";
}

// Names the groups by their levels. Quotes those that another group could be called by too, in
// whatever order the two levels are said; and all of them where that alone is not enough.
void name_groups(std::vector<Group>& groups, const Attribute& target, const Attribute& nuisance) {
    const auto joined = [](const std::string& a, const std::string& b) { return a + " " + b; };
    const auto plain = [](const Attribute& attribute) {
        return std::none_of(attribute.levels.begin(), attribute.levels.end(),
                            [](const auto& level) { return level.find(' ') != level.npos; });
    };
    const bool unlike = plain(target) && plain(nuisance);  // no two are alike: quicker
    std::unordered_map<std::string, int> forwards, backwards, names;
    for (const Group& g : groups) {
        if (unlike) break;
        const std::string &t = target.levels[g.target], &n = nuisance.levels[g.nuisance];
        ++forwards[joined(t, n)];
        ++backwards[joined(n, t)];
    }
    const auto name = [&](Group& g, bool all) {
        const std::string &t = target.levels[g.target], &n = nuisance.levels[g.nuisance];
        g.quoted = all || (!unlike && (forwards[joined(t, n)] > 1 || backwards[joined(n, t)] > 1));
        g.name = g.quoted ? joined(as_cell(t), as_cell(n)) : joined(t, n);
        if (!unlike) ++names[g.name];
    };
    for (Group& g : groups) name(g, false);
    if (!unlike && names.size() < groups.size())
        for (Group& g : groups) name(g, true);
}

// Groups and what each example is in.
void sort_into_groups(Task& task, const Attribute& target, const Attribute& nuisance) {
    const int levels = static_cast<int>(nuisance.levels.size());
    task.groups.reserve(target.levels.size() * nuisance.levels.size());
    for (int t = 0; t < static_cast<int>(target.levels.size()); ++t)
        for (int n = 0; n < levels; ++n) task.groups.push_back({{}, t, n, false, 0, false});
    name_groups(task.groups, target, nuisance);
    task.group.reserve(target.codes.size());
    for (std::size_t i = 0; i < target.codes.size(); ++i) {
        const bool both = target.codes[i] != no_level && nuisance.codes[i] != no_level;
        task.group.push_back(both ? target.codes[i] * levels + nuisance.codes[i] : no_level);
    }
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
    task.label = (*y)->codes;
    sort_into_groups(task, **y, **z);
    task.pool = data.members(Split::pool);
    task.test = data.members(Split::test);
    if (task.pool.empty()) return Error{"the data set has no pool example: expected split 'train'"};
    if (task.test.empty()) return Error{"the data set has no test example: expected split 'test'"};
    for (int i : task.pool)
        if (task.group[i] != no_level) ++task.groups[task.group[i]].pool_count;
    if (!task.groups.empty()) mark_matched(task.groups, (*z)->levels.size());
    if (auto ok = check_question(task, **y, **z); !ok) return ok.error();
    task.notes = notes_on(task, **y, **z);
    return task;
}

Status check_seed_set(const Task& task, SeedSetKind kind, int size) {
    const int classes = task.class_count();
    if (size < classes)
        return usage_error("seed set of " + std::to_string(size) +
                           ": expected at least one for each of " + std::to_string(classes) +
                           " classes");
    std::vector<int> have(task.classes.size(), 0);
    for (int i : task.pool)
        if (kind == SeedSetKind::balanced || !task.mismatched(i)) ++have[task.label[i]];
    for (int c = 0; c < classes; ++c) {
        const int part = size / classes + (c < size % classes ? 1 : 0);
        if (have[c] >= part) continue;
        const std::string sort = kind == SeedSetKind::matched ? "matched " : "";
        return usage_error(
            "seed set of " + std::to_string(size) + ": the pool has " +
            (have[c] == 0 ? "no " + sort + "example" : "too few " + sort + "examples") +
            " of class " + in_quotes(task.classes[c]) +
            (have[c] == 0 ? "; choose another nuisance or start from a balanced seed set"
                          : "; ask for a smaller seed set or a larger pool"));
    }
    return Done{};
}

Result<std::vector<int>> draw_seed_set(const Task& task, SeedSetKind kind, int size, Rng& rng) {
    if (auto ok = check_seed_set(task, kind, size); !ok) return ok.error();
    std::vector<std::vector<int>> by_class(task.classes.size());
    for (int i : task.pool)
        if (kind == SeedSetKind::balanced || !task.mismatched(i))
            by_class[task.label[i]].push_back(i);
    for (auto& members : by_class) shuffle(members, rng);
    std::vector<int> seed_set;
    for (int drawn = 0; drawn < size; ++drawn) {
        auto& members = by_class[drawn % task.class_count()];
        seed_set.push_back(members.back());
        members.pop_back();
    }
    return seed_set;
}

}  // namespace bluesquare
