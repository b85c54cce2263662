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

namespace {

// What a query of these candidates needs, of whatever kind the strategy is.
struct Query {
    Matrix logits;
    Features features, labelled;

    Query(const Matrix& all, const std::vector<int>& rows) : logits(rows.size(), all.cols()) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            logits.row(static_cast<Eigen::Index>(i)) = all.row(rows[i]);
        features = logits.cast<float>();
        labelled = Features::Zero(3, logits.cols());
    }
    std::vector<int> ask(const Strategy& strategy, int k, Rng& rng) const {
        return query(strategy, {.count = static_cast<int>(logits.rows()),
                                .logits = &logits,
                                .features = &features,
                                .labelled = &labelled,
                                .k = k,
                                .rng = rng});
    }
};

std::vector<int> everything(int n) {
    std::vector<int> all(n);
    for (int i = 0; i < n; ++i) all[i] = i;
    return all;
}

}  // namespace

TEST_CASE("every strategy is of one kind, has a name and says what it does") {
    std::set<std::string_view> names;
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        CHECK(names.insert(strategy.name).second);
        CHECK_FALSE(strategy.description.empty());
        CHECK((strategy.score != nullptr) != (strategy.choose != nullptr));
        CHECK((strategy.score != nullptr) == (strategy.sensitivity != nullptr));
    }
}

TEST_CASE("every strategy: k distinct candidates, reproducible, down to an empty pool") {
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        for (int classes : {2, 3, 7}) {
            Rng data_rng(1);
            const Matrix all = random_logits(23, classes, data_rng);
            Rng rng(2, "acquire"), same_rng(2, "acquire");
            std::vector<int> unlabelled = everything(23);
            std::set<int> asked;
            while (!unlabelled.empty()) {
                const Query candidates(all, unlabelled);
                const auto picks = candidates.ask(strategy, 5, rng);
                CHECK(picks == candidates.ask(strategy, 5, same_rng));
                REQUIRE(picks.size() == std::min<std::size_t>(5, unlabelled.size()));
                std::vector<int> ids;
                for (int p : picks) ids.push_back(unlabelled.at(p));
                for (int id : ids) {
                    CHECK(asked.insert(id).second);
                    std::erase(unlabelled, id);
                }
            }
            CHECK(asked.size() == 23);
        }
    }
}

TEST_CASE("every strategy with scores: equal logits are asked in the candidates' order") {
    const Query same(Matrix::Constant(9, 3, 0.25), everything(9));
    Rng rng(0);
    for (const auto& strategy : strategies()) {
        if (!strategy.scores()) continue;
        CAPTURE(strategy.name);
        CHECK(same.ask(strategy, 4, rng) == std::vector<int>{0, 1, 2, 3});
    }
}

TEST_CASE("every strategy survives extreme logits") {
    const Matrix extreme = rows({{1e6, -1e6, 0}, {0, 0, 0}, {-1e6, -1e6, -1e6}, {1e-300, 0, 0}});
    const Query candidates(extreme, everything(4));
    Rng rng(0);
    for (const auto& strategy : strategies()) {
        CAPTURE(strategy.name);
        CHECK(candidates.ask(strategy, 2, rng).size() == 2);
        if (!strategy.scores()) continue;
        for (double score : scores_of(strategy, extreme)) CHECK(std::isfinite(score));
    }
}

TEST_CASE("what each strategy asks first") {
    // Probabilities by row: (.5 .3 .2), (.45 .1 .45), (.34 .33 .33), (.9 .05 .05).
    Matrix logits = rows({{.5, .3, .2}, {.45, .1, .45}, {.34, .33, .33}, {.9, .05, .05}});
    for (Eigen::Index i = 0; i < logits.size(); ++i) logits.data()[i] = std::log(logits.data()[i]);
    const auto order = [&](const char* name) {
        return select(scores_of(**find_strategy(name), logits), 4);
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
        return select(scores_of(**find_strategy(name), logits), 20);
    };
    CHECK(order("uncertainty") == order("entropy"));
    CHECK(order("uncertainty") == order("margin"));
}

TEST_CASE("least confidence still orders examples whose probability rounds to 1") {
    const Matrix sure = rows({{60, 0}, {50, 0}, {70, 0}});
    CHECK(select(scores_of(**find_strategy("uncertainty"), sure), 3) == std::vector<int>{1, 0, 2});
}

TEST_CASE("no score changes by more than its strategy's sensitivity says") {
    const std::uint64_t seed = 7;
    CAPTURE(seed);
    Rng rng(seed);
    for (const auto& strategy : strategies()) {
        if (!strategy.scores()) continue;
        CAPTURE(strategy.name);
        double most = 0;
        for (int classes : {2, 3, 20, 200})
            for (double step : {1e-3, 0.1, 3.0}) {
                Matrix logits = random_logits(200, classes, rng);
                logits *= rng.uniform(0.02, 2);
                Matrix moved = logits;
                for (Eigen::Index i = 0; i < moved.size(); ++i)
                    moved.data()[i] += rng.below(2) == 0 ? step : -step;
                const auto before = scores_of(strategy, logits);
                const auto after = scores_of(strategy, moved);
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
        for (int p : (*find_strategy("random"))->choose({.count = 10, .k = 3, .rng = rng}))
            ++counts[p];
    for (int count : counts) CHECK(count == doctest::Approx(6000).epsilon(0.05));
}

TEST_CASE("an unknown strategy is a usage error that lists the table") {
    const auto found = find_strategy("badge");
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == ErrorKind::usage);
    for (const auto& strategy : strategies())
        CHECK(found.error().what.find(strategy.name) != std::string::npos);
}
