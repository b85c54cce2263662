// Inner products of several rows with several others at once, so that every number loaded is used
// more than once. Each product is the same eight partial sums whatever tile it falls into: lane j
// adds the terms k = j, j + 8, ... in ascending order, and the lanes are added up pairwise.
//
// For the .cpp files of this folder. Rows of floats are widened, so that their products are exact.
#pragma once

#include <algorithm>
#include <cstring>

#include <Eigen/Core>

namespace bluesquare {

inline constexpr int kDotLanes = 8;
// A GCC and Clang extension; a machine with narrower vectors takes it in pieces.
using DotLanes __attribute__((vector_size(kDotLanes * sizeof(double)))) = double;

// Sums that the machine keeps in registers: rows of the one side and of the other.
inline constexpr bool kManyRegisters = EIGEN_MAX_STATIC_ALIGN_BYTES >= 64;
inline constexpr int kTileA = kManyRegisters ? 5 : 2, kTileB = kManyRegisters ? 4 : 1;
inline constexpr int kTallTile = 8;  // where there is but one of the other

template <class T>
inline void load_lanes(const T* from, DotLanes& to) {
    using Narrow __attribute__((vector_size(kDotLanes * sizeof(T)))) = T;
    Narrow narrow;
    std::memcpy(&narrow, from, sizeof narrow);
    to = __builtin_convertvector(narrow, DotLanes);
}

// The first `count` numbers, then zeros.
template <class T>
inline void load_lanes(const T* from, int count, DotLanes& to) {
    T padded[kDotLanes] = {};
    std::memcpy(padded, from, count * sizeof(T));
    load_lanes(padded, to);
}

inline double add_lanes(const DotLanes& lanes) {
    using Four __attribute__((vector_size(32))) = double;
    using Two __attribute__((vector_size(16))) = double;
    Four low4, high4;
    std::memcpy(&low4, &lanes, sizeof low4);
    std::memcpy(&high4, reinterpret_cast<const double*>(&lanes) + 4, sizeof high4);
    low4 += high4;
    Two low2, high2;
    std::memcpy(&low2, &low4, sizeof low2);
    std::memcpy(&high2, reinterpret_cast<const double*>(&low4) + 2, sizeof high2);
    low2 += high2;
    return low2[0] + low2[1];
}

// out[i * stride + j] = a[i] . b[j] over n numbers, i < A, j < B.
template <int A, int B, class T>
inline void dot_tile(const T* const* a, const T* const* b, int n, double* out, int stride) {
    DotLanes sums[A][B] = {};
    const auto add = [&](auto load) {
        DotLanes left[A], right;
        for (int i = 0; i < A; ++i) load(a[i], left[i]);
        for (int j = 0; j < B; ++j) {
            load(b[j], right);
            for (int i = 0; i < A; ++i) sums[i][j] += left[i] * right;
        }
    };
    int k = 0;
    for (; k + kDotLanes <= n; k += kDotLanes)
        add([k](const T* row, DotLanes& to) { load_lanes(row + k, to); });
    if (k < n) add([k, n](const T* row, DotLanes& to) { load_lanes(row + k, n - k, to); });
    for (int i = 0; i < A; ++i)
        for (int j = 0; j < B; ++j) out[i * stride + j] = add_lanes(sums[i][j]);
}

// The same for `rows` <= A rows of a and any number of b.
template <int A, class T>
inline void dot_rows(const T* const* a, int rows, const T* const* b, int columns, int n,
                     double* out, int stride) {
    if constexpr (A > 1)
        if (rows < A) return dot_rows<A - 1>(a, rows, b, columns, n, out, stride);
    int j = 0;
    for (; j + kTileB <= columns; j += kTileB) dot_tile<A, kTileB>(a, b + j, n, out + j, stride);
    for (; j < columns; ++j) dot_tile<A, 1>(a, b + j, n, out + j, stride);
}

// out[i * stride + j] = a[i] . b[j], i < rows, j < columns.
template <class T>
inline void dot_all(const T* const* a, int rows, const T* const* b, int columns, int n, double* out,
                    int stride) {
    if (kManyRegisters && columns == 1)  // more rows, else the sums wait for each other
        for (; rows >= kTallTile; rows -= kTallTile, a += kTallTile, out += kTallTile * stride)
            dot_tile<kTallTile, 1>(a, b, n, out, stride);
    for (int i = 0; i < rows; i += kTileA)
        dot_rows<kTileA>(a + i, std::min(kTileA, rows - i), b, columns, n, out + i * stride,
                         stride);
}

}  // namespace bluesquare
