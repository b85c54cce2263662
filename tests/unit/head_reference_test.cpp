// The head against scikit-learn 1.9.1, on data that any language can make again:
//
//   x[i][k] = ((7 i + 13 k + 3 i k) mod 17 - 8) / 4,  y[i] = (i^2 + i / 3) mod C,  i < 24, k < 6
//   LogisticRegression(C=1/l2 (two classes: 2/l2), fit_intercept=False, solver="newton-cholesky",
//                      tol=1e-12).fit(x with a column of ones, y),  l2 = 0.5
//
// An independent Newton solver in NumPy gave the same weights to 3e-12.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "doctest/doctest.h"
#include "exact/linear.h"
#include "exact/random.h"
#include "exact/softmax.h"
#include "learn/contrasts.h"
#include "learn/head.h"

using namespace bluesquare;

namespace {

constexpr int kExamples = 24, kDimensions = 6;

struct Problem {
    int classes;
    Features x{kExamples, kDimensions};
    std::vector<int> labels{}, examples{};
    HeadSettings settings{.l2 = 0.5, .tolerance = 1e-9, .max_iterations = 200};
};

Problem make_problem(int classes) {
    Problem problem{.classes = classes};
    for (int i = 0; i < kExamples; ++i) {
        for (int k = 0; k < kDimensions; ++k)
            problem.x(i, k) = static_cast<float>((i * 7 + k * 13 + i * k * 3) % 17 - 8) / 4.0f;
        problem.labels.push_back((i * i + i / 3) % classes);
    }
    problem.examples.resize(kExamples);
    std::iota(problem.examples.begin(), problem.examples.end(), 0);
    return problem;
}

struct Fit {
    FitReport report;
    Matrix weights;  // (d + 1) x C, not rounded to float
    Head head;
};

// The labelled examples in this order, in one batch or in several, a fit after each.
Fit fit(const Problem& problem, const std::vector<int>& order, int batch = kExamples) {
    HeadLearner learner(problem.classes, problem.settings);
    Fit out;
    for (std::size_t begin = 0; begin < order.size(); begin += batch) {
        const auto examples =
            std::span(order).subspan(begin, std::min<std::size_t>(batch, order.size() - begin));
        std::vector<int> labels;
        for (int i : examples) labels.push_back(problem.labels[i]);
        learner.append(problem.x, examples, labels);
        out.report = learner.fit(problem.x);
    }
    out.weights = learner.weights(problem.x) * helmert_contrasts(problem.classes).transpose();
    out.head = learner.head(problem.x);
    return out;
}

// Weights of the classes, (d + 1) x C, the bias in the last row.
Matrix class_weights(const Head& head, int classes) {
    const Matrix q = helmert_contrasts(classes);
    Matrix stacked(head.weights.rows() + 1, classes - 1);
    stacked.topRows(head.weights.rows()) = head.weights.cast<double>();
    stacked.bottomRows(1) = head.bias.transpose();
    return stacked * q.transpose();
}

std::vector<double> log_probabilities(const Problem& problem, const Matrix& w, int i) {
    std::vector<double> logits(problem.classes);
    for (int c = 0; c < problem.classes; ++c) {
        logits[c] = w(kDimensions, c);
        for (int k = 0; k < kDimensions; ++k) logits[c] += problem.x(i, k) * w(k, c);
    }
    log_softmax(logits, logits);
    return logits;
}

// J by its definition, in the weights of the classes.
double objective(const Problem& problem, const Matrix& w) {
    double sum = problem.settings.l2 / 2 * w.squaredNorm();
    for (int i = 0; i < kExamples; ++i) sum -= log_probabilities(problem, w, i)[problem.labels[i]];
    return sum;
}

double largest_difference(const Matrix& a, const Matrix& b) {
    REQUIRE(a.rows() == b.rows());
    REQUIRE(a.cols() == b.cols());
    return (a - b).cwiseAbs().maxCoeff();
}

struct Reference {
    double objective;
    Matrix weights;        // (d + 1) x C
    Matrix probabilities;  // of the examples in kProbed
};
constexpr int kProbed[] = {0, 7, 23};

Reference three_classes() {
    Reference r{14.818363143242571, Matrix(7, 3), Matrix(3, 3)};
    r.weights << 0.108754214736, 0.418289707871, -0.527043922606,  //
        -0.031046196271, 0.460919300006, -0.429873103735,          //
        0.539329928799, 0.461976566839, -1.001306495638,           //
        0.412208019340, -0.256980387909, -0.155227631431,          //
        -0.603653797097, -0.521146219047, 1.124800016144,          //
        0.322573979363, -0.180824731056, -0.141749248307,          //
        0.146227160315, 0.227743972147, -0.373971132462;
    r.probabilities << 0.573211641356, 0.408186565716, 0.018601792928,  //
        0.627329858878, 0.358743790622, 0.013926350500,                 //
        0.052450518237, 0.009989167450, 0.937560314313;
    return r;
}

Reference two_classes() {
    Reference r{14.303619934866099, Matrix(7, 2), Matrix(3, 2)};
    r.weights << -0.085796397890, 0.085796397890,  //
        -0.119632838354, 0.119632838354,           //
        -0.007015721408, 0.007015721408,           //
        0.110101824878, -0.110101824878,           //
        -0.223148521608, 0.223148521608,           //
        0.005260814916, -0.005260814916,           //
        0.375197569464, -0.375197569464;
    r.probabilities << 0.805751999576, 0.194248000424,  //
        0.408441278494, 0.591558721506,                 //
        0.698188899905, 0.301811100095;
    return r;
}

void check_against(const Reference& reference, int classes) {
    const Problem problem = make_problem(classes);
    const Fit found = fit(problem, problem.examples);
    CHECK(found.report.converged);
    CHECK(std::abs(found.report.objective - reference.objective) < 1e-9);
    CHECK(largest_difference(found.weights, reference.weights) < 1e-8);
    const Matrix w = class_weights(found.head, classes);
    const double scale = reference.weights.cwiseAbs().maxCoeff();
    CHECK(largest_difference(w, reference.weights) < 1e-5 * scale);
    CHECK(std::abs(objective(problem, w) - reference.objective) < 1e-9);
    for (int row = 0; row < 3; ++row) {
        const auto logs = log_probabilities(problem, w, kProbed[row]);
        for (int c = 0; c < classes; ++c)
            CHECK(std::abs(std::exp(logs[c]) - reference.probabilities(row, c)) < 1e-6);
    }
}

}  // namespace

