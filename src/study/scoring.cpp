#include "study/scoring.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "exact/softmax.h"
#include "learn/contrasts.h"

namespace bluesquare {
namespace {

// The weights of several heads side by side: d x (heads * contrasts).
Features side_by_side(const std::vector<const Head*>& heads) {
    const Eigen::Index width = heads[0]->weights.cols();
    Features all(heads[0]->weights.rows(), width * static_cast<Eigen::Index>(heads.size()));
    for (std::size_t h = 0; h < heads.size(); ++h)
        all.middleCols(static_cast<Eigen::Index>(h) * width, width) = heads[h]->weights;
    return all;
}

// Logits out of the products of row i, those of one head from column `first` on.
template <class Products>
void logits_of(const Products& products, int i, Eigen::Index first, const Head& head,
               const Matrix& contrasts, std::span<double> u, std::span<double> logits) {
    for (std::size_t c = 0; c < u.size(); ++c)
        u[c] = products(i, first + static_cast<Eigen::Index>(c)) + head.bias[c];
    expand_contrasts(contrasts, u, logits);
}

// The k-th largest; values are reordered. Minus infinity where there are fewer.
double kth_largest(std::vector<double> values, int k) {
    if (k < 1 || k > std::ssize(values)) return -std::numeric_limits<double>::infinity();
    std::nth_element(values.begin(), values.begin() + k - 1, values.end(), std::greater<>());
    return values[k - 1];
}

}  // namespace

ScoredRows with_lengths(Features x) {
    Vector length(x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        double square = 1;  // the constant that goes with the bias
        for (Eigen::Index k = 0; k < x.cols(); ++k)
            square += static_cast<double>(x(i, k)) * x(i, k);
        length[i] = std::sqrt(square);
    }
    return {std::move(x), std::move(length)};
}

Matrix exact_logits(const Features& features, std::span<const int> rows, const Head& head) {
    const int n = static_cast<int>(rows.size()), contrasts = static_cast<int>(head.bias.size());
    Features x(n, features.cols());
    for (int i = 0; i < n; ++i) x.row(i) = features.row(rows[i]);
    const Matrix products = multiply(x, head.weights), q = helmert_contrasts(contrasts + 1);
    Matrix logits(n, contrasts + 1);
    std::vector<double> u(contrasts);
    for (int i = 0; i < n; ++i)
        logits_of(products, i, 0, head, q, u, {&logits(i, 0), u.size() + 1});
    return logits;
}

Scoring::Scoring(const ScoredRows& rows, std::vector<const Head*> heads, const Parallel& parallel)
    : rows_(rows), heads_(std::move(heads)) {
    contrasts_ = helmert_contrasts(static_cast<int>(heads_[0]->bias.size()) + 1);
    products_ = multiply_roughly(rows_.x, side_by_side(heads_), parallel);
    // A logit is a combination of the products by a row of the contrasts, shorter than 1.
    for (const Head* head : heads_)
        scale_.push_back(
            rough_error(static_cast<int>(rows_.x.cols())) *
            std::sqrt(head->weights.cast<double>().squaredNorm() + head->bias.squaredNorm()));
}

Matrix Scoring::rough_logits(int h, std::span<const int> rows) const {
    Matrix logits(rows.size(), contrasts_.rows());
    std::vector<double> u(contrasts_.cols());
    for (std::size_t i = 0; i < rows.size(); ++i)
        logits_of(products_, rows[i], h * contrasts_.cols(), *heads_[h], contrasts_, u,
                  {&logits(i, 0), u.size() + 1});
    return logits;
}

std::vector<int> Scoring::classify(int h) const {
    const auto classes = static_cast<std::size_t>(contrasts_.rows());
    std::vector<int> all(rows_.x.rows()), best(all.size()), unsure;
    std::iota(all.begin(), all.end(), 0);
    const Matrix rough = rough_logits(h, all);
    for (int i : all) {
        const std::span logits(&rough(i, 0), classes);
        best[i] = arg_max(logits);
        double second = -std::numeric_limits<double>::infinity();
        for (std::size_t c = 0; c < classes; ++c)
            if (static_cast<int>(c) != best[i]) second = std::max(second, logits[c]);
        if (!(logits[best[i]] - second > 2 * error(h, i))) unsure.push_back(i);
    }
    if (unsure.empty()) return best;
    const Matrix exact = exact_logits(rows_.x, unsure, *heads_[h]);
    for (std::size_t u = 0; u < unsure.size(); ++u)
        best[unsure[u]] = arg_max({&exact(u, 0), classes});
    return best;
}

std::vector<double> Scoring::scores(int h, std::span<const int> rows, const Strategy& strategy,
                                    int k) const {
    const double sensitivity = strategy.sensitivity(static_cast<int>(contrasts_.rows()));
    std::vector<double> scores = scores_of(strategy, rough_logits(h, rows));
    std::vector<double> at_least(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        at_least[i] = scores[i] - sensitivity * error(h, rows[i]);
        if (!std::isfinite(at_least[i])) at_least[i] = -std::numeric_limits<double>::infinity();
    }
    const double threshold = kth_largest(std::move(at_least), k);
    std::vector<int> places, close;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!(scores[i] + sensitivity * error(h, rows[i]) < threshold)) {
            places.push_back(static_cast<int>(i));
            close.push_back(rows[i]);
        }
    if (close.empty()) return scores;
    const auto exact = scores_of(strategy, exact_logits(rows_.x, close, *heads_[h]));
    for (std::size_t i = 0; i < places.size(); ++i) scores[places[i]] = exact[i];
    return scores;
}

}  // namespace bluesquare
