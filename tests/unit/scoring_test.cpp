// What rough logits decide is what exact ones would.
#include "study/scoring.h"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "exact/softmax.h"
#include "learn/contrasts.h"
#include "platform/threads.h"

using namespace bluesquare;

namespace {

Features random_features(int rows, int columns, Rng& rng) {
    Features x(rows, columns);
    for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(rng.normal());
    return x;
}

Head random_head(int d, int classes, Rng& rng) {
    return {random_features(d, classes - 1, rng) * 0.05F,
            random_features(classes - 1, 1, rng).cast<double>()};
}

Matrix exact_logits(const Features& x, const Head& head) {
    const Matrix u = multiply(x, head.weights).rowwise() + head.bias.transpose();
    const int contrasts = static_cast<int>(u.cols());
    const Matrix q = helmert_contrasts(contrasts + 1);
    Matrix logits(x.rows(), contrasts + 1);
    for (int i = 0; i < x.rows(); ++i)
        expand_contrasts(q, {&u(i, 0), static_cast<std::size_t>(contrasts)},
                         {&logits(i, 0), static_cast<std::size_t>(contrasts) + 1});
    return logits;
}

std::vector<int> every(int n) {
    std::vector<int> rows(n);
    for (int i = 0; i < n; ++i) rows[i] = i;
    return rows;
}

// Rows in sets whose logits differ by less than float can tell.
Features near_ties(int d, Rng& rng) {
    Features x = random_features(400, d, rng);
    for (int i = 0; i < x.rows(); ++i)
        if (i % 4 != 0) {
            x.row(i) = x.row(i / 4 * 4);
            for (int k = 0; k < d; k += 7) x(i, k) += static_cast<float>((i % 4 - 2) * 1e-7);
        }
    return x;
}

}  // namespace

TEST_CASE("scoring: picks and classes are those of exact logits, near ties included") {
    const std::uint64_t seed = 51;
    CAPTURE(seed);
    Rng rng(seed);
    for (int classes : {2, 3, 7})
        for (int d : {5, 300}) {
            const ScoredRows rows = with_lengths(near_ties(d, rng));
            std::vector<Head> heads;
            for (int h = 0; h < 5; ++h) heads.push_back(random_head(d, classes, rng));
            heads[4].weights.setZero();  // all logits equal: everything is a tie
            std::vector<const Head*> pointers;
            for (const Head& head : heads) pointers.push_back(&head);
            const auto classes_of = classify(rows, pointers, make_parallel(2));
            for (int h = 0; h < 5; ++h) {
                const Matrix logits = exact_logits(*rows.x.kept(), heads[h]);
                std::vector<int> best;
                for (int i = 0; i < logits.rows(); ++i)
                    best.push_back(
                        arg_max({&logits(i, 0), static_cast<std::size_t>(logits.cols())}));
                CHECK(classes_of[h] == best);
                const std::vector<int> all = every(400);
                for (const auto& strategy : strategies())
                    for (int k : {1, 5, 50, 400}) {
                        if (!strategy.scores()) continue;
                        CAPTURE(strategy.name);
                        const auto exact = scores_of(strategy, logits);
                        const auto scores = score(rows, {{&heads[h], &strategy, all, k}})[0];
                        const auto picked = select(scores, k);
                        CHECK(picked == select(exact, k));
                        for (int i : picked) CHECK(scores[i] == exact[i]);
                    }
            }
        }
}

TEST_CASE("scoring: some rows only, and more asked for than there are") {
    Rng rng(52);
    const ScoredRows rows = with_lengths(random_features(50, 12, rng));
    const Head head = random_head(12, 3, rng);
    const Strategy& strategy = **find_strategy("entropy");
    const std::vector<int> some{20, 3, 49, 4}, whole = every(50);
    const auto all = score(rows, {{&head, &strategy, whole, 60}})[0];
    const auto few = score(rows, {{&head, &strategy, some, 2}})[0];
    REQUIRE(few.size() == 4);
    for (int i : select(few, 2)) CHECK(few[i] == all[some[i]]);
    CHECK(score(rows, {{&head, &strategy, {}, 5}})[0].empty());
    CHECK(score(rows, {}).empty());
}

TEST_CASE("scoring: features too large for float products are scored exactly") {
    Rng rng(53);
    Features x = random_features(20, 8, rng);
    x.row(3) *= 1e30F;
    x.row(7) *= 1e38F;
    const ScoredRows rows = with_lengths(x);
    Head head = random_head(8, 2, rng);
    head.weights *= 1e8F;
    const Matrix logits = exact_logits(x, head);
    for (int i : {3, 7}) {
        CAPTURE(i);
        CHECK(classify(rows, {&head})[0][i] == (logits(i, 1) > logits(i, 0) ? 1 : 0));
    }
    const Strategy& strategy = **find_strategy("uncertainty");
    const std::vector<int> all = every(20);
    CHECK(select(score(rows, {{&head, &strategy, all, 18}})[0], 18) ==
          select(scores_of(strategy, logits), 18));
}

TEST_CASE("scoring: a sum that overflows on its way is sure of nothing") {
    Features x(1, 5);
    x << 1e30F, 1e30F, -1e30F, -1e30F, 1;
    Head head{Features(5, 1), Vector::Zero(1)};
    head.weights << 2e8F, 2e8F, 2e8F, 2e8F, -3;
    const ScoredRows rows = with_lengths(x);
    CHECK(classify(rows, {&head})[0] == std::vector<int>{1});
    const Strategy& strategy = **find_strategy("uncertainty");
    const std::vector<int> all{0};
    CHECK(score(rows, {{&head, &strategy, all, 1}})[0] ==
          scores_of(strategy, exact_logits(x, head)));
}

TEST_CASE("scoring: rows that are not kept are scored as kept ones") {
    Rng rng(55);
    const auto features = std::make_shared<Features>(random_features(500, 30, rng));
    const std::vector<int> all = every(500);
    const Scale scale = pool_scale(*features, all);
    const ScoredRows kept = with_lengths({features, all, scale}),
                     streamed = with_lengths({features, all, scale, serial, 0});
    REQUIRE(kept.x.kept() != nullptr);
    REQUIRE(streamed.x.kept() == nullptr);
    CHECK(kept.length == streamed.length);
    const Head head = random_head(30, 5, rng), other = random_head(30, 5, rng);
    CHECK(classify(kept, {&head, &other}) == classify(streamed, {&head, &other}, make_parallel(2)));
    const Strategy& strategy = **find_strategy("margin");
    CHECK(score(kept, {{&head, &strategy, all, 20}}) ==
          score(streamed, {{&head, &strategy, all, 20}}, make_parallel(2)));
}