TEST_CASE("head: three classes as in scikit-learn") { check_against(three_classes(), 3); }

TEST_CASE("head: two classes as in scikit-learn") { check_against(two_classes(), 2); }

TEST_CASE("head: J and its gradient's norm are those of finite differences") {
    for (int classes : {2, 3, 4}) {
        CAPTURE(classes);
        Problem problem = make_problem(classes);
        problem.settings.max_iterations = 0;  // stay where the fit starts, off the optimum
        const Fit found = fit(problem, problem.examples);
        CHECK_FALSE(found.report.converged);
        Matrix w = found.weights;
        CHECK(std::abs(found.report.objective - objective(problem, w)) < 1e-9);
        constexpr double step = 1e-5;
        double square = 0;
        for (int j = 0; j < w.size(); ++j) {
            const double at = w.data()[j];
            w.data()[j] = at + step;
            const double above = objective(problem, w);
            w.data()[j] = at - step;
            const double below = objective(problem, w);
            w.data()[j] = at;
            square += std::pow((above - below) / (2 * step), 2);
        }
        REQUIRE(square > 1e-8);
        CHECK(found.report.gradient_norm == doctest::Approx(std::sqrt(square)).epsilon(1e-5));
    }
}

TEST_CASE("head: at the solution l2 W is what the labels less the probabilities pull") {
    for (int classes : {2, 3, 4}) {
        CAPTURE(classes);
        const Problem problem = make_problem(classes);
        const Fit found = fit(problem, problem.examples);
        const Matrix w = found.weights;
        Matrix residual(kExamples, classes);
        for (int i = 0; i < kExamples; ++i) {
            const auto logs = log_probabilities(problem, w, i);
            for (int c = 0; c < classes; ++c)
                residual(i, c) = (problem.labels[i] == c ? 1.0 : 0.0) - std::exp(logs[c]);
        }
        Matrix x = Matrix::Ones(kExamples, kDimensions + 1);
        x.leftCols(kDimensions) = problem.x.cast<double>();
        CHECK(largest_difference(w, x.transpose() * residual / problem.settings.l2) < 1e-6);
    }
}

