#include "learn/span.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace bluesquare {
namespace {

constexpr int kBlock = 40;          // examples at a time
constexpr int kBasisBlock = 256;    // rows of the basis at a time
constexpr double kNothing = 1e-12;  // of a squared length: what rounding may leave of nothing

std::uint64_t hash_row(const float* row, int columns) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (int k = 0; k < columns; ++k) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, row + k, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3;
    }
    return hash;
}

}  // namespace

// New distinct examples on their way.
struct Span::Block {
    std::vector<const float*> rows;
    std::vector<int> examples;  // rows of z
    std::vector<double> squares;
    Matrix beside;        // coordinates in the old basis
    PartialCholesky own;  // and in the block's own part of it

    int size() const { return static_cast<int>(rows.size()); }
};

void Span::append(const ScaledRows& z, std::span<const int> examples) {
    for (std::size_t begin = 0; begin < examples.size(); begin += kBlock)
        append_block(
            z, examples.subspan(begin, std::min<std::size_t>(kBlock, examples.size() - begin)));
}

// The number of the distinct example that is equal, or -1.
int Span::find_equal(const ScaledRows& z, int example, const float* row) const {
    const auto found = known_.find(hash_row(row, z.columns()));
    if (found == known_.end()) return -1;
    std::vector<float> other(z.columns());
    for (const Known& known : found->second)
        if (known.example == example ||
            std::equal(row, row + z.columns(), z.row(known.example, other.data())))
            return known.distinct;
    return -1;
}

void Span::append_block(const ScaledRows& z, std::span<const int> examples) {
    Features scratch;
    const std::vector<const float*> rows = z.pointers(examples, scratch);
    Block block;
    const int known = static_cast<int>(places_.size());
    for (std::size_t i = 0; i < examples.size(); ++i) {
        int number = find_equal(z, examples[i], rows[i]);
        if (number < 0) {
            number = known + block.size();
            known_[hash_row(rows[i], z.columns())].push_back({examples[i], number});
            block.rows.push_back(rows[i]);
            block.examples.push_back(examples[i]);
        }
        distinct_.push_back(number);
    }
    orthogonalise(z, block);
    const int old = rank(), added = static_cast<int>(block.own.basis.size());
    Matrix beside(added, old);
    Triangle own;
    own.grow(added);
    int k = 0;  // rows of the basis
    for (int i = 0; i < block.size(); ++i) {
        const std::vector<double>& coordinates = block.own.rows[i];
        squares_.push_back(block.squares[i]);
        if (k < added && block.own.basis[k] == i) {
            places_.push_back(old + k);
            basis_.push_back(block.examples[i]);
            basis_squares_.push_back(block.squares[i]);
            narrowest_ = std::min(narrowest_, coordinates.back() / std::sqrt(block.squares[i]));
            beside.row(k) = block.beside.row(i);
            std::copy(coordinates.begin(), coordinates.end(), own.row(k));
            ++k;
        } else {
            std::vector<double> row(old);
            std::copy_n(block.beside.row(i).data(), old, row.begin());
            row.insert(row.end(), coordinates.begin(), coordinates.end());
            places_.push_back(~static_cast<int>(rest_.size()));
            rest_.push_back(std::move(row));
            approximate_ |= old + k < z.columns() + 1;
        }
    }
    factor_.append(beside, own);
}

// Cholesky's factor, row after row; a row of which nothing is left adds no dimension.
void Span::orthogonalise(const ScaledRows& z, Block& block) const {
    const int m = block.size(), d = z.columns(), old = rank();
    Matrix beside(m, old), own(m, m);
    Features scratch;
    for (int begin = 0; begin < old; begin += kBasisBlock) {
        const int count = std::min(kBasisBlock, old - begin);
        const auto rows = z.pointers(std::span(basis_).subspan(begin, count), scratch);
        Matrix products(m, count);
        inner_products(block.rows, rows, d, products.data());
        beside.middleCols(begin, count) = products.array() + 1.0;
    }
    inner_products(block.rows, block.rows, d, own.data());
    own.array() += 1.0;
    block.beside = factor_.beside(std::move(beside));
    std::vector<double> nothing;
    for (int i = 0; i < m; ++i) {
        block.squares.push_back(own(i, i));
        nothing.push_back(kNothing * own(i, i));
        for (int j = 0; j <= i; ++j)
            own(i, j) -= dot(block.beside.row(i).data(), block.beside.row(j).data(), old);
    }
    block.own = partial_cholesky(own, nothing, d + 1 - old);
}

Tall<double> Span::coordinates() const {
    Tall<double> rows;
    rows.width = rank();
    for (const int place : places_) {
        if (place >= 0)
            rows.add(factor_.row(place), place + 1);
        else
            rows.add(rest_[~place].data(), static_cast<int>(rest_[~place].size()));
    }
    return rows;
}

Matrix Span::coefficients(const Matrix& v) const {
    Columns a = v;
    for (Eigen::Index c = 0; c < a.cols(); ++c) factor_.solve_transposed(a.col(c).data());
    return a;
}

}  // namespace bluesquare
