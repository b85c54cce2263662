// Balanced class weights against the unweighted head on repeated examples, scikit-learn, and the
// conditions of an optimum, written in long double from the objective's definition.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"
#include "learn/contrasts.h"
#include "learn/head.h"

using namespace bluesquare;

namespace {

struct Labelled {
    int classes;
    Features x;
    std::vector<int> labels;

    int size() const { return static_cast<int>(labels.size()); }
};

std::vector<int> every(int n) {
    std::vector<int> all(n);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

// w_i of scikit-learn's class_weight="balanced".
std::vector<double> balanced(const Labelled& data) {
    std::vector<int> counts(data.classes, 0);
    for (const int label : data.labels) ++counts[label];
    const auto present = data.classes - std::ranges::count(counts, 0);
    std::vector<double> weights;
    for (const int label : data.labels)
        weights.push_back(static_cast<double>(data.size()) /
                          (static_cast<double>(present) * counts[label]));
    return weights;
}

// J and |dJ/dW| of weights (d + 1) x (C - 1), from first principles.
struct Judged {
    double objective, gradient_norm;
};
Judged judge(const Labelled& data, double l2, const Matrix& contrast_weights) {
    using Wide = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
    const Wide w =
        (contrast_weights * helmert_contrasts(data.classes).transpose()).cast<long double>();
    Wide x = Wide::Ones(data.size(), data.x.cols() + 1);
    x.leftCols(data.x.cols()) = data.x.cast<long double>();
    Wide pulls = x * w;
    long double j = l2 / 2 * w.squaredNorm();
    const std::vector<double> weights = balanced(data);
    for (int i = 0; i < data.size(); ++i) {
        const long double top = pulls.row(i).maxCoeff(), own = pulls(i, data.labels[i]);
        pulls.row(i) = (pulls.row(i).array() - top).exp();
        const long double sum = pulls.row(i).sum();
        j += weights[i] * (std::log(sum) + top - own);
        pulls.row(i) /= sum;
        pulls(i, data.labels[i]) -= 1;
        pulls.row(i) *= weights[i];
    }
    const Wide gradient = x.transpose() * pulls + static_cast<long double>(l2) * w;
    return {static_cast<double>(j), static_cast<double>(gradient.norm())};
}

struct Fit {
    FitReport report;
    Matrix weights;
};
Fit fit(const Labelled& data, const HeadSettings& settings, int batch) {
    HeadLearner learner(data.classes, settings);
    const std::vector<int> all = every(data.size());
    Fit out;
    for (int begin = 0; begin < data.size(); begin += batch) {
        const int count = std::min(batch, data.size() - begin);
        learner.append(data.x, std::span(all).subspan(begin, count),
                       std::span(data.labels).subspan(begin, count));
        out.report = learner.fit(data.x);
        CHECK(out.report.converged);
    }
    out.weights = learner.weights(data.x);
    return out;
}

HeadSettings balanced_settings(double l2) {
    return {.l2 = l2, .class_weights = ClassWeights::balanced};
}

// Class c about three times as frequent as class c + 1; a third of the rows are copies, whose
// labels differ.
Labelled imbalanced(int classes, int n, int d, Rng& rng) {
    Labelled data{classes, Features(n, d), {}};
    for (int i = 0; i < n; ++i) {
        int label = 0;
        while (label + 1 < classes && rng.below(classes > 5 ? 20 : 4) < (classes > 5 ? 17 : 1))
            ++label;
        data.labels.push_back(label);
        for (int k = 0; k < d; ++k)
            data.x(i, k) = static_cast<float>(rng.normal() + (k % classes == label ? 1 : 0));
        if (i > 0 && rng.below(3) == 0) data.x.row(i) = data.x.row(rng.below(i));
    }
    return data;
}

// The data of head_reference_test.cpp.
Labelled reference_data(int classes) {
    Labelled data{classes, Features(24, 6), {}};
    for (int i = 0; i < 24; ++i) {
        for (int k = 0; k < 6; ++k)
            data.x(i, k) = static_cast<float>((i * 7 + k * 13 + i * k * 3) % 17 - 8) / 4.0f;
        data.labels.push_back((i * i + i / 3) % classes);
    }
    return data;
}

}  // namespace

TEST_CASE("class weights: a class counted w times is one whose examples stand there w times") {
    Rng rng(81);
    const std::vector<std::vector<int>> kinds{{6, 2}, {12, 4, 2}, {2, 6, 3, 1}};
    for (const auto& counts : kinds)
        for (const int d : {3, 40})
            for (const double l2 : {0.01, 1.0}) {
                CAPTURE(counts.size());
                CAPTURE(d);
                const int classes = static_cast<int>(counts.size());
                const int most = *std::ranges::max_element(counts);
                const int n = std::accumulate(counts.begin(), counts.end(), 0);
                Labelled few{classes, Features(n, d), {}},
                    many{classes, Features(classes * most, d), {}};
                for (int c = 0; c < classes; ++c)
                    for (int i = 0; i < counts[c]; ++i) {
                        const int row = few.size();
                        for (int k = 0; k < d; ++k)
                            few.x(row, k) = static_cast<float>(rng.normal() + (k == c));
                        few.labels.push_back(c);
                        for (int copy = 0; copy < most / counts[c]; ++copy) {
                            many.x.row(many.size()) = few.x.row(row);
                            many.labels.push_back(c);
                        }
                    }
                // J of the copies, `most` of each class, is n / (C most) times as large.
                const double scale = static_cast<double>(n) / (classes * most);
                const Fit weighted = fit(few, balanced_settings(l2), n),
                          repeated = fit(many, {.l2 = l2 / scale}, many.size());
                CHECK((weighted.weights - repeated.weights).cwiseAbs().maxCoeff() <
                      1e-7 * repeated.weights.cwiseAbs().maxCoeff());
                CHECK(weighted.report.objective ==
                      doctest::Approx(scale * repeated.report.objective).epsilon(1e-9));
            }
}

TEST_CASE("class weights: as in scikit-learn 1.9.1") {
    // LogisticRegression(C=1/l2 (two classes: 2/l2), class_weight="balanced", fit_intercept=False,
    // solver="newton-cholesky", tol=1e-13).fit(x with a column of ones, y), l2 = 0.5
    Matrix two(7, 1), four(7, 4);  // of two classes the second's
    two << 0.074237898672, 0.124124953792, -0.022971895655, -0.113120513084, 0.221253085773,
        -0.011787613807, -0.052213514813;
    four << 1.050805322813, 0.039289323387, -0.849144064368, -0.240950581832,  //
        -0.538235188796, -0.907190273291, -0.044883511416, 1.490308973503,     //
        0.091528162015, 0.061475861394, 0.163701963681, -0.316705987090,       //
        0.119131030376, -0.368534015751, 0.100448761758, 0.148954223618,       //
        -0.705518152100, 0.176429100578, 0.016586930212, 0.512502121310,       //
        0.288798513886, -0.180808847955, -0.343769298423, 0.235779632491,      //
        0.420380835494, 0.085970877604, 0.136566423169, -0.642918136267;
    for (const int batch : {24, 5}) {
        Fit found = fit(reference_data(2), balanced_settings(0.5), batch);
        Matrix w = found.weights * helmert_contrasts(2).transpose();
        CHECK(std::abs(found.report.objective - 15.473960725929588) < 1e-9);
        CHECK((w.col(1) - two).cwiseAbs().maxCoeff() < 1e-8);
        found = fit(reference_data(4), balanced_settings(0.5), batch);
        w = found.weights * helmert_contrasts(4).transpose();
        CHECK(std::abs(found.report.objective - 21.289497365506051) < 1e-9);
        CHECK((w - four).cwiseAbs().maxCoeff() < 1e-8);
    }
}

TEST_CASE("class weights: every fit is an optimum of the weighted objective, in batches too") {
    Rng rng(82);
    for (const int classes : {2, 3, 5, 12, 40})
        for (const int d : {2, 30, 150})
            for (const double l2 : {1e-3, 1.0, 100.0})
                for (const int batch : {1000, 7}) {
                    CAPTURE(classes);
                    CAPTURE(d);
                    CAPTURE(l2);
                    CAPTURE(batch);
                    const Labelled data = imbalanced(classes, 90, d, rng);
                    const Fit found = fit(data, balanced_settings(l2), batch);
                    const Judged judged = judge(data, l2, found.weights);
                    CHECK(found.report.objective ==
                          doctest::Approx(judged.objective).epsilon(1e-9));
                    CHECK(judged.gradient_norm <= found.report.gradient_norm);
                    CHECK((found.report.gap() <= FitReport::kShare * found.report.objective ||
                           found.report.gradient_norm <= 2 * found.report.rounding));
                }
}

TEST_CASE("class weights: the same where labels are balanced, another fit where they are not") {
    Rng rng(83);
    Labelled data = imbalanced(2, 40, 5, rng);
    const auto apart = [&] {
        const Fit plain = fit(data, {}, 40), weighted = fit(data, balanced_settings(1), 40);
        return (plain.weights - weighted.weights).norm() / plain.weights.norm();
    };
    CHECK(apart() > 0.05);
    for (int i = 0; i < 40; ++i) data.labels[i] = i % 2;
    CHECK(apart() < 1e-7);
}

TEST_CASE("class weights: a class without a label takes no weight from the others") {
    Rng rng(84);
    const Labelled two = imbalanced(2, 30, 4, rng);
    Labelled three = two;
    three.classes = 3;
    const Fit found = fit(three, balanced_settings(1), 30);
    const Judged judged = judge(three, 1, found.weights);
    CHECK(judged.gradient_norm <= found.report.gradient_norm);
    const auto weights = balanced(three);
    CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == doctest::Approx(30));
}
