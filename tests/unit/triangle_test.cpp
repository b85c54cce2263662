// Symmetric matrices and their factors against Eigen's.
#include "exact/triangle.h"

#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"

using namespace bluesquare;

namespace {

Matrix random_matrix(int rows, int columns, Rng& rng) {
    Matrix x(rows, columns);
    for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = rng.normal();
    return x;
}

// Positive definite, with eigenvalues from 1 to some n.
Matrix random_definite(int n, Rng& rng) {
    const Matrix x = random_matrix(n, n, rng);
    return x * x.transpose() + Matrix::Identity(n, n);
}

Triangle lower(const Matrix& a) {
    Triangle triangle;
    triangle.grow(static_cast<int>(a.rows()));
    for (int i = 0; i < triangle.size(); ++i)
        for (int j = 0; j <= i; ++j) triangle.row(i)[j] = a(i, j);
    return triangle;
}

double largest(const Matrix& a) { return a.size() == 0 ? 0 : a.cwiseAbs().maxCoeff(); }

}  // namespace

TEST_CASE("a symmetric matrix by its lower half") {
    Rng rng(31);
    for (int n : {1, 2, 7, 8, 9, 31, 64, 100}) {
        CAPTURE(n);
        const Matrix a = random_definite(n, rng);
        const Columns v = random_matrix(n, 3, rng);
        CHECK(largest(multiply_symmetric(lower(a), v) - a * v) < 1e-10 * n);
        const Columns alone = multiply_symmetric(lower(a), v.rightCols(1));
        CHECK(multiply_symmetric(lower(a), v).col(2) == alone);  // whatever else is multiplied
    }
}

TEST_CASE("a triangle keeps its elements as it grows") {
    Triangle triangle;
    for (int n = 0; n < 40; ++n) {
        triangle.grow(1);
        for (int j = 0; j <= n; ++j) {
            CHECK(triangle.row(n)[j] == 0);
            triangle.row(n)[j] = n * 100 + j;
        }
    }
    for (int i = 0; i < 40; ++i)
        for (int j = 0; j <= i; ++j) CHECK(triangle.row(i)[j] == i * 100 + j);
}

TEST_CASE("Cholesky: solves with the factor and its transpose give the inverse") {
    Rng rng(32);
    for (int n : {1, 2, 7, 8, 9, 31, 64, 100}) {
        CAPTURE(n);
        const Matrix a = random_definite(n, rng);
        const Cholesky factor(lower(a));
        Vector x = random_matrix(n, 1, rng);
        const Vector b = a * x;
        Vector v = b;
        factor.solve(v.data());
        CHECK(v.squaredNorm() == doctest::Approx(b.dot(x)));  // |L^-1 b|^2 = b' A^-1 b
        factor.solve_transposed(v.data());
        CHECK(largest(v - x) < 1e-9 * n);
    }
}

TEST_CASE("Cholesky: a factor extended by rows is the factor of the whole") {
    Rng rng(33);
    for (int old : {0, 1, 5, 8, 13, 40})
        for (int added : {1, 3, 8, 20}) {
            CAPTURE(old);
            CAPTURE(added);
            const int n = old + added;
            const Matrix a = random_definite(n, rng);
            Cholesky factor(lower(a.topLeftCorner(old, old)));
            const Matrix beside = factor.beside(a.bottomLeftCorner(added, old));
            const Matrix rest = a.bottomRightCorner(added, added) - beside * beside.transpose();
            factor.extend(beside, Cholesky(lower(rest)));
            CHECK(factor.size() == n);
            const Vector x = random_matrix(n, 1, rng);
            Vector v = a * x;
            factor.solve(v.data());
            factor.solve_transposed(v.data());
            CHECK(largest(v - x) < 1e-9 * n);
        }
}

TEST_CASE("Cholesky of nothing does nothing") {
    Cholesky none{Triangle()};
    none.solve(nullptr);
    none.solve_transposed(nullptr);
    CHECK(none.size() == 0);
    CHECK(none.beside(Matrix(2, 0)).rows() == 2);
}
