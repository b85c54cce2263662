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

constexpr int kBlockRows = 192;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Several heads that go over rows together.
class Heads {
   public:
    explicit Heads(const std::vector<const Head*>& heads)
        : heads_(heads),
          contrasts_(helmert_contrasts(static_cast<int>(heads[0]->bias.size()) + 1)),
          product_(side_by_side(heads)) {
        // A logit is a combination of the products by a row of the contrasts, shorter than 1.
        for (const Head* head : heads)
            scale_.push_back(
                rough_error(static_cast<int>(head->weights.rows())) *
                std::sqrt(head->weights.cast<double>().squaredNorm() + head->bias.squaredNorm()));
    }

    std::size_t size() const { return heads_.size(); }
    int classes() const { return static_cast<int>(contrasts_.rows()); }
    const Matrix& contrasts() const { return contrasts_; }
    const Head& head(std::size_t h) const { return *heads_[h]; }
    const RoughProduct& product() const { return product_; }
    // How far a rough logit may be off, over the row's length.
    double scale(std::size_t h) const { return scale_[h]; }

   private:
    static Features side_by_side(const std::vector<const Head*>& heads) {
        const Eigen::Index width = heads[0]->weights.cols();
        Features all(heads[0]->weights.rows(), width * std::ssize(heads));
        for (std::size_t h = 0; h < heads.size(); ++h)
            all.middleCols(static_cast<Eigen::Index>(h) * width, width) = heads[h]->weights;
        return all;
    }

    const std::vector<const Head*>& heads_;
    Matrix contrasts_;
    RoughProduct product_;
    std::vector<double> scale_;
};

// Logits out of products with a head's weights.
template <class T>
void logits_of(const T* products, const Head& head, const Matrix& contrasts, std::vector<double>& u,
               double* logits) {
    for (std::size_t c = 0; c < u.size(); ++c) u[c] = products[c] + head.bias[c];
    expand_contrasts(contrasts, u, {logits, u.size() + 1});
}

// Rough logits of the rows of one block.
class Block {
   public:
    Block(const Heads& heads, const ScoredRows& rows, int number)
        : heads_(heads),
          rows_(rows),
          begin_(number * kBlockRows),
          end_(std::min(begin_ + kBlockRows, rows.x.rows())) {
        Features scratch;
        const float* x = rows.x.block(begin_, end_, scratch);
        heads.product()(x, end_ - begin_, products_);
    }

    int begin() const { return begin_; }
    int end() const { return end_; }
    // C logits of a row of this block.
    void logits(std::size_t h, int row, std::vector<double>& u, double* out) const {
        logits_of(products(h, row), heads_.head(h), heads_.contrasts(), u, out);
    }
    // How far they may be off; infinite where a product or a sum overflowed, which may have hidden
    // anything.
    double error(std::size_t h, int row) const {
        const float* p = products(h, row);
        for (int c = 0; c + 1 < heads_.classes(); ++c)
            if (!std::isfinite(p[c])) return kInfinity;
        const double error = heads_.scale(h) * rows_.length[row];
        return std::isfinite(error) ? error : kInfinity;
    }

   private:
    const float* products(std::size_t h, int row) const {
        return &products_(row - begin_, static_cast<Eigen::Index>(h) * (heads_.classes() - 1));
    }

    const Heads& heads_;
    const ScoredRows& rows_;
    int begin_, end_;
    Features products_;
};

int block_count(const ScoredRows& rows) { return (rows.x.rows() + kBlockRows - 1) / kBlockRows; }

// The most probable class where the rough logits are sure of it, else -1.
int sure_class(std::span<const double> logits, double error) {
    const int best = arg_max(logits);
    double second = -kInfinity;
    for (int c = 0; c < static_cast<int>(logits.size()); ++c)
        if (c != best) second = std::max(second, logits[c]);
    return logits[best] - second > 2 * error ? best : -1;
}

// The k-th largest; values are reordered. Minus infinity where there are fewer.
double kth_largest(std::vector<double> values, int k) {
    if (k < 1 || k > std::ssize(values)) return -kInfinity;
    std::nth_element(values.begin(), values.begin() + k - 1, values.end(), std::greater<>());
    return values[k - 1];
}

// Calls body(rows' places, exact logits) for the given places of a list of rows, a few at a time.
void in_blocks(const ScoredRows& rows, const Head& head, std::span<const int> list,
               const std::vector<int>& places,
               const std::function<void(std::span<const int>, const Matrix&)>& body) {
    for (std::size_t begin = 0; begin < places.size(); begin += kBlockRows) {
        const auto some = std::span(places).subspan(
            begin, std::min<std::size_t>(kBlockRows, places.size() - begin));
        std::vector<int> wanted;
        for (const int place : some) wanted.push_back(list.empty() ? place : list[place]);
        body(some, exact_logits(rows.x, wanted, head));
    }
}

// Candidates of one query, roughly scored.
struct Rough {
    std::vector<double> scores, errors;
    std::vector<int> by_row;  // places of the candidates, their rows ascending
};

std::vector<int> places_by_row(std::span<const int> candidates, int rows) {
    std::vector<int> place_of(rows, -1), places;
    for (std::size_t p = 0; p < candidates.size(); ++p)
        place_of[candidates[p]] = static_cast<int>(p);
    places.reserve(candidates.size());
    for (const int place : place_of)
        if (place >= 0) places.push_back(place);
    return places;
}

