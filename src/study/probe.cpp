#include "study/probe.h"

#include <algorithm>
#include <numeric>

#include "core/quoted.h"
#include "exact/random.h"
#include "exact/standardise.h"
#include "study/scoring.h"

namespace bluesquare {
namespace {

struct ProbeSplit {
    std::vector<int> fit, held_out;  // example ids
};

Result<ProbeSplit> balanced_split(const Dataset& data, const Attribute& attribute, Rng& rng) {
    std::vector<std::vector<int>> by_level(attribute.levels.size());
    for (int i : data.members(Split::test))
        if (attribute.codes[i] != no_level) by_level[attribute.codes[i]].push_back(i);
    std::size_t each = by_level[0].size();
    for (const auto& members : by_level) each = std::min(each, members.size());
    if (each < 5)
        return Error{"probe of " + in_quotes(attribute.name) + ": a level has " +
                     std::to_string(each) +
                     " test examples, expected at least 5; enlarge the test set"};
    ProbeSplit split;
    const std::size_t fitted = each * 3 / 5;
    for (auto& members : by_level) {
        shuffle(members, rng);
        split.fit.insert(split.fit.end(), members.begin(), members.begin() + fitted);
        split.held_out.insert(split.held_out.end(), members.begin() + fitted,
                              members.begin() + each);
    }
    return split;
}

}  // namespace

Result<Probe> fit_probe(const Dataset& data, const Attribute& attribute, const Features& features,
                        const HeadSettings& settings, std::uint64_t seed) {
    Rng rng(seed, "probe");
    const auto split = balanced_split(data, attribute, rng);
    if (!split) return split.error();
    Probe probe;
    probe.scale = pool_scale(features, split->fit);
    const ScaledRows z = standardise(features, split->fit, probe.scale);
    std::vector<int> rows(split->fit.size()), labels;
    std::iota(rows.begin(), rows.end(), 0);
    for (int i : split->fit) labels.push_back(attribute.codes[i]);
    HeadLearner learner(static_cast<int>(attribute.levels.size()), settings);
    learner.append(z, rows, labels);
    probe.converged = learner.fit(z).converged;
    probe.head = learner.head(z);
    const ScoredRows held_out = with_lengths(standardise(features, split->held_out, probe.scale));
    const auto predicted = classify(held_out, {&probe.head})[0];
    int right = 0;
    for (std::size_t i = 0; i < predicted.size(); ++i)
        right += predicted[i] == attribute.codes[split->held_out[i]];
    probe.accuracy = static_cast<double>(right) / static_cast<double>(predicted.size());
    return probe;
}

Matrix probe_logits(const Probe& probe, const Features& features, std::span<const int> rows) {
    const ScaledRows z = standardise(features, rows, probe.scale);
    std::vector<int> all(rows.size());
    std::iota(all.begin(), all.end(), 0);
    return exact_logits(z, all, probe.head);
}

}  // namespace bluesquare
