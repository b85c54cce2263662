// Dense linear algebra whose results have the same bits on every machine, vector width and thread
// count. Every output element is accumulated in one fixed order: vectorised over outputs, never
// within a sum (dot() fixes its 16 partial sums). Products of two floats are exact in double, so a
// fused multiply-add changes nothing in multiply().
#pragma once

#include <Eigen/Core>

namespace bluesquare {

// n x d, one example a row.
using Features = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

// Inner products of length n.
double dot(const float* a, const float* b, int n);
double dot(const double* a, const double* b, int n);

// out[begin..end) = features[begin..end) * weights; n x d times d x m, accumulated in double from
// float weights. Rows are independent, so callers split [0, n) among threads as they like. Rows of
// `out` outside the range are left alone.
void multiply(const Features& features, const Features& weights, int begin, int end, Matrix& out);

// out += L' v for a lower triangular n x n matrix; v and out (n) must not overlap.
void add_rows(const Matrix& l, const double* v, double* out);

}  // namespace bluesquare