TEST_CASE("head: labels that come in batches end where labels that come at once do") {
    for (int classes : {2, 3, 4})
        for (int batch : {1, 5, 16}) {
            CAPTURE(classes);
            CAPTURE(batch);
            const Problem problem = make_problem(classes);
            const Fit at_once = fit(problem, problem.examples);
            const Fit in_batches = fit(problem, problem.examples, batch);
            CHECK(in_batches.report.converged);
            CHECK(std::abs(in_batches.report.objective - at_once.report.objective) < 1e-9);
            CHECK(largest_difference(in_batches.weights, at_once.weights) < 1e-7);
        }
}

TEST_CASE("head: the order of the labelled examples makes no difference to the weights") {
    for (int classes : {2, 3, 4}) {
        CAPTURE(classes);
        const Problem problem = make_problem(classes);
        std::vector<int> order;
        for (int i = 0; i < kExamples; ++i) order.push_back((i * 7 + 3) % kExamples);
        const Fit plain = fit(problem, problem.examples), permuted = fit(problem, order);
        CHECK(largest_difference(permuted.weights, plain.weights) < 1e-7);
        CHECK(std::abs(permuted.report.objective - plain.report.objective) < 1e-9);
    }
}

TEST_CASE("head: more labels than dimensions, equal examples and contradictory labels") {
    Features x(60, 2);
    std::vector<int> examples(60), labels(60);
    for (int i = 0; i < 60; ++i) {
        x(i, 0) = static_cast<float>(i % 4) * 100;  // four places only
        x(i, 1) = static_cast<float>(i % 2);
        examples[i] = i;
        labels[i] = (i % 4 < 2) == (i % 7 != 0);  // one in seven is wrong
    }
    for (double l2 : {1e-4, 1.0, 1e4}) {
        CAPTURE(l2);
        HeadLearner learner(2, {.l2 = l2});
        for (int i = 0; i < 60; i += 5) {
            learner.append(x, std::span(examples).subspan(i, 5), std::span(labels).subspan(i, 5));
            const auto report = learner.fit(x);
            CHECK(report.converged);
            CHECK(report.iterations < 300);
        }
        CHECK(learner.head(x).weights.allFinite());
    }
}

TEST_CASE("head: many labels of many classes, far from separable") {
    const std::uint64_t seed = 41;
    CAPTURE(seed);
    Rng rng(seed);
    constexpr int n = 300, d = 20, classes = 9;
    Features x(n, d);
    std::vector<int> examples(n), labels(n);
    for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(rng.normal());
    for (int i = 0; i < n; ++i) {
        examples[i] = i;
        labels[i] = static_cast<int>(rng.below(classes));
    }
    HeadLearner learner(classes, {.l2 = 0.01}), at_once(classes, {.l2 = 0.01});
    at_once.append(x, examples, labels);
    const auto whole = at_once.fit(x);
    FitReport last;
    for (int i = 0; i < n; i += 20) {
        learner.append(x, std::span(examples).subspan(i, 20), std::span(labels).subspan(i, 20));
        last = learner.fit(x);
        CHECK(last.converged);
    }
    CHECK(whole.converged);
    CHECK(last.objective == doctest::Approx(whole.objective).epsilon(1e-10));
}
