#include "study/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include "study/metrics.h"

namespace bluesquare {
namespace {

using RunRecords = std::vector<Record>;               // one run, by round
using ArmRuns = std::map<std::uint64_t, RunRecords>;  // by seed

// Those that are done and have at least the rounds that are compared.
std::map<Arm, ArmRuns> complete_runs(const std::vector<Record>& records) {
    std::map<Arm, ArmRuns> arms;
    for (const Record& record : records) arms[record.arm][record.seed].push_back(record);
    for (auto& [arm, runs] : arms) {
        for (auto& [seed, run] : runs)
            std::sort(run.begin(), run.end(),
                      [](const Record& a, const Record& b) { return a.round < b.round; });
        std::erase_if(runs, [](const auto& run) { return !run.second.back().picked.empty(); });
    }
    std::erase_if(arms, [](const auto& arm) { return arm.second.empty(); });
    return arms;
}

// The rounds that are compared: those asked for, or fewer where the pool was used up before.
std::size_t common_rounds(const std::map<Arm, ArmRuns>& arms, int rounds) {
    auto common = static_cast<std::size_t>(rounds) + 1;
    for (const auto& [arm, runs] : arms)
        for (const auto& [seed, run] : runs) common = std::min(common, run.size());
    return common;
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
std::vector<Interval> intervals_by_round(const ArmRuns& runs, std::size_t rounds,
                                         const Bootstrap& bootstrap, double Record::*value) {
    std::vector<Interval> intervals;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<double> values;
        for (const auto& [seed, run] : runs) values.push_back(run[round].*value);
        intervals.push_back(bootstrap.of_mean(values));
    }
    return intervals;
}

// Labels to target of a run; censored: it had at least these.
struct Reached {
    double labels;
    bool censored;

