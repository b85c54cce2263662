// Symmetric matrices and their Cholesky factors, stored as their lower half, row after row.
//
// Every element is computed in one order, whatever the machine: columns are taken in blocks of
// eight, the sum over earlier blocks as eight partial sums (dot_tile.h), then the block's own terms
// one after another.
#pragma once

#include <array>
#include <vector>

#include "exact/linear.h"

namespace bluesquare {

// A lower triangle whose rows follow each other without gaps, so that appending moves nothing.
class Triangle {
   public:
    int size() const { return size_; }
    double* row(int i) { return elements_.data() + start(i); }  // i + 1 numbers
    const double* row(int i) const { return elements_.data() + start(i); }
    // Appends rows of zeros.
    void grow(int rows);

   private:
    static std::size_t start(int i) { return static_cast<std::size_t>(i) * (i + 1) / 2; }

    std::vector<double> elements_;
    int size_ = 0;
};

// A v, n x m; A symmetric, given as its lower triangle.
Columns multiply_symmetric(const Triangle& a, const Columns& v);

// L with L L' = A for a symmetric positive definite A that may get more rows.
class Cholesky {
   public:
    Cholesky() = default;
    // a: A's lower triangle, n x n. O(n^3).
    explicit Cholesky(Triangle a);

    int size() const { return l_.size(); }
    const double* row(int i) const { return l_.row(i); }  // of L: i + 1 numbers
    // X (m x n) with X L' = B: the rows of L that rows B of A would get beside their own block.
    Matrix beside(Matrix b) const;
    // Appends m rows of L: `beside`, and on the diagonal the factor of A's block less X X'.
    void extend(const Matrix& beside, const Cholesky& block) { append(beside, block.l_); }
    // Appends m rows of L: `beside`, and on the diagonal the lower triangle `block`.
    void append(const Matrix& beside, const Triangle& block);

    // v = L^-1 v and v = L'^-1 v, n.
    void solve(double* v) const;
    void solve_transposed(double* v) const;

   private:
    static constexpr int kBlock = 8;
    using Lanes = std::array<double, kBlock>;
    // The inverse of a block on L's diagonal, filled up with rows of the identity.
    struct Inverse {
        std::array<Lanes, kBlock> row, column;
    };

    // Inverts the diagonal's block that row i is in.
    void invert_block(int i);

    Triangle l_;
    std::vector<Inverse> inverse_;
};

// Cholesky's factor of a matrix that may be singular: rows of which no more than `nothing[i]` is
// left beside those before add no column.
struct PartialCholesky {
    std::vector<std::vector<double>> rows;  // of L, lengths never fall; L L' = A
    std::vector<int> basis;                 // rows that added a column
};
// a: symmetric, n x n. At most `most` columns.
PartialCholesky partial_cholesky(const Matrix& a, const std::vector<double>& nothing, int most);

}  // namespace bluesquare
