// Records of all seeds -> what a study says.
#pragma once

#include <string>
#include <vector>

#include "study/records.h"
#include "study/statistics.h"

namespace bluesquare {

struct TargetReached {
    double target;          // accuracy
    double median;          // labels; infinite where the median run never gets there
    double censored_share;  // of the runs
};

struct ArmSummary {
    Arm arm;
    int seeds = 0;
    std::vector<int> labels;  // the budgets at which the curves are given
    std::vector<Interval> accuracy, pool_weighted_accuracy, worst_group, tenth_percentile_accuracy;
    int tested_nuisances = 0;  // the nuisance's levels in the test set: the most of any record
    Interval enrichment_first15, enrichment_all, aubc;
    std::vector<TargetReached> labels_to_target;
    int unconverged = 0;  // fits that did not reach their optimum: numbers not to be trusted
};

// Labels that random picks need over labels that a strategy needs, same encoder and learner:
// medians over the seeds that both have. A run that never got there counts with the labels that it
// had, so that the ratio is a bound.
enum class Bound { exact, at_least, at_most, unknown };  // censored: random, the strategy, both
struct LabelRatio {
    std::string encoder, learner, strategy;
    double target = 0;
    double value = 0, lo = 0, hi = 0;
    Bound bound = Bound::exact;
    std::string picker{};  // Arm::picker
};

// Share of a learner's first questions that the head's learner with the same encoder, strategy and
// labelled start asks too, over the seeds that both have.
struct SharedQuestions {
    std::string encoder, learner, strategy;
    Interval share;
};

// Held-out accuracy of a linear probe, over seeds.
struct ProbeSummary {
    std::string encoder, attribute;
    Interval accuracy;
    double chance = 0;
    int unconverged = 0;
};

struct Summary {
    std::vector<ArmSummary> arms;  // sorted by arm
    std::vector<LabelRatio> label_ratios;
    std::vector<SharedQuestions> shared_questions;  // of strategies that score; none by heads alone
    // penalties[i][j]: share of budgets at which arm i is significantly better than arm j (paired
    // t-test over seeds, p < .05; Ash et al., 2020, "BADGE").
    std::vector<std::vector<double>> penalties;
    std::vector<ProbeSummary> probes;
};

// records: any order, each run's rounds without a gap. targets: accuracies, the main one first.
// rounds: those that every run has done; curves, enrichment over all picks, AUBC and penalties are
// of these, so that arms which went on longer are compared alike. Runs that are not done (their
// last evaluation asked about something) are left out: a study still running.
Summary summarise(const std::vector<Record>& records, const std::vector<double>& targets,
                  int rounds);

// Mean and interval over seeds, by encoder and attribute.
std::vector<ProbeSummary> summarise_probes(const std::vector<ProbeResult>& probes);

}  // namespace bluesquare
