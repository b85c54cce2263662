// Dense linear algebra whose results have the same bits on every machine, vector width and thread
// count. Every output element is accumulated in one fixed order: vectorised over outputs, never
// within a sum (dot() fixes its 16 partial sums). Products of two floats are exact in double, so a
// fused multiply-add changes nothing in multiply() and dot().
#pragma once

#include <Eigen/Core>

namespace bluesquare {

// n x d, one example a row.
using Features = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

// Inner product of two rows of length d.
double dot(const float* a, const float* b, int d);

// out[begin..end) = features[begin..end) * weights; n x d times d x m, accumulated in double from
// float weights. Rows are independent, so callers split [0, n) among threads as they like. Rows of
// `out` outside the range are left alone.
void multiply(const Features& features, const Features& weights, int begin, int end, Matrix& out);

// Lower Cholesky factor in place (n x n, symmetric; only the lower triangle is read and written).
// False where a pivot is not positive.
[[nodiscard]] bool cholesky(Matrix& a);

// Solves L L' x = b in place, for the factor that cholesky() left.
void cholesky_solve(const Matrix& factor, Vector& x);

// out = K v for a symmetric n x n matrix.
void symmetric_product(const Matrix& k, const Vector& v, Vector& out);

}  // namespace bluesquare
