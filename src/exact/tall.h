// Products with a tall matrix that is given row by row: A v and A' s, for many columns at once.
//
// Every element is one sum in ascending order (or, with up to kFewColumns columns, the eight
// partial sums of dot_tile.h), whatever the machine.
#pragma once

#include <vector>

#include "exact/linear.h"

namespace bluesquare {

// n rows of numbers that lie somewhere else; row i has length[i] of them and zeros behind. Lengths
// never fall from one row to the next.
template <class T>
struct Tall {
    std::vector<const T*> row;
    std::vector<int> length;
    int width = 0;  // columns: at least every length

    int rows() const { return static_cast<int>(row.size()); }
    void add(const T* numbers, int count) {
        row.push_back(numbers);
        length.push_back(count);
    }
};

// The rows of a matrix, which must outlive it.
Tall<float> tall_rows(const Features& x);

inline constexpr int kFewColumns = 4;

// A v, n x m; v: width x m.
template <class T>
Matrix multiply(const Tall<T>& a, const Matrix& v);
// A' s, width x m; s: n x m.
template <class T>
Matrix multiply_transposed(const Tall<T>& a, const Matrix& s);

// The same as sums of products in float, into `out`, which is made as large as it must be; panels
// of columns at any number of them.
void multiply(const Tall<float>& a, const Features& v, Features& out);
void multiply_transposed(const Tall<float>& a, const Features& s, Features& out);

extern template Matrix multiply(const Tall<double>&, const Matrix&);
extern template Matrix multiply(const Tall<float>&, const Matrix&);
extern template Matrix multiply_transposed(const Tall<double>&, const Matrix&);
extern template Matrix multiply_transposed(const Tall<float>&, const Matrix&);

}  // namespace bluesquare
