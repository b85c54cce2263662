#include "core/task_check.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/quoted.h"

namespace bluesquare {
namespace {

using Counts = std::vector<std::int64_t>;  // by level

Counts count_levels(const Attribute& attribute, const std::vector<int>& examples) {
    Counts counts(attribute.levels.size(), 0);
    for (const int i : examples) ++counts[attribute.codes[i]];
    return counts;
}

// Levels that occur here and not there.
std::vector<std::string> only_here(const Attribute& attribute, const Counts& here,
                                   const Counts& there) {
    std::vector<std::string> levels;
    for (std::size_t level = 0; level < attribute.levels.size(); ++level)
        if (here[level] > 0 && there[level] == 0) levels.push_back(attribute.levels[level]);
    return levels;
}

// "class 'x' has", "2 classes ('x', 'y') have"
std::string named(const std::vector<std::string>& levels, const std::string& one,
                  const std::string& many) {
    if (levels.size() == 1) return one + " " + in_quotes(levels[0]) + " has";
    return std::to_string(levels.size()) + " " + many + " (" + quoted_list(levels) + ") have";
}

Status check_values(const Attribute& attribute, const Task& task) {
    int missing = 0;
    for (const auto* part : {&task.pool, &task.test})
        missing += static_cast<int>(std::count_if(
            part->begin(), part->end(), [&](int i) { return attribute.codes[i] == no_level; }));
    if (missing == 0) return Done{};
    return Error{in_quotes(attribute.name) + " has no value for " + std::to_string(missing) +
                 " of " + std::to_string(task.pool.size() + task.test.size()) +
                 " examples; fill it in or leave them out"};
}

// Two values or more in the pool.
Status check_varies(const std::string& role, const Attribute& attribute, const Counts& pool) {
    const auto present = std::count_if(pool.begin(), pool.end(), [](auto n) { return n > 0; });
    if (present >= 2) return Done{};
    const auto only = std::find_if(pool.begin(), pool.end(), [](auto n) { return n > 0; });
    return Error{role + " " + in_quotes(attribute.name) + " is " +
                 in_quotes(attribute.levels[only - pool.begin()]) +
                 " for every example of the pool, expected two values or more; choose another " +
                 role + " or a pool in which it varies"};
}

// The nearest to independence that whole examples allow: no count is a whole example away from what
// the margins predict. Told only where each combination is expected five times: a pool of a few
// examples says nothing of it.
bool nearly_independent(const Task& task, const Counts& targets, const Counts& nuisances) {
    const auto total = static_cast<std::int64_t>(task.pool.size());
    return std::all_of(task.groups.begin(), task.groups.end(), [&](const Group& g) {
        const std::int64_t product = targets[g.target] * nuisances[g.nuisance];
        const std::int64_t away = g.pool_count * total - product;
        return product >= 5 * total && std::abs(away) < total;
    });
}

std::string counts_table(const Task& task, const Attribute& nuisance) {
    constexpr std::size_t most = 8;  // columns and rows
    if (task.classes.size() > most || nuisance.levels.size() > most) return {};
    const auto cell = [](const std::string& text) {
        std::string shown = shortened(text);
        shown.insert(0, shown.size() < 18 ? 18 - shown.size() : 2, ' ');
        return shown;
    };
    std::string text = cell("in the pool");
    for (const auto& level : nuisance.levels) text += cell(level);
    for (const Group& g : task.groups) {
        if (g.nuisance == 0) text += "\n" + cell(task.classes[g.target]);
        text += cell(std::to_string(g.pool_count));
    }
    return text + "\n";
}

Status check_depends(const Task& task, const Attribute& nuisance, const Counts& targets,
                     const Counts& nuisances) {
    const bool some = std::any_of(task.groups.begin(), task.groups.end(),
                                  [](const Group& g) { return g.matched; });
    if (some && !nearly_independent(task, targets, nuisances)) return Done{};
    return Error{"target " + in_quotes(task.target) + " and nuisance " + in_quotes(task.nuisance) +
                     " are independent in the pool: every combination is about as frequent as by "
                     "chance, so none is matched or mismatched; choose another nuisance, or a pool "
                     "in which the two go together",
                 ErrorKind::failure, counts_table(task, nuisance)};
}

}  // namespace

Status check_question(const Task& task, const Attribute& target, const Attribute& nuisance) {
    for (const Attribute* attribute : {&target, &nuisance})
        if (auto ok = check_values(*attribute, task); !ok) return ok;
    const Counts targets = count_levels(target, task.pool);
    const Counts nuisances = count_levels(nuisance, task.pool);
    if (auto ok = check_varies("target", target, targets); !ok) return ok;
    if (auto ok = check_varies("nuisance", nuisance, nuisances); !ok) return ok;
    const auto absent = only_here(target, count_levels(target, task.test), targets);
    if (!absent.empty())
        return Error{named(absent, "class", "classes") +
                     " no example in the pool: nothing can be " +
                     "learned of what stands in the test set only; add examples to the pool or "
                     "leave these out of the test set"};
    return check_depends(task, nuisance, targets, nuisances);
}

std::vector<std::string> notes_on(const Task& task, const Attribute& target,
                                  const Attribute& nuisance) {
    std::vector<std::string> notes;
    const auto note = [&](const std::vector<std::string>& levels, const std::string& one,
                          const std::string& many, const std::string& rest) {
        if (!levels.empty()) notes.push_back(named(levels, one, many) + rest);
    };
    const Counts targets = count_levels(target, task.pool);
    const Counts nuisances = count_levels(nuisance, task.pool);
    const Counts tested = count_levels(target, task.test);
    const Counts seen = count_levels(nuisance, task.test);
    note(only_here(target, targets, tested), "class", "classes",
         " no test example: the accuracies say nothing of it");
    note(only_here(nuisance, nuisances, seen), "nuisance level", "nuisance levels",
         " no test example: no accuracy is for its groups");
    note(only_here(nuisance, seen, nuisances), "nuisance level", "nuisance levels",
         " no example in the pool, only in the test set");
    if (task.mismatched_share() == 0)
        notes.push_back(
            "no example of the pool is mismatched (each combination that occurs is commoner than "
            "if " +
            in_quotes(task.target) + " and " + in_quotes(task.nuisance) +
            " were independent): there is no enrichment to measure");
    return notes;
}

}  // namespace bluesquare
