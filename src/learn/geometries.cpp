#include "learn/geometries.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

namespace bluesquare {
namespace {

constexpr int kLargest = 1000;  // coordinates whose Hessian is factorised where need be

double flat_dot(const Matrix& a, const Matrix& b) {
    return dot(a.data(), b.data(), static_cast<int>(a.size()));
}

}  // namespace

Matrix DualGeometry::logits(const Matrix& at) const { return multiply_symmetric(gram_, at); }

double DualGeometry::inner(const Matrix& g, const Place& v) const { return flat_dot(g, v.u); }

double DualGeometry::norm(const Matrix& g) const {
    double terms = 0;  // rounding leaves at least this much of their sum's square
    for (int i = 0; i < gram_.size(); ++i) terms += std::sqrt(gram_.row(i)[i]) * std::abs(g(i, 0));
    const double square = flat_dot(g, multiply_symmetric(gram_, g));
    return std::sqrt(std::max(square, 0.0) + 0x1p-52 * terms * terms);
}

double DualGeometry::size(const Matrix& g) const {
    double square = 0;
    for (int i = 0; i < gram_.size(); ++i) square += gram_.row(i)[i] * g(i, 0) * g(i, 0);
    return std::sqrt(square);
}

Place DualGeometry::solve(const Matrix& g) const {
    Columns x, kx;
    factor_.solve(g, x, kx);
    return {std::move(x), std::move(kx)};
}

template <class T>
Matrix BasisGeometry<T>::pull(Matrix slopes) const {
    if (all_distinct()) return multiply_transposed(rows_, slopes);
    Matrix sums = Matrix::Zero(rows_.rows(), slopes.cols());
    for (std::size_t i = 0; i < distinct_.size(); ++i) sums.row(distinct_[i]) += slopes.row(i);
    return multiply_transposed(rows_, sums);
}

template <class T>
Matrix BasisGeometry<T>::logits(const Matrix& at) const {
    Matrix u = multiply(rows_, at);
    if (all_distinct()) return u;
    Matrix all(distinct_.size(), u.cols());
    for (std::size_t i = 0; i < distinct_.size(); ++i) all.row(i) = u.row(distinct_[i]);
    return all;
}

template <class T>
double BasisGeometry<T>::inner(const Matrix& g, const Place& v) const {
    return flat_dot(g, v.at);
}

template <class T>
double BasisGeometry<T>::norm(const Matrix& g) const {
    return std::sqrt(flat_dot(g, g));
}

template <class T>
Place BasisGeometry<T>::solve(const Matrix& g) const {
    if (factor_.size() == 0) return {g / l2_, {}};
    Matrix x = g;
    factor_.solve(x.data());
    factor_.solve_transposed(x.data());
    return {std::move(x), {}};
}

template <class T>
std::optional<NewtonStep> BasisGeometry<T>::rough_step(const SoftmaxLoss& loss,
                                                       const SoftmaxLoss::Chances& chances,
                                                       const Matrix& g, double norm, double share,
                                                       int limit) {
    constexpr int kFewest = 8;  // contrasts for which it pays
    if (g.cols() < kFewest || g.size() <= kLargest) return {};
    if constexpr (std::is_same_v<T, double>) {
        if (!rough_) rough_.emplace(rows_, distinct_, l2_, loss);
        RoughNewton::Step found = rough_->step(chances, g, norm, share, limit);
        Place s{std::move(found.s), {}};
        lift(s);
        return NewtonStep{std::move(s), found.iterations};
    } else {
        return {};
    }
}

// l2 + sum_i x_i x_i' (x) S_i, S_i the second derivative in the logits of example i.
template <class T>
void BasisGeometry<T>::refresh(const SoftmaxLoss& loss, const SoftmaxLoss::Chances& chances) {
    const int m = loss.contrasts();
    if (rows_.width * m > kLargest) return;
    std::vector<Matrix> s(rows_.rows(), Matrix::Zero(m, m));  // by distinct example
    for (int c = 0; c < m; ++c) {
        Matrix unit = Matrix::Zero(loss.rows(), m);
        unit.col(c).setOnes();
        const Matrix bent = loss.curve(chances, unit);
        for (int i = 0; i < loss.rows(); ++i) s[distinct_[i]].row(c) += bent.row(i);
    }
    Triangle h;
    h.grow(rows_.width * m);
    for (int i = 0; i < rows_.rows(); ++i)
        for (int j = 0; j < rows_.length[i]; ++j)
            for (int c = 0; c < m; ++c) {
                double* to = h.row(j * m + c);
                for (int k = 0; k <= j; ++k) {
                    const double product = double(rows_.row[i][j]) * rows_.row[i][k];
                    for (int b = 0; b < (k < j ? m : c + 1); ++b)
                        to[k * m + b] += product * s[i](c, b);
                }
            }
    for (int j = 0; j < h.size(); ++j) h.row(j)[j] = (h.row(j)[j] + l2_) * (1 + 0x1p-44);
    factor_ = Cholesky(std::move(h));
}

template class BasisGeometry<double>;
template class BasisGeometry<float>;

}  // namespace bluesquare
