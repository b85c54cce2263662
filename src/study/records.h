// What a study leaves behind: plain structs, one Record for each run and round.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace bluesquare {

// Arm::learner: a softmax regression on a frozen encoder's features; the whole network, trained again
// in each round.
inline constexpr std::string_view head_learner = "head", finetune_learner = "finetune";

// One cell of the comparison.
struct Arm {
    std::string encoder;  // "pretrained", "random-init", "stages:3", or the features' name
    std::string learner;
    std::string acquisition;
    std::string picker{};  // the encoder that the strategy goes by; empty: the learner's own

    auto operator<=>(const Arm&) const = default;
};

// "pretrained", "pretrained, finetune": who learns; a head on frozen features goes without saying.
inline std::string learns(const std::string& encoder, const std::string& learner) {
    return learner == head_learner ? encoder : encoder + ", " + learner;
}
inline std::string learns(const Arm& arm) { return learns(arm.encoder, arm.learner); }

// "uncertainty", "uncertainty by random-init"
inline std::string asks(const std::string& acquisition, const std::string& picker) {
    return picker.empty() ? acquisition : acquisition + " by " + picker;
}
inline std::string asks(const Arm& arm) { return asks(arm.acquisition, arm.picker); }

// The state after a fit: labels counts the seed set and all earlier picks; picked are this round's.
struct Record {
    Arm arm;
    std::uint64_t seed = 0;
    int round = 0;
    int labels = 0;
    bool converged = true;              // the fit (FitReport); false only where rounding forbids
    double accuracy = 0;                // mean over groups, test set
    double pool_weighted_accuracy = 0;  // groups weighted by their share of the pool
    double worst_group = 0;
    // Of the accuracies of the nuisance's levels (score_predictions()). NaN, and the counts 0, in
    // records from before these were kept.
    double tenth_percentile_accuracy = std::numeric_limits<double>::quiet_NaN();
    int tested_groups = 0,
        tested_nuisances = 0;              // groups, and the nuisance's levels, in the test set
    std::map<std::string, double> groups;  // accuracy; none where too many (metrics.h)
    std::vector<int> seed_set;             // example ids, round 0 only
    std::vector<int> picked;               // example ids, in the order asked
    std::vector<int> picked_mismatched;    // 1 where the pick of that place is mismatched, else 0
    std::map<std::string, int> picked_groups;  // count by group, picked groups only
    double pool_mismatched_share = 0;          // what random picks are expected to find
};

// What one probe of one encoder and corpus found (study/probe.h).
struct ProbeResult {
    std::string encoder, attribute;
    std::uint64_t seed = 0;
    double accuracy = 0;  // NaN where there are too few test examples to probe
    double chance = 0;
    bool converged = true;  // its fit (FitReport)

    auto key() const { return std::tie(encoder, attribute, seed); }
};

}  // namespace bluesquare
