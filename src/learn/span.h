// Where the labelled examples [z_i, 1] lie in the space that they span: coordinates in an
// orthonormal basis of it, made example after example (Gram-Schmidt by Cholesky's factor of their
// Gram matrix). An example that lies in the span of those before adds no dimension, so there are
// never more dimensions than examples nor than d + 1. Of equal examples one is kept.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "exact/standardise.h"
#include "exact/tall.h"
#include "exact/triangle.h"

namespace bluesquare {

class Span {
   public:
    // Appends rows of z, always the same z. O(new * rank * (d + rank)).
    void append(const ScaledRows& z, std::span<const int> examples);

    int size() const { return static_cast<int>(distinct_.size()); }
    int rank() const { return factor_.size(); }
    // By example, its number among the distinct ones.
    const std::vector<int>& distinct() const { return distinct_; }
    // Coordinates of the distinct examples, at most rank(); they lie here until the next append().
    Tall<double> coordinates() const;

    // The examples that added a dimension, as rows of z; their coefficients A (rank x m) in the
    // weights W = [Z, 1]' A that have coordinates v.
    const std::vector<int>& basis() const { return basis_; }
    Matrix coefficients(const Matrix& v) const;
    // Squared lengths of [z_i, 1], of the distinct examples and of the basis.
    const std::vector<double>& squares() const { return squares_; }
    const std::vector<double>& basis_squares() const { return basis_squares_; }
    // The smallest part of its length that an example of the basis added: basis vectors are
    // orthonormal to rounding's error over its square.
    double narrowest() const { return narrowest_; }
    // True if an example counts as lying in the span of others though it may not quite: coordinates
    // then leave out up to 1e-6 of its length.
    bool approximate() const { return approximate_; }

   private:
    struct Block;
    void append_block(const ScaledRows& z, std::span<const int> examples);
    int find_equal(const ScaledRows& z, int example, const float* row) const;
    void orthogonalise(const ScaledRows& z, Block& block) const;

    Cholesky factor_;                        // of the basis's Gram matrix
    std::vector<std::vector<double>> rest_;  // coordinates of the other distinct examples
    std::vector<int> distinct_;
    std::vector<int> places_;  // by distinct example: a row k of the factor, or ~k of rest_
    std::vector<int> basis_;
    std::vector<double> squares_, basis_squares_;
    struct Known {
        int example, distinct;
    };
    std::unordered_map<std::uint64_t, std::vector<Known>> known_;  // by the row's hash
    double narrowest_ = 1;
    bool approximate_ = false;
};

}  // namespace bluesquare