// Replaces the scores that can be among the k highest by exact ones.
void decide(const ScoredRows& rows, const Query& query, Rough& rough) {
    std::vector<double>& scores = rough.scores;
    std::vector<double> at_least(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        at_least[i] = scores[i] - rough.errors[i];
        if (!std::isfinite(at_least[i])) at_least[i] = -kInfinity;
    }
    const double threshold = kth_largest(std::move(at_least), query.k);
    std::vector<int> close;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!(scores[i] + rough.errors[i] < threshold)) close.push_back(static_cast<int>(i));
    in_blocks(rows, *query.head, query.candidates, close,
              [&](std::span<const int> places, const Matrix& logits) {
                  const auto exact = scores_of(*query.strategy, logits);
                  for (std::size_t i = 0; i < places.size(); ++i) scores[places[i]] = exact[i];
              });
}

// Scores the candidates that lie in a block.
void score_roughly(const Block& block, std::size_t h, const Query& query, int classes,
                   Rough& rough) {
    const auto row_of = [&](int place) { return query.candidates[place]; };
    const auto first = std::ranges::lower_bound(rough.by_row, block.begin(), {}, row_of);
    const auto last = std::ranges::lower_bound(rough.by_row, block.end(), {}, row_of);
    const std::span<const int> places(first, last);
    if (places.empty()) return;
    Matrix logits(places.size(), classes);
    std::vector<double> u(classes - 1);
    for (std::size_t i = 0; i < places.size(); ++i)
        block.logits(h, row_of(places[i]), u, logits.row(static_cast<Eigen::Index>(i)).data());
    const std::vector<double> scores = scores_of(*query.strategy, logits);
    const double sensitivity = query.strategy->sensitivity(classes);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double error = block.error(h, row_of(places[i]));
        rough.errors[places[i]] = sensitivity * error;
        rough.scores[places[i]] =
            std::isfinite(error) ? scores[i] : std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace

ScoredRows with_lengths(ScaledRows x, const Parallel& parallel) {
    Vector length(x.rows());
    parallel((x.rows() + kBlockRows - 1) / kBlockRows, [&](int block) {
        const int begin = block * kBlockRows, end = std::min(begin + kBlockRows, x.rows());
        std::vector<float> scratch(x.columns());
        for (int i = begin; i < end; ++i) {
            const float* row = x.row(i, scratch.data());
            double square = 1;  // the constant that goes with the bias
            for (int k = 0; k < x.columns(); ++k) square += static_cast<double>(row[k]) * row[k];
            length[i] = std::sqrt(square);
        }
    });
    return {std::move(x), std::move(length)};
}

Matrix exact_logits(const ScaledRows& x, std::span<const int> rows, const Head& head) {
    const int n = static_cast<int>(rows.size()), contrasts = static_cast<int>(head.bias.size());
    const Matrix products = multiply(x.gather(rows), head.weights),
                 q = helmert_contrasts(contrasts + 1);
    Matrix logits(n, contrasts + 1);
    std::vector<double> u(contrasts);
    for (int i = 0; i < n; ++i) logits_of(products.row(i).data(), head, q, u, &logits(i, 0));
    return logits;
}

std::vector<std::vector<int>> classify(const ScoredRows& rows,
                                       const std::vector<const Head*>& heads,
                                       const Parallel& parallel) {
    std::vector<std::vector<int>> best(heads.size(), std::vector<int>(rows.x.rows()));
    if (heads.empty()) return best;
    const Heads together(heads);
    parallel(block_count(rows), [&](int number) {
        const Block block(together, rows, number);
        std::vector<double> u(together.classes() - 1), logits(together.classes());
        for (std::size_t h = 0; h < heads.size(); ++h)
            for (int i = block.begin(); i < block.end(); ++i) {
                block.logits(h, i, u, logits.data());
                best[h][i] = sure_class(logits, block.error(h, i));
            }
    });
    parallel(static_cast<int>(heads.size()), [&](int h) {
        std::vector<int> unsure;
        for (int i = 0; i < rows.x.rows(); ++i)
            if (best[h][i] < 0) unsure.push_back(i);
        in_blocks(rows, *heads[h], {}, unsure,
                  [&](std::span<const int> places, const Matrix& logits) {
                      for (std::size_t i = 0; i < places.size(); ++i)
                          best[h][places[i]] = arg_max({&logits(static_cast<Eigen::Index>(i), 0),
                                                        static_cast<std::size_t>(logits.cols())});
                  });
    });
    return best;
}

std::vector<std::vector<double>> score(const ScoredRows& rows, const std::vector<Query>& queries,
                                       const Parallel& parallel) {
    std::vector<std::vector<double>> scores(queries.size());
    if (queries.empty()) return scores;
    std::vector<const Head*> heads;
    std::vector<Rough> rough(queries.size());
    for (std::size_t q = 0; q < queries.size(); ++q) {
        heads.push_back(queries[q].head);
        rough[q].scores.resize(queries[q].candidates.size());
        rough[q].errors.resize(queries[q].candidates.size());
        rough[q].by_row = places_by_row(queries[q].candidates, rows.x.rows());
    }
    const Heads together(heads);
    parallel(block_count(rows), [&](int number) {
        const Block block(together, rows, number);
        for (std::size_t q = 0; q < queries.size(); ++q)
            score_roughly(block, q, queries[q], together.classes(), rough[q]);
    });
    parallel(static_cast<int>(queries.size()), [&](int q) {
        decide(rows, queries[q], rough[q]);
        scores[q] = std::move(rough[q].scores);
    });
    return scores;
}

}  // namespace bluesquare
