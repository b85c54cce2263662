// Dense linear algebra whose results have the same bits on every machine, vector width and thread
// count. Every output element is accumulated in one fixed order: vectorised over outputs, never
// within a sum (dot() and inner_products() fix their partial sums). Products of two floats are
// exact in double, so a fused multiply-add changes nothing in multiply().
#pragma once

#include <span>

#include <Eigen/Core>

#include "exact/parallel.h"

namespace bluesquare {

// n x d, one example a row.
using Features = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Columns = Eigen::MatrixXd;  // stored column after column
using Vector = Eigen::VectorXd;

// Inner product of length n: 16 partial sums, added up pairwise.
double dot(const double* a, const double* b, int n);

// out[k] = sum_i a[i] x_rows[i][k], k < d: one row after another.
void combine_rows(const Features& x, std::span<const int> rows, const double* a, double* out);

// features * weights, n x d times d x m, accumulated in double.
Matrix multiply(const Features& features, const Features& weights,
                const Parallel& parallel = serial);

// The same in float: twice as fast, but the bits depend on the machine. An element differs from the
// exact one by at most rough_error(d) |x| |w|, Euclidean lengths of the two vectors (Higham, 2002,
// 3.5), provided no term overflows.
Features multiply_roughly(const Features& features, const Features& weights,
                          const Parallel& parallel = serial);
double rough_error(int d);

// out[i * b.size() + j] = x_a[i] . x_b[j], rows of x; eight partial sums in double (dot_tile.h).
void inner_products(const Features& x, std::span<const int> a, std::span<const int> b, double* out);

}  // namespace bluesquare
