#include "learn/newton_factor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bluesquare {
namespace {

// Curvatures too small to matter are raised to where dividing by them loses no digits: D K is then
// still far below l2.
Vector floored(Vector curvature, double l2, const Vector& square) {
    for (Eigen::Index i = 0; i < curvature.size(); ++i)
        curvature[i] = std::max(curvature[i], 1e-4 * l2 / square[i]);
    return curvature;
}

Vector diagonal(const Triangle& gram, int begin, int end) {
    Vector out(end - begin);
    for (int i = begin; i < end; ++i) out[i - begin] = gram.row(i)[i];
    return out;
}

Vector stacked(const Vector& above, const Vector& below) {
    Vector out(above.size() + below.size());
    out << above, below;
    return out;
}

// Not Eigen's, whose vectorised square root may differ in the last bit.
Vector square_roots(const Vector& v) {
    Vector out(v.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) out[i] = std::sqrt(v[i]);
    return out;
}

}  // namespace

void NewtonFactor::rebuild(const Triangle& gram, const Vector& curvature) {
    rebuild(gram, curvature, diagonal(gram, 0, static_cast<int>(curvature.size())));
}

void NewtonFactor::rebuild(const Triangle& gram, const Vector& curvature, const Vector& square) {
    curvature_ = floored(curvature, l2_, square);
    root_ = square_roots(curvature_);
    const int n = static_cast<int>(curvature_.size());
    Triangle b;
    b.grow(n);
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j <= i; ++j) b.row(i)[j] = root_[i] * gram.row(i)[j] * root_[j];
        b.row(i)[i] += l2_;
    }
    factor_ = Cholesky(std::move(b));
}

NewtonFactor::Border NewtonFactor::border(const Triangle& gram) const {
    const int old = size(), added = gram.size() - old;
    Matrix k(added, old);
    for (int i = 0; i < added; ++i)
        for (int j = 0; j < old; ++j) k(i, j) = gram.row(old + i)[j] * root_[j];
    Border border{factor_.beside(std::move(k)), {}, diagonal(gram, old, gram.size())};
    border.remaining.grow(added);
    for (int i = 0; i < added; ++i)
        for (int j = 0; j <= i; ++j)
            border.remaining.row(i)[j] =
                gram.row(old + i)[old + j] -
                dot(border.beside.row(i).data(), border.beside.row(j).data(), old);
    for (int i = 0; i < added;
         ++i)  // rounding may leave less than nothing of an old example's equal
        border.remaining.row(i)[i] =
            std::max(border.remaining.row(i)[i], 0x1p-50 * border.square[i]);
    return border;
}

void NewtonFactor::respond(const Border& border, const Columns& change, Columns& a,
                           Columns& u) const {
    Vector v(size());
    for (Eigen::Index c = 0; c < change.cols(); ++c) {
        v.setZero();
        for (Eigen::Index i = 0; i < change.rows(); ++i)
            v += change(i, c) * border.beside.row(i).transpose();
        factor_.solve_transposed(v.data());
        const Vector response = v.cwiseProduct(root_);
        a.col(c) -= response;
        u.col(c) += l2_ * response.cwiseQuotient(curvature_);
    }
}

void NewtonFactor::extend(const Border& border, const Vector& curvature) {
    NewtonFactor block(l2_);
    block.rebuild(border.remaining, curvature, border.square);
    const Matrix beside = block.root_.asDiagonal() * border.beside;
    factor_.extend(beside, block.factor_);
    curvature_ = stacked(curvature_, block.curvature_);
    root_ = stacked(root_, block.root_);
}

void NewtonFactor::solve(const Columns& g, Columns& x, Columns& kx) const {
    x.resize(g.rows(), g.cols());
    kx.resize(g.rows(), g.cols());
    for (Eigen::Index c = 0; c < g.cols(); ++c) {
        x.col(c) = g.col(c).cwiseQuotient(root_);
        factor_.solve(x.col(c).data());
        factor_.solve_transposed(x.col(c).data());
        x.col(c) = x.col(c).cwiseProduct(root_);
        kx.col(c) = (g.col(c) - l2_ * x.col(c)).cwiseQuotient(curvature_);
    }
}

}  // namespace bluesquare
