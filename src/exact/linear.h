// Dense linear algebra whose results have the same bits on every machine, vector width and thread
// count. Every output element is accumulated in one fixed order: vectorised over outputs, never
// within a sum (dot() and inner_products() fix their partial sums). Products of two floats are
// exact in double, so a fused multiply-add changes nothing in multiply().
#pragma once

#include <memory>
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
// The same in float: 64 partial sums.
float dot(const float* a, const float* b, int n);

// features * weights, n x d times d x m, accumulated in double.
Matrix multiply(const Features& features, const Features& weights,
                const Parallel& parallel = serial);

// An element of a RoughProduct differs from the exact one by at most rough_error(d) |x| |w|,
// Euclidean lengths of the two vectors (Higham, 2002, 3.5), provided no term overflows.
double rough_error(int d);

// The same in float, twice as fast, but the bits depend on the machine; block of rows after block:
// weights (d x m) are packed once.
class RoughProduct {
   public:
    explicit RoughProduct(const Features& weights);
    ~RoughProduct();
    // x: n rows of d floats; out: n x m.
    void operator()(const float* x, int n, Features& out) const;

   private:
    struct Packed;
    std::unique_ptr<const Packed> packed_;
};

// out[i * b.size() + j] = a[i] . b[j], rows of d floats; eight partial sums in double (dot_tile.h).
void inner_products(std::span<const float* const> a, std::span<const float* const> b, int d,
                    double* out);

}  // namespace bluesquare
