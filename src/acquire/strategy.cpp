#include "acquire/strategy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "core/quoted.h"
#include "exact/math.h"
#include "exact/softmax.h"

namespace bluesquare {
namespace {

using Row = std::span<const double>;

// k of them, each set equally likely (the start of a Fisher-Yates shuffle).
std::vector<int> choose_randomly(const Candidates& candidates) {
    std::vector<int> order(candidates.count);
    std::iota(order.begin(), order.end(), 0);
    const int k = std::min(candidates.k, candidates.count);
    for (int i = 0; i < k; ++i) {
        const auto left = static_cast<std::uint32_t>(candidates.count - i);
        std::swap(order[i], order[i + static_cast<int>(candidates.rng.below(left))]);
    }
    order.resize(k);
    return order;
}

// Least confidence, 1 - max p, as the log odds against the predicted class, log((1 - p) / p): the
// same order, and no cancellation where p is near 1.
double least_confidence(Row logits) {
    const int best = arg_max(logits);
    if (logits.size() == 2) return logits[1 - best] - logits[best];
    double odds_against = 0;  // over exp(second - best)
    double second = -std::numeric_limits<double>::infinity();
    for (int c = 0; c < static_cast<int>(logits.size()); ++c)
        if (c != best) second = std::max(second, logits[c]);
    for (int c = 0; c < static_cast<int>(logits.size()); ++c)
        if (c != best) odds_against += exact_exp(logits[c] - second);
    return exact_log(odds_against) + (second - logits[best]);
}

// -sum p log p.
double entropy(Row logits) {
    const double normaliser = log_sum_exp(logits);
    double sum = 0;
    for (double logit : logits) {
        const double log_p = logit - normaliser;
        sum -= exact_exp(log_p) * log_p;
    }
    return sum;
}

// p of the second best class - p of the best.
double small_margin(Row logits) {
    const double normaliser = log_sum_exp(logits);
    const int best = arg_max(logits);
    double second = -std::numeric_limits<double>::infinity();
    for (int c = 0; c < static_cast<int>(logits.size()); ++c)
        if (c != best) second = std::max(second, logits[c]);
    return exact_exp(second - normaliser) - exact_exp(logits[best] - normaliser);
}

double negative_max_logit(Row logits) { return -logits[arg_max(logits)]; }

double one(int) { return 1; }
double two(int) { return 2; }
// The entropy's gradient is p (H - (-log p)); the sum of its sizes is at most the standard
// deviation of log p, whose square is at most log(C)^2 / 4 + 1 (Reeb and Wolf, 2015).
double entropy_sensitivity(int classes) { return 1 + std::log(classes) / 2; }

constexpr std::array kStrategies{
    Strategy{.name = "random",
             .description = "any unlabelled example, without replacement",
             .choose = choose_randomly},
    Strategy{.name = "uncertainty",
             .description = "least confidence: lowest probability of the predicted class",
             .score = least_confidence,
             .sensitivity = two},
    Strategy{.name = "entropy",
             .description = "highest entropy of the predicted distribution",
             .score = entropy,
             .sensitivity = entropy_sensitivity},
    Strategy{.name = "margin",
             .description = "smallest gap between the two most probable classes",
             .score = small_margin,
             .sensitivity = one},
    Strategy{.name = "raw-uncertainty",
             .description = "lowest largest logit",
             .score = negative_max_logit,
             .sensitivity = one},
};

}  // namespace

std::span<const Strategy> strategies() { return kStrategies; }

Result<const Strategy*> find_strategy(std::string_view name) {
    std::string known;
    for (const auto& strategy : kStrategies) {
        if (strategy.name == name) return &strategy;
        known += (known.empty() ? "" : ", ") + std::string(strategy.name);
    }
    return usage_error("unknown acquisition " + in_quotes(name) + ": expected one of " + known);
}

std::vector<double> scores_of(const Strategy& strategy, const Matrix& logits) {
    const auto classes = static_cast<std::size_t>(logits.cols());
    std::vector<double> scores(logits.rows());
    for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] = strategy.score({&logits(i, 0), classes});
    return scores;
}

std::vector<int> select(std::span<const double> scores, int k) {
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    const auto kept = order.begin() + std::min<std::ptrdiff_t>(k, std::ssize(scores));
    std::partial_sort(order.begin(), kept, order.end(), [&](int a, int b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
    });
    order.erase(kept, order.end());
    return order;
}

std::vector<int> query(const Strategy& strategy, const Candidates& candidates) {
    if (!strategy.scores()) return strategy.choose(candidates);
    return select(scores_of(strategy, *candidates.logits), candidates.k);
}

}  // namespace bluesquare
