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
    // "square red"; no two groups have the same. Where levels could be read in two ways ("dark" and
    // "red car", "dark red" and "car") they are quoted: "'dark' 'red car'".
    std::string name;
    int target = 0;  // level of the target attribute
    int nuisance = 0;
    // Matched: commoner in the pool than if target and nuisance were independent. The rest,
    // the atypical combinations, are the mismatched groups.
    bool matched = false;
    int pool_count = 0;
    bool quoted = false;  // the name quotes its levels
};

struct Task {
    std::string target, nuisance;      // attribute names
    std::vector<std::string> classes;  // levels of the target
    std::vector<Group> groups;         // row-major target x nuisance
    // n; of the examples in pool and test (others may have no_level):
    std::vector<int> label;       // the oracle's answers
    std::vector<int> group;       // index into groups
    std::vector<int> pool, test;  // example ids, ascending
    // What a reader of the numbers should know, a line each: "class 'x' has no test example: ...".
    std::vector<std::string> notes;

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

// Usage error where an attribute is unknown (a column that was set aside is named with the reason)
// or both are the same. Failure where pool or test set is empty or has an example without a value;
// where the pool has fewer than two classes or nuisance levels, or a class stands in the test set
// only; and where target and nuisance are independent in the pool, so that nothing is matched or
// mismatched (the counts are the error's detail).
Result<Task> make_task(const Dataset& data, const std::string& target, const std::string& nuisance);

// Whether the pool has enough for a seed set: usage error where a class has too few examples to
// have its part (at least one each), naming the class.
Status check_seed_set(const Task& task, SeedSetKind kind, int size);

// `size` ids from the pool, classes in turn. Errors of check_seed_set().
Result<std::vector<int>> draw_seed_set(const Task& task, SeedSetKind kind, int size, Rng& rng);

}  // namespace bluesquare
