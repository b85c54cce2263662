#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <doctest/doctest.h>

#include "exact/linear.h"
#include "exact/math.h"
#include "exact/random.h"
#include "exact/softmax.h"
#include "exact/standardise.h"
#include "platform/threads.h"

using namespace bluesquare;

TEST_CASE("exp and log are within a rounding or two of the C library") {
    Rng rng(11);
    for (int i = 0; i < 100000; ++i) {
        const double x = rng.uniform(-700, 700);
        CHECK(std::abs(exact_exp(x) / std::exp(x) - 1) < 5e-16 * 2);
        const double y = std::exp(rng.uniform(-700, 700));
        CHECK(std::abs(exact_log(y) - std::log(y)) <= 5e-16 * std::max(1.0, std::abs(std::log(y))));
    }
}

TEST_CASE("exp and log at the edges") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(exact_exp(0) == 1);
    CHECK(exact_exp(-infinity) == 0);
    CHECK(exact_exp(infinity) == infinity);
    CHECK(exact_exp(-708) > 0);
    CHECK(exact_exp(-709) == 0);
    CHECK(exact_exp(709) < infinity);
    CHECK(exact_exp(710) == infinity);
    CHECK(std::isnan(exact_exp(std::nan(""))));
    CHECK(exact_log(1) == 0);
    CHECK(exact_log(0) == -infinity);
    CHECK(exact_log(infinity) == infinity);
    CHECK(std::isnan(exact_log(-1)));
    CHECK(exact_log(5e-324) == doctest::Approx(std::log(5e-324)));
}

TEST_CASE("random numbers: known answers") {
    // The state that SplitMix64 makes of seed 0 (0xe220a8397b1dcdaf, ...), then xoshiro256**.
    Rng rng(0);
    CHECK(rng.next() == 0x99ec5f36cb75f2b4ULL);
    CHECK(rng.next() == 0xbf6e1f784956452aULL);
    CHECK(rng.next() == 0x1a5f849d4933e6e0ULL);
}

TEST_CASE("random numbers: streams differ, copies continue alike") {
    Rng a(3, "seed-set"), b(3, "acquire"), c(4, "seed-set");
    const auto first = a.next();
    CHECK(first != b.next());
    CHECK(first != c.next());
    Rng copy = a;
    CHECK(copy.next() == a.next());
}

TEST_CASE("random numbers: distributions have their moments") {
    Rng rng(5);
    constexpr int n = 200000;
    double sum = 0, square = 0, uniform = 0;
    std::vector<int> counts(7, 0);
    for (int i = 0; i < n; ++i) {
        const double z = rng.normal();
        sum += z;
        square += z * z;
        uniform += rng.uniform();
        ++counts[rng.below(7)];
    }
    CHECK(sum / n == doctest::Approx(0).epsilon(0.02));
    CHECK(std::abs(sum / n) < 0.01);
    CHECK(square / n == doctest::Approx(1).epsilon(0.02));
    CHECK(uniform / n == doctest::Approx(0.5).epsilon(0.01));
    for (int count : counts) CHECK(count == doctest::Approx(n / 7.0).epsilon(0.03));
}

TEST_CASE("shuffle is a permutation and reaches every order") {
    Rng rng(9);
    std::vector<int> orders(6, 0);
    for (int i = 0; i < 6000; ++i) {
        std::vector<int> items{0, 1, 2};
        shuffle(items, rng);
        CHECK(std::accumulate(items.begin(), items.end(), 0) == 3);
        ++orders[items[0] * 2 + (items[1] > items[2] ? 1 : 0)];
    }
    for (int count : orders) CHECK(count == doctest::Approx(1000).epsilon(0.15));
}

namespace {

Features random_features(int rows, int columns, Rng& rng) {
    Features x(rows, columns);
    for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(rng.normal());
    return x;
}

}  // namespace

TEST_CASE("multiply: every element is the sequential sum, whatever the shape and the threads") {
    const std::uint64_t seed = 21;
    CAPTURE(seed);
    Rng rng(seed);
    const Parallel parallel = make_parallel(3);
    for (int trial = 0; trial < 60; ++trial) {
        const int n = 1 + static_cast<int>(rng.below(300)), d = 1 + static_cast<int>(rng.below(70)),
                  m = 1 + static_cast<int>(rng.below(70));
        const Features x = random_features(n, d, rng), w = random_features(d, m, rng);
        const Matrix product = multiply(x, w);
        CHECK(product == multiply(x, w, parallel));
        bool same = true;
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < m; ++j) {
                double sum = 0;
                for (int k = 0; k < d; ++k) sum += static_cast<double>(x(i, k)) * w(k, j);
                same &= product(i, j) == sum;
            }
        CHECK(same);
    }
}

