// The head on data as people have it: equal rows with different labels, rows of zeros, constant
// columns, many classes, extreme penalties and scales. Every fit must converge, and what it says of
// itself is checked in double with plain Eigen.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"
#include "learn/contrasts.h"
#include "learn/head.h"

using namespace bluesquare;

namespace {

struct Messy {
    int classes;
    Features x;
    std::vector<int> labels;
    double l2;
    ClassWeights class_weights = ClassWeights::none;
};

// w_i of the objective.
std::vector<double> weights_of(const Messy& data) {
    std::vector<double> weights(data.labels.size(), 1.0);
    if (data.class_weights == ClassWeights::none) return weights;
    std::vector<double> counts(data.classes, 0.0);
    for (const int label : data.labels) ++counts[label];
    const auto present = static_cast<double>(data.classes - std::ranges::count(counts, 0.0));
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = static_cast<double>(weights.size()) / (present * counts[data.labels[i]]);
    return weights;
}

// What learner W amounts to, from first principles: J, and |dJ/dW|.
struct Judged {
    double objective, gradient_norm;
};
Judged judge(const Messy& data, const Matrix& contrast_weights) {
    using Wide = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
    const Wide w =
        (contrast_weights * helmert_contrasts(data.classes).transpose()).cast<long double>();
    Wide x = Wide::Ones(data.x.rows(), data.x.cols() + 1);
    x.leftCols(data.x.cols()) = data.x.cast<long double>();
    Wide p = x * w;
    long double j = data.l2 / 2 * w.squaredNorm();
    const std::vector<double> weights = weights_of(data);
    for (Eigen::Index i = 0; i < p.rows(); ++i) {
        const int label = data.labels[i];
        const long double top = p.row(i).maxCoeff();
        const long double own = p(i, label);
        long double others = 0, sum = 0;
        for (Eigen::Index c = 0; c < p.cols(); ++c) {
            if (c != label) others += std::exp(p(i, c) - own);
            p(i, c) = std::exp(p(i, c) - top);
            sum += p(i, c);
        }
        j += weights[i] * (std::isfinite(others) ? std::log1p(others) : std::log(sum) + top - own);
        p.row(i) /= sum;
        long double rest = 0;
        for (Eigen::Index c = 0; c < p.cols(); ++c)
            if (c != label) rest += p(i, c);
        p(i, label) = -rest;
        p.row(i) *= weights[i];
    }
    const Wide gradient = x.transpose() * p + static_cast<long double>(data.l2) * w;
    return {static_cast<double>(j), static_cast<double>(gradient.norm())};
}

std::vector<int> every(int n) {
    std::vector<int> all(n);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

struct Fitted {
    FitReport report;
    Judged judged;
};
// A fit after each batch, each of which must converge and say the truth.
Fitted fit(const Messy& data, int batch) {
    const int n = static_cast<int>(data.labels.size());
    const std::vector<int> all = every(n);
    HeadLearner learner(data.classes, {.l2 = data.l2, .class_weights = data.class_weights});
    Fitted out;
    for (int begin = 0; begin < n; begin += batch) {
        const int count = std::min(batch, n - begin);
        learner.append(data.x, std::span(all).subspan(begin, count),
                       std::span(data.labels).subspan(begin, count));
        out.report = learner.fit(data.x);
        CAPTURE(begin);
        CAPTURE(out.report.iterations);
        CAPTURE(out.report.gradient_norm);
        CAPTURE(out.report.gap() / out.report.objective);
        CHECK(out.report.converged);
    }
    out.judged = judge(data, learner.weights(data.x));
    CHECK(learner.head(data.x).weights.allFinite());
    CHECK(out.report.objective == doctest::Approx(out.judged.objective).epsilon(1e-9));
    CHECK(out.judged.gradient_norm <= out.report.gradient_norm);
    CHECK((out.report.gap() <= FitReport::kShare * out.report.objective ||
           out.report.gradient_norm <= 2 * out.report.rounding));
    return out;
}

double from(Rng& rng, std::initializer_list<double> choices) {
    return choices.begin()[rng.below(static_cast<std::uint32_t>(choices.size()))];
}

Messy random_messy(Rng& rng) {
    const int classes = static_cast<int>(from(rng, {2, 2, 3, 3, 4, 5, 9, 40, 200}));
    const int n = 5 + static_cast<int>(rng.below(90));
    const int d = 1 + static_cast<int>(rng.below(rng.below(2) ? 200 : 12));
    const double scale = from(rng, {1e-4, 1e-2, 1, 1, 1, 1e2, 1e4});
    Messy data{classes, Features(n, d), {}, from(rng, {1e-6, 1e-4, 1e-2, 1, 1, 1, 1e2, 1e4, 1e6})};
    const int informative = static_cast<int>(rng.below(3));
    for (int i = 0; i < n; ++i) {
        int label = static_cast<int>(rng.below(classes));
        for (int k = 0; k < d; ++k)
            data.x(i, k) = static_cast<float>(
                scale *
                (rng.normal() + (informative && k % classes == label ? 2 * informative : 0)));
        if (i > 0 && rng.below(10) < 3) data.x.row(i) = data.x.row(rng.below(i));  // a copy
        if (i > 0 && rng.below(20) == 0)                                           // nearly one
            data.x.row(i) = data.x.row(rng.below(i)) * (1 + 1e-6F);
        if (rng.below(20) == 0) data.x.row(i).setZero();
        if (rng.below(5) == 0) label = static_cast<int>(rng.below(classes));
        data.labels.push_back(label);
    }
    if (rng.below(3) == 0) data.x.col(rng.below(d)).setConstant(static_cast<float>(scale));
    if (rng.below(3) == 0) data.x.col(rng.below(d)).setZero();
    return data;
}

}  // namespace

TEST_CASE("head: five copies of two rows, all labelled differently") {
    const std::uint64_t seed = 61;
    CAPTURE(seed);
    Rng rng(seed);
    Features two(2, 200);
    for (Eigen::Index k = 0; k < two.size(); ++k) two.data()[k] = static_cast<float>(rng.normal());
    Messy data{5, Features(5, 200), {4, 0, 1, 2, 3}, 1.0};
    for (int i = 0; i < 5; ++i) data.x.row(i) = two.row(i % 2);
    for (int batch : {5, 1, 2})
        CHECK(fit(data, batch).judged.objective == doctest::Approx(4.86).epsilon(2e-3));
}

namespace {

// Class weights: with most labels of one class, and without the most extreme problems (features of
// 1e4 at penalties of 1e-4, far from any that are standardised), where such labels alone, weighted
// or not, ask for more digits than there are, and fits say so.
void check_messy(std::uint64_t seed, ClassWeights class_weights) {
    Rng rng(seed);
    for (int trial = 0; trial < BLUESQUARE_MESSY_PROBLEMS; ++trial) {
        Messy data = random_messy(rng);
        data.class_weights = class_weights;
        if (class_weights != ClassWeights::none)
            for (int& label : data.labels) label = rng.below(4) == 0 ? label : 0;
        const int n = static_cast<int>(data.labels.size()), d = static_cast<int>(data.x.cols());
        const double largest = data.x.cwiseAbs().maxCoeff();
        if (class_weights != ClassWeights::none && largest * largest > 1e10 * data.l2) continue;
        CAPTURE(seed);
        CAPTURE(trial);
        CAPTURE(data.classes);
        CAPTURE(n);
        CAPTURE(d);
        CAPTURE(data.l2);
        CAPTURE(largest);
        const Fitted whole = fit(data, n), batches = fit(data, 1 + static_cast<int>(rng.below(12)));
        CHECK(batches.judged.objective == doctest::Approx(whole.judged.objective).epsilon(1e-8));
    }
}

}  // namespace

TEST_CASE("head: messy data of every kind, at once and in batches") {
    check_messy(62, ClassWeights::none);
}

TEST_CASE("head: messy data, three in four of one class, with balanced class weights") {
    check_messy(63, ClassWeights::balanced);
}
