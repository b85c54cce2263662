// A task: which attribute is meant (target), which one goes along with it by accident (nuisance),
// and what a learner starts from.
#pragma once

#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "exact/random.h"

namespace bluesquare {

// A combination target x nuisance.
struct Group {
    std::string name;  // "square red"
    int target = 0;    // level of the target attribute
    int nuisance = 0;
    // Matched: commoner in the pool than if target and nuisance were independent. The rest,
    // the atypical combinations, are the mismatched groups.
    bool matched = false;
    int pool_count = 0;
};

struct Task {
    std::string target, nuisance;      // attribute names
    std::vector<std::string> classes;  // levels of the target
    std::vector<Group> groups;         // row-major target x nuisance
    std::vector<int> label;            // n, the oracle's answers
    std::vector<int> group;            // n, index into groups
    std::vector<int> pool, test;       // example ids, ascending

    // Place of an example in `pool`; -1 where it is none of it.
    int pool_position(int example) const;
    int class_count() const { return static_cast<int>(classes.size()); }
    bool mismatched(int example) const { return !groups[group[example]].matched; }
    // Share of the pool that is mismatched: what random picks are expected to find.
    double mismatched_share() const;
};

// How the labelled start is drawn from the pool.
enum class SeedSetKind {
    matched,   // matched examples only, balanced by class: the task starts ambiguous
    balanced,  // balanced by class, groups as they come
};

// Usage error where an attribute is unknown or both are the same; failure where the pool or the
// test set is empty.
Result<Task> make_task(const Dataset& data, const std::string& target, const std::string& nuisance);

// `size` ids from the pool, classes in turn. Usage error where a class has too few examples to have
// its part (at least one each), naming the class.
Result<std::vector<int>> draw_seed_set(const Task& task, SeedSetKind kind, int size, Rng& rng);

}  // namespace bluesquare