TEST_CASE("multiply roughly: no element is farther off than promised") {
    const std::uint64_t seed = 24;
    CAPTURE(seed);
    Rng rng(seed);
    for (int trial = 0; trial < 60; ++trial) {
        const int n = 1 + static_cast<int>(rng.below(40)),
                  d = 1 + static_cast<int>(rng.below(2000)),
                  m = 1 + static_cast<int>(rng.below(40));
        Features x = random_features(n, d, rng), w = random_features(d, m, rng);
        if (trial % 2) x = x.cwiseAbs(), w = w.cwiseAbs();  // rounding errors that add up
        const Matrix exact = multiply(x, w);
        Features rough;
        RoughProduct{w}(x.data(), n, rough);
        const Matrix error = (rough.cast<double>() - exact).cwiseAbs();
        const Matrix xd = x.cast<double>(), wd = w.cast<double>();
        const Matrix bound = rough_error(d) * xd.rowwise().norm() * wd.colwise().norm();
        CHECK((error.array() <= bound.array()).all());
        CHECK((d < 100 || error.maxCoeff() > 0));
    }
}

TEST_CASE("inner products") {
    const std::uint64_t seed = 25;
    CAPTURE(seed);
    Rng rng(seed);
    for (int d : {1, 7, 8, 9, 40, 1283}) {
        CAPTURE(d);
        const Features x = random_features(30, d, rng);
        const Matrix wide = x.cast<double>();
        for (int rows : {1, 2, 4, 5, 6, 11}) {
            std::vector<int> a, b;
            std::vector<const float*> rows_a, rows_b;
            for (int i = 0; i < rows; ++i) {
                a.push_back(static_cast<int>(rng.below(30)));
                rows_a.push_back(x.row(a[i]).data());
            }
            for (int i = 0; i < 13; ++i) {
                b.push_back(static_cast<int>(rng.below(30)));
                rows_b.push_back(x.row(b[i]).data());
            }
            Matrix out(rows, 13);
            inner_products(rows_a, rows_b, d, out.data());
            for (int i = 0; i < rows; ++i)
                for (int j = 0; j < 13; ++j) {
                    CHECK(out(i, j) == doctest::Approx(wide.row(a[i]).dot(wide.row(b[j]))));
                    double alone = 0;  // the bits do not depend on what else is computed
                    inner_products({&rows_b[j], 1}, {&rows_a[i], 1}, d, &alone);
                    CHECK(alone == out(i, j));
                }
        }
        CHECK(dot(wide.data(), wide.data(), d) ==
              doctest::Approx(wide.row(0).squaredNorm()).epsilon(1e-12));
    }
}

TEST_CASE("log-softmax is finite where probabilities underflow") {
    const std::vector<double> logits{0, -2000, 2000};
    std::vector<double> log_p(3);
    log_softmax(logits, log_p);
    CHECK(log_p[2] == 0);
    CHECK(log_p[0] == -2000);
    CHECK(log_p[1] == -4000);
}

TEST_CASE("standardise: zero mean, unit variance over the pool; constant dimensions become 0") {
    Rng rng(23);
    Features x = random_features(50, 3, rng);
    x.col(1).setConstant(0.1F);
    x.col(2) *= 1000;
    const std::vector<int> pool{0, 3, 5, 7, 11, 13, 17, 19, 23, 29};
    std::vector<int> all(50);
    std::iota(all.begin(), all.end(), 0);
    const Scale scale = pool_scale(x, pool);
    const Features z = standardise(x, all, scale);
    CHECK(z == standardise(x, all, pool_scale(x, pool, make_parallel(3)), make_parallel(3)));
    for (int column : {0, 2}) {
        double mean = 0, square = 0;
        for (int i : pool) mean += z(i, column) / 10.0;
        for (int i : pool) square += z(i, column) * z(i, column) / 10.0;
        CHECK(mean == doctest::Approx(0).epsilon(1e-6));
        CHECK(square == doctest::Approx(1).epsilon(1e-5));
    }
    CHECK(z.col(1).cwiseAbs().maxCoeff() == 0);
}