    double or_infinite() const {
        return censored ? std::numeric_limits<double>::infinity() : labels;
    }
};

Reached reached(const RunRecords& run, double target) {
    const auto t = labels_to_target(curve_of(run), target);
    return {static_cast<double>(t.labels), t.censored};
}

TargetReached summarise_target(const ArmRuns& runs, double target) {
    std::vector<double> labels;
    double censored = 0;
    for (const auto& [seed, run] : runs) {
        const Reached t = reached(run, target);
        labels.push_back(t.or_infinite());
        censored += t.censored;
    }
    const auto count = static_cast<double>(runs.size());
    return {target, median(std::move(labels)), censored / count};
}

ArmSummary summarise_arm(const Arm& arm, const ArmRuns& runs, const std::vector<double>& targets,
                         std::size_t rounds) {
    ArmSummary out;
    out.arm = arm;
    out.seeds = static_cast<int>(runs.size());
    out.labels = curve_of(runs.begin()->second).labels;
    out.labels.resize(rounds);
    const Bootstrap bootstrap(out.seeds);
    out.accuracy = intervals_by_round(runs, rounds, bootstrap, &Record::accuracy);
    out.pool_weighted_accuracy =
        intervals_by_round(runs, rounds, bootstrap, &Record::pool_weighted_accuracy);
    out.worst_group = intervals_by_round(runs, rounds, bootstrap, &Record::worst_group);
    out.tenth_percentile_accuracy =
        intervals_by_round(runs, rounds, bootstrap, &Record::tenth_percentile_accuracy);
    std::vector<double> first15, all, areas;
    for (const auto& [seed, run] : runs) {
        const RunRecords compared(run.begin(), run.begin() + static_cast<std::ptrdiff_t>(rounds));
        first15.push_back(enrichment(run, 15));
        all.push_back(enrichment(compared, 0));
        areas.push_back(aubc(curve_of(compared)));
    }
    out.enrichment_first15 = mean_interval(first15);
    out.enrichment_all = mean_interval(all);
    out.aubc = mean_interval(areas);
    for (double target : targets) out.labels_to_target.push_back(summarise_target(runs, target));
    for (const auto& [seed, run] : runs)
        for (const Record& record : run) {
            out.unconverged += !record.converged;
            out.tested_nuisances = std::max(out.tested_nuisances, record.tested_nuisances);
        }
    return out;
}

LabelRatio label_ratio(const Arm& arm, const ArmRuns& random, const ArmRuns& strategy,
                       double target) {
    std::vector<Reached> a, b;  // paired by seed
    for (const auto& [seed, run] : random)
        if (const auto other = strategy.find(seed); other != strategy.end()) {
            a.push_back(reached(run, target));
            b.push_back(reached(other->second, target));
        }
    const auto median_of = [](const std::vector<Reached>& runs, std::span<const int> seeds) {
        std::vector<double> drawn;
        for (const int i : seeds) drawn.push_back(runs[i].labels);
        return median(std::move(drawn));
    };
    const Interval interval =
        Bootstrap(static_cast<int>(a.size())).interval([&](std::span<const int> seeds) {
            return seeds.empty() ? std::numeric_limits<double>::quiet_NaN()
                                 : median_of(a, seeds) / median_of(b, seeds);
        });
    LabelRatio ratio{arm.encoder,   arm.learner, arm.acquisition, target,
                     interval.mean, interval.lo, interval.hi};
    ratio.picker = arm.picker;
    if (a.empty()) return ratio;
    const auto censored = [](const std::vector<Reached>& runs) {
        std::vector<double> labels;
        for (const Reached& t : runs) labels.push_back(t.or_infinite());
        return std::isinf(median(std::move(labels)));
    };
    ratio.bound = censored(a) ? (censored(b) ? Bound::unknown : Bound::at_least)
                              : (censored(b) ? Bound::at_most : Bound::exact);
    return ratio;
}

double penalty(const ArmRuns& better, const ArmRuns& worse, std::size_t rounds) {
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

SharedQuestions shared_questions(const Arm& arm, const ArmRuns& runs, const ArmRuns& heads) {
    std::vector<double> shares;
    for (const auto& [seed, run] : runs)
        if (const auto head = heads.find(seed); head != heads.end()) {
            const auto &asked = run.front().picked, &by_head = head->second.front().picked;
            const auto same = std::ranges::count_if(
                asked, [&](int example) { return std::ranges::count(by_head, example) > 0; });
            if (!asked.empty())
                shares.push_back(static_cast<double>(same) / static_cast<double>(asked.size()));
        }
    return {arm.encoder, arm.learner, arm.acquisition, mean_interval(shares)};
}

}  // namespace

Summary summarise(const std::vector<Record>& records, const std::vector<double>& targets,
                  int rounds) {
    const auto arms = complete_runs(records);
    const std::size_t common = common_rounds(arms, rounds);
    Summary summary;
    for (const auto& [arm, runs] : arms) {
        summary.arms.push_back(summarise_arm(arm, runs, targets, common));
        const auto random = arms.find({arm.encoder, arm.learner, "random"});
        if (random != arms.end() && arm.acquisition != "random")
            for (double target : targets)
                summary.label_ratios.push_back(label_ratio(arm, random->second, runs, target));
        const auto head = arms.find({arm.encoder, std::string(head_learner), arm.acquisition});
        if (head != arms.end() && arm.learner != head_learner && arm.acquisition != "random")
            summary.shared_questions.push_back(shared_questions(arm, runs, head->second));
        std::vector<double> row;
        for (const auto& [other, other_runs] : arms)
            row.push_back(arm == other ? 0 : penalty(runs, other_runs, common));
        summary.penalties.push_back(std::move(row));
    }
    return summary;
}

std::vector<ProbeSummary> summarise_probes(const std::vector<ProbeResult>& probes) {
    std::map<std::pair<std::string, std::string>, std::vector<const ProbeResult*>> by_probe;
    for (const auto& probe : probes) by_probe[{probe.encoder, probe.attribute}].push_back(&probe);
    std::vector<ProbeSummary> summaries;
    for (const auto& [names, found] : by_probe) {
        ProbeSummary& summary = summaries.emplace_back();
        summary.encoder = names.first;
        summary.attribute = names.second;
        std::vector<double> accuracies;
        for (const ProbeResult* probe : found) {
            accuracies.push_back(probe->accuracy);
            summary.chance = probe->chance;
            summary.unconverged += !probe->converged;
        }
        summary.accuracy = mean_interval(accuracies);
    }
    return summaries;
}

}  // namespace bluesquare
