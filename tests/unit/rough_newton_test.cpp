// What is taken in float where there are many classes, held to the same in double.
#include "learn/rough_newton.h"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"
#include "exact/tall.h"

using namespace bluesquare;

namespace {

Matrix random_matrix(int n, int m, Rng& rng) {
    Matrix out(n, m);
    for (Eigen::Index i = 0; i < out.size(); ++i) out.data()[i] = rng.normal();
    return out;
}

// The first numbers of each row, one more from row to row.
template <class M>
auto staircase(const M& x, int first) {
    Tall<typename M::Scalar> rows;
    rows.width = static_cast<int>(x.cols());
    for (int i = 0; i < x.rows(); ++i) rows.add(x.row(i).data(), std::min(rows.width, first + i));
    return rows;
}

}  // namespace

TEST_CASE("tall: products in float are those in double, rounded") {
    Rng rng(71);
    for (const int columns : {1, 5, 31, 32, 33, 70}) {
        CAPTURE(columns);
        const Matrix a = random_matrix(29, 21, rng), v = random_matrix(21, columns, rng),
                     s = random_matrix(29, columns, rng);
        const Features a_float = a.cast<float>();
        Features av, as;
        multiply(staircase(a_float, 3), v.cast<float>(), av);
        multiply_transposed(staircase(a_float, 3), s.cast<float>(), as);
        const Matrix exact_av = multiply(staircase(a, 3), v),
                     exact_as = multiply_transposed(staircase(a, 3), s);
        CHECK((av.cast<double>() - exact_av).cwiseAbs().maxCoeff() < 1e-4);
        CHECK((as.cast<double>() - exact_as).cwiseAbs().maxCoeff() < 1e-4);
    }
}

TEST_CASE("dot in float") {
    Rng rng(72);
    for (const int n : {0, 1, 63, 64, 65, 500}) {
        std::vector<float> a, b;
        double exact = 0;
        for (int k = 0; k < n; ++k) {
            a.push_back(static_cast<float>(rng.normal()));
            b.push_back(static_cast<float>(rng.normal()));
            exact += static_cast<double>(a[k]) * b[k];
        }
        CHECK(dot(a.data(), b.data(), n) == doctest::Approx(exact).epsilon(1e-4));
    }
}

TEST_CASE("rough Newton step: solves the Newton equation as far as it is asked") {
    Rng rng(73);
    constexpr int kExamples = 60, kDistinct = 50, kWidth = 40, kClasses = 23;
    const double l2 = 0.5;
    const Matrix x = random_matrix(kDistinct, kWidth, rng);
    const Tall<double> rows = staircase(x, 5);
    std::vector<int> distinct, labels;
    for (int i = 0; i < kExamples; ++i) {
        distinct.push_back(i < kDistinct ? i : i - kDistinct);
        labels.push_back(static_cast<int>(rng.below(kClasses)));
    }
    const SoftmaxLoss loss(labels, kClasses);
    const auto spread = [&](const Matrix& by_row) {
        Matrix all(kExamples, by_row.cols());
        for (int i = 0; i < kExamples; ++i) all.row(i) = by_row.row(distinct[i]);
        return all;
    };
    const auto pull = [&](const Matrix& slopes) {
        Matrix sums = Matrix::Zero(kDistinct, slopes.cols());
        for (int i = 0; i < kExamples; ++i) sums.row(distinct[i]) += slopes.row(i);
        return multiply_transposed(rows, sums);
    };
    for (const double far : {0.0, 0.3, 1.0}) {
        CAPTURE(far);
        const Matrix at = far * random_matrix(kWidth, kClasses - 1, rng);
        const auto chances = loss.chances(spread(multiply(rows, at)));
        const Matrix g = l2 * at - pull(loss.residual(chances));
        RoughNewton newton(rows, distinct, l2, loss);
        const auto step = newton.step(chances, g, g.norm(), 1e-4, 200);
        const Matrix rest =
            g + l2 * step.s + pull(loss.curve(chances, spread(multiply(rows, step.s))));
        CHECK(rest.norm() < 2e-3 * g.norm());
        CHECK(step.iterations < 60);
    }
}
