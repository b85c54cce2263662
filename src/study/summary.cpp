#include "study/summary.h"

#include <algorithm>
#include <limits>
#include <map>

#include "study/metrics.h"

namespace bluesquare {
namespace {

using RunRecords = std::vector<Record>;               // one run, by round
using ArmRuns = std::map<std::uint64_t, RunRecords>;  // by seed

std::map<Arm, ArmRuns> complete_runs(const std::vector<Record>& records) {
    std::map<Arm, ArmRuns> arms;
    for (const Record& record : records) arms[record.arm][record.seed].push_back(record);
    std::size_t rounds = 0;
    for (auto& [arm, runs] : arms)
        for (auto& [seed, run] : runs) {
            std::sort(run.begin(), run.end(),
                      [](const Record& a, const Record& b) { return a.round < b.round; });
            rounds = std::max(rounds, run.size());
        }
    for (auto& [arm, runs] : arms)
        std::erase_if(runs, [&](const auto& run) { return run.second.size() < rounds; });
    std::erase_if(arms, [](const auto& arm) { return arm.second.empty(); });
    return arms;
}

Curve curve_of(const RunRecords& run) {
    Curve curve;
    for (const Record& record : run) {
        curve.labels.push_back(record.labels);
        curve.values.push_back(record.accuracy);
    }
    return curve;
}

// `value` of each record across seeds, round by round.
std::vector<Interval> intervals_by_round(const ArmRuns& runs, const Bootstrap& bootstrap,
                                         double Record::*value) {
    std::vector<Interval> intervals;
    for (std::size_t round = 0; round < runs.begin()->second.size(); ++round) {
        std::vector<double> values;
        for (const auto& [seed, run] : runs) values.push_back(run[round].*value);
        intervals.push_back(bootstrap.of_mean(values));
    }
    return intervals;
}

// Labels to target by seed; infinite where censored.
std::map<std::uint64_t, double> reached(const ArmRuns& runs, double target) {
    std::map<std::uint64_t, double> labels;
    for (const auto& [seed, run] : runs) {
        const auto t = labels_to_target(curve_of(run), target);
        labels[seed] = t.censored ? std::numeric_limits<double>::infinity() : t.labels;
    }
    return labels;
}

ArmSummary summarise_arm(const Arm& arm, const ArmRuns& runs, const std::vector<double>& targets) {
    ArmSummary out;
    out.arm = arm;
    out.seeds = static_cast<int>(runs.size());
    out.labels = curve_of(runs.begin()->second).labels;
    const Bootstrap bootstrap(out.seeds);
    out.accuracy = intervals_by_round(runs, bootstrap, &Record::accuracy);
    out.pool_weighted_accuracy =
        intervals_by_round(runs, bootstrap, &Record::pool_weighted_accuracy);
    out.worst_group = intervals_by_round(runs, bootstrap, &Record::worst_group);
    std::vector<double> first15, all, areas;
    for (const auto& [seed, run] : runs) {
        first15.push_back(enrichment(run, 15));
        all.push_back(enrichment(run, 0));
        areas.push_back(aubc(curve_of(run)));
    }
    out.enrichment_first15 = mean_interval(first15);
    out.enrichment_all = mean_interval(all);
    out.aubc = mean_interval(areas);
    for (double target : targets) {
        std::vector<double> labels;
        double censored = 0;
        for (const auto& [seed, t] : reached(runs, target)) {
            labels.push_back(t);
            censored += t == std::numeric_limits<double>::infinity();
        }
        out.labels_to_target.push_back({target, median(labels), censored / out.seeds});
    }
    return out;
}

// The ratio of medians with infinities replaced by the budget, and what that makes of it.
LabelRatio label_ratio(const Arm& arm, const ArmRuns& random, const ArmRuns& strategy,
                       double target) {
    const auto t_random = reached(random, target), t_strategy = reached(strategy, target);
    const double budget = curve_of(strategy.begin()->second).labels.back();
    std::vector<double> a, b;  // paired by seed
    for (const auto& [seed, t] : t_random)
        if (t_strategy.contains(seed)) {
            a.push_back(t);
            b.push_back(t_strategy.at(seed));
        }
    const auto medians = [&](std::span<const int> seeds) {
        std::vector<double> drawn_a, drawn_b;
        for (int i : seeds) {
            drawn_a.push_back(a[i]);
            drawn_b.push_back(b[i]);
        }
        return std::pair{median(drawn_a), median(drawn_b)};
    };
    const Interval interval =
        Bootstrap(static_cast<int>(a.size())).interval([&](std::span<const int> seeds) {
            const auto [top, bottom] = medians(seeds);
            return std::min(top, budget) / std::min(bottom, budget);
        });
    LabelRatio ratio{arm.encoder,   arm.learner, arm.acquisition, target,
                     interval.mean, interval.lo, interval.hi};
    if (a.empty()) return ratio;
    const bool random_censored = median(a) > budget, strategy_censored = median(b) > budget;
    ratio.bound = random_censored ? (strategy_censored ? Bound::unknown : Bound::at_least)
                                  : (strategy_censored ? Bound::at_most : Bound::exact);
    return ratio;
}

double penalty(const ArmRuns& better, const ArmRuns& worse) {
    const std::size_t rounds = better.begin()->second.size();
    int significant = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<double> a, b;
        double difference = 0;
        for (const auto& [seed, run] : better)
            if (const auto other = worse.find(seed); other != worse.end()) {
                a.push_back(run[round].accuracy);
                b.push_back(other->second[round].accuracy);
                difference += a.back() - b.back();
            }
        significant += a.size() >= 2 && difference > 0 && paired_t_test(a, b) < 0.05;
    }
    return static_cast<double>(significant) / static_cast<double>(rounds);
}

}  // namespace

Summary summarise(const std::vector<Record>& records, const std::vector<double>& targets) {
    const auto arms = complete_runs(records);
    Summary summary;
    for (const auto& [arm, runs] : arms) {
        summary.arms.push_back(summarise_arm(arm, runs, targets));
        const auto random = arms.find({arm.encoder, arm.learner, "random"});
        if (random != arms.end() && arm.acquisition != "random")
            for (double target : targets)
                summary.label_ratios.push_back(label_ratio(arm, random->second, runs, target));
        std::vector<double> row;
        for (const auto& [other, other_runs] : arms)
            row.push_back(arm == other ? 0 : penalty(runs, other_runs));
        summary.penalties.push_back(std::move(row));
    }
    return summary;
}

}  // namespace bluesquare
