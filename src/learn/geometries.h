// Two ways to write the head's weights W = [Z, 1]' A.
#pragma once

#include "exact/tall.h"
#include "exact/triangle.h"
#include "learn/minimise.h"
#include "learn/newton_factor.h"
#include "learn/rough_newton.h"

namespace bluesquare {

// By the labelled examples' coefficients A, for two classes: logits are K a with K the examples'
// Gram matrix, a gradient [Z, 1]' g is written as g, and the factor's inverse Hessian is exact
// where the factor is fresh. Dimensions do not matter; a factor serves several fits.
class DualGeometry final : public Geometry {
   public:
    // Both must outlive it.
    DualGeometry(const Triangle& gram, NewtonFactor& factor) : gram_(gram), factor_(factor) {}

    Matrix pull(Matrix slopes) const override { return slopes; }
    Matrix logits(const Matrix& at) const override;
    double inner(const Matrix& g, const Place& v) const override;
    double norm(const Matrix& g) const override;
    double size(const Matrix& g) const override;  // as if examples were orthogonal
    Place solve(const Matrix& g) const override;
    void lift(Place&) const override {}
    int patience() const override { return 30; }
    void refresh(const SoftmaxLoss& loss, const SoftmaxLoss::Chances& chances) override {
        factor_.rebuild(gram_, loss.curvature(chances));
    }

   private:
    const Triangle& gram_;
    NewtonFactor& factor_;
};

// By coordinates in a basis that is orthonormal, in which the distinct examples are the rows of
// `rows`: logits are rows * V. No product is larger than n x min(n, d + 1) x (C-1).
template <class T>
class BasisGeometry final : public Geometry {
   public:
    // distinct: by example, its row. Both must outlive it.
    BasisGeometry(const Tall<T>& rows, const std::vector<int>& distinct, double l2)
        : rows_(rows), distinct_(distinct), l2_(l2) {}

    Matrix pull(Matrix slopes) const override;
    Matrix logits(const Matrix& at) const override;
    double inner(const Matrix& g, const Place& v) const override;
    double norm(const Matrix& g) const override;
    Place solve(const Matrix& g) const override;
    void lift(Place& v) const override { v.u = logits(v.at); }
    int patience() const override { return 100; }
    // Factorises the whole Hessian where it is small.
    void refresh(const SoftmaxLoss& loss, const SoftmaxLoss::Chances& chances) override;
    // With many classes, of rows in double. The loss is always the same.
    std::optional<NewtonStep> rough_step(const SoftmaxLoss& loss,
                                         const SoftmaxLoss::Chances& chances, const Matrix& g,
                                         double norm, double share, int limit) override;

   private:
    bool all_distinct() const { return rows_.rows() == std::ssize(distinct_); }

    const Tall<T>& rows_;
    const std::vector<int>& distinct_;
    double l2_;
    Cholesky factor_;  // of the Hessian, r (C-1) squared, by rows of V; empty: l2 alone
    std::optional<RoughNewton> rough_;
};

extern template class BasisGeometry<double>;
extern template class BasisGeometry<float>;

}  // namespace bluesquare
