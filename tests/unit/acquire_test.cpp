// The contract that every strategy keeps, and what each one prefers.
#include <algorithm>
#include <cmath>
#include <set>

#include <doctest/doctest.h>

#include "acquire/strategy.h"

using namespace bluesquare;

namespace {

Matrix random_logits(int rows, int classes, Rng& rng) {
    Matrix logits(rows, classes);
    for (Eigen::Index i = 0; i < logits.size(); ++i) logits.data()[i] = 5 * rng.normal();
    return logits;
}

Matrix rows(std::initializer_list<std::initializer_list<double>> values) {
    Matrix out(values.size(), values.begin()->size());
    int i = 0;
    for (const auto& row : values) {
        int j = 0;
        for (double value : row) out(i, j++) = value;
        ++i;
    }
    return out;
}

}  // namespace

TEST_CASE("every strategy: k distinct candidates, reproducible, finite, down to an empty pool") {
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        for (int classes : {2, 3, 7}) {
            Rng data_rng(1);
            const Matrix all = random_logits(23, classes, data_rng);
            Rng rng(2, "acquire"), same_rng(2, "acquire");
            std::vector<int> unlabelled(23);
            for (int i = 0; i < 23; ++i) unlabelled[i] = i;
            std::set<int> asked;
            while (!unlabelled.empty()) {
                const int m = static_cast<int>(unlabelled.size());
                Matrix logits(m, classes);
                for (int i = 0; i < m; ++i) logits.row(i) = all.row(unlabelled[i]);
                const auto scores = strategy.scores(logits, m, rng);
                CHECK(scores == strategy.scores(logits, m, same_rng));
                REQUIRE(scores.size() == unlabelled.size());
                for (double score : scores) CHECK(std::isfinite(score));
                const auto picks = select(scores, 5);
                CHECK(picks.size() == std::min<std::size_t>(5, unlabelled.size()));
                std::vector<int> ids;
                for (int p : picks) ids.push_back(unlabelled[p]);
                for (int id : ids) {
                    CHECK(asked.insert(id).second);
                    std::erase(unlabelled, id);
                }
            }
            CHECK(asked.size() == 23);
        }
    }
}

TEST_CASE("every strategy that uses the model: equal logits are asked in order") {
    for (const auto& strategy : strategies()) {
        if (!strategy.uses_model) continue;
        CAPTURE(strategy.name);
        Rng rng(0);
        const Matrix same = Matrix::Constant(9, 3, 0.25);
        CHECK(select(strategy.scores(same, 9, rng), 4) == std::vector<int>{0, 1, 2, 3});
    }
}

TEST_CASE("every strategy that uses the model survives extreme logits") {
    const Matrix extreme = rows({{1e6, -1e6, 0}, {0, 0, 0}, {-1e6, -1e6, -1e6}, {1e-300, 0, 0}});
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        Rng rng(0);
        for (double score : strategy.scores(extreme, 4, rng)) CHECK(std::isfinite(score));
    }
}

TEST_CASE("what each strategy asks first") {
    Rng rng(0);
    // Probabilities by row: (.5 .3 .2), (.45 .1 .45), (.34 .33 .33), (.9 .05 .05).
    Matrix logits = rows({{.5, .3, .2}, {.45, .1, .45}, {.34, .33, .33}, {.9, .05, .05}});
    for (Eigen::Index i = 0; i < logits.size(); ++i) logits.data()[i] = std::log(logits.data()[i]);
    const auto order = [&](const char* name) {
        return select((*find_strategy(name))->scores(logits, 4, rng), 4);
    };
    CHECK(order("uncertainty") == std::vector<int>{2, 1, 0, 3});
    CHECK(order("entropy") == std::vector<int>{2, 0, 1, 3});
    CHECK(order("margin") == std::vector<int>{1, 2, 0, 3});
    CHECK(order("raw-uncertainty") == std::vector<int>{2, 1, 0, 3});
}

TEST_CASE("with two classes uncertainty, entropy and margin agree") {
    Rng rng(4);
    const Matrix logits = random_logits(200, 2, rng);
    const auto order = [&](const char* name) {
        return select((*find_strategy(name))->scores(logits, 200, rng), 20);
    };
    CHECK(order("uncertainty") == order("entropy"));
    CHECK(order("uncertainty") == order("margin"));
}

TEST_CASE("least confidence still orders examples whose probability rounds to 1") {
    Rng rng(0);
    const Matrix sure = rows({{60, 0}, {50, 0}, {70, 0}});
    CHECK(select((*find_strategy("uncertainty"))->scores(sure, 3, rng), 3) ==
          std::vector<int>{1, 0, 2});
}

TEST_CASE("no score changes by more than its strategy's sensitivity says") {
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    Rng rng(seed);
    for (const auto& strategy : strategies()) {
        if (!strategy.uses_model) continue;
        CAPTURE(strategy.name);
        double most = 0;
        for (int classes : {2, 3, 20, 200})
            for (double step : {1e-3, 0.1, 3.0}) {
                Matrix logits = random_logits(200, classes, rng);
                logits *= rng.uniform(0.02, 2);
                Matrix moved = logits;
                for (Eigen::Index i = 0; i < moved.size(); ++i)
                    moved.data()[i] += rng.below(2) == 0 ? step : -step;
                const auto before = strategy.scores(logits, 200, rng);
                const auto after = strategy.scores(moved, 200, rng);
                for (int i = 0; i < 200; ++i) {
                    const double change = std::abs(after[i] - before[i]) / step;
                    CHECK(change <= strategy.sensitivity(classes) * (1 + 1e-9));
                    most = std::max(most, change / strategy.sensitivity(classes));
                }
            }
        CHECK(most > 0.2);  // and it does not say much too much
    }
}

TEST_CASE("random picks are uniform") {
    Rng rng(6, "acquire");
    std::vector<int> counts(10, 0);
    for (int i = 0; i < 20000; ++i)
        for (int p : select((*find_strategy("random"))->scores({}, 10, rng), 3)) ++counts[p];
    for (int count : counts) CHECK(count == doctest::Approx(6000).epsilon(0.05));
}

TEST_CASE("an unknown strategy is a usage error that lists the table") {
    const auto found = find_strategy("badge");
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == ErrorKind::usage);
    for (const auto& strategy : strategies())
        CHECK(found.error().what.find(strategy.name) != std::string::npos);
}
