// fit_head(): Newton's method in the dual.
//
// With U = K A (n x (C-1)), P = softmax(U Q') and Y one-hot, the gradient in W is [Z, 1]' G with
// G = (P - Y) Q + l2 A, so its squared norm is tr(G' K G). The Newton step D solves
// (S K + l2) D = -G, where S is the softmax's Hessian, a (C-1) x (C-1) block for each example. The
// operator is symmetric in the inner product <a, b> = a' K b, in which conjugate gradients run here.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/math.h"
#include "core/softmax.h"
#include "learn/contrasts.h"
#include "learn/head.h"

namespace bluesquare {
namespace {

double inner(const Matrix& a, const Matrix& b) {
    double sum = 0;
    for (Eigen::Index i = 0; i < a.size(); ++i) sum += a.data()[i] * b.data()[i];
    return sum;
}

// K times each column.
Matrix times(const Matrix& k, const Matrix& a) {
    Matrix out(a.rows(), a.cols());
    Vector product;
    for (int c = 0; c < a.cols(); ++c) {
        symmetric_product(k, a.col(c), product);
        out.col(c) = product;
    }
    return out;
}

class Newton {
   public:
    Newton(const Matrix& gram, std::span<const int> labels, int classes, double l2)
        : k_(gram), labels_(labels), q_(helmert_contrasts(classes)), l2_(l2) {}

    int n() const { return static_cast<int>(k_.rows()); }
    int contrasts() const { return static_cast<int>(q_.cols()); }

    // J at U = K A; fills P (n x C).
    double objective(const Matrix& u, const Matrix& a, Matrix& probabilities) const;
    // G, n x (C-1).
    Matrix dual_gradient(const Matrix& probabilities, const Matrix& a) const;
    // Factors the preconditioner at P: (s_c K + l2)^-1 for each contrast c, s_c the diagonal of S.
    // Rasmussen and Williams (2006), eq. 3.27 and algorithm 3.1: B = l2 + s^1/2 K s^1/2. It serves
    // later P too, the worse the farther they are.
    void factor(const Matrix& probabilities);
    // D and K D at P, to a residual of `forcing` times |rhs|; rhs = -G. Returns the iterations taken.
    int solve(const Matrix& probabilities, const Matrix& rhs, double forcing, Matrix& d,
              Matrix& kd) const;

   private:
    Matrix curvature(const Matrix& probabilities, const Matrix& v) const;  // S v
    Matrix precondition(const Matrix& r, const Matrix& kr) const;

    const Matrix& k_;
    std::span<const int> labels_;
    Matrix q_;
    double l2_;
    Matrix root_curvature_;        // n x (C-1): s^1/2
    std::vector<Matrix> factors_;  // C-1 Cholesky factors
};

double Newton::objective(const Matrix& u, const Matrix& a, Matrix& probabilities) const {
    const int classes = static_cast<int>(q_.rows());
    probabilities.resize(n(), classes);
    double loss = 0;
    for (int i = 0; i < n(); ++i) {
        std::span<double> row(&probabilities(i, 0), classes);
        expand_contrasts(q_, {&u(i, 0), static_cast<std::size_t>(contrasts())}, row);
        log_softmax(row, row);
        loss -= row[labels_[i]];
        for (double& p : row) p = exact_exp(p);
    }
    return loss + l2_ / 2 * inner(a, u);
}

Matrix Newton::dual_gradient(const Matrix& probabilities, const Matrix& a) const {
    const int classes = static_cast<int>(q_.rows());
    Matrix g(n(), contrasts());
    std::vector<double> residual(classes);
    for (int i = 0; i < n(); ++i) {
        for (int c = 0; c < classes; ++c)
            residual[c] = probabilities(i, c) - (labels_[i] == c ? 1.0 : 0.0);
        reduce_to_contrasts(q_, residual, {&g(i, 0), static_cast<std::size_t>(contrasts())});
    }
    return g + l2_ * a;
}

void Newton::factor(const Matrix& probabilities) {
    root_curvature_.resize(n(), contrasts());
    for (int i = 0; i < n(); ++i)
        for (int c = 0; c < contrasts(); ++c) {
            double mean = 0, square = 0;
            for (int k = 0; k < q_.rows(); ++k) {
                mean += probabilities(i, k) * q_(k, c);
                square += probabilities(i, k) * q_(k, c) * q_(k, c);
            }
            root_curvature_(i, c) = std::sqrt(std::max(0.0, square - mean * mean));
        }
    factors_.assign(contrasts(), Matrix());
    for (int c = 0; c < contrasts(); ++c) {
        Matrix b(n(), n());
        for (int i = 0; i < n(); ++i) {
            for (int j = 0; j <= i; ++j)
                b(i, j) = root_curvature_(i, c) * root_curvature_(j, c) * k_(i, j);
            b(i, i) += l2_;
        }
        [[maybe_unused]] const bool positive = cholesky(b);
        assert(positive);
        factors_[c] = std::move(b);
    }
}

Matrix Newton::curvature(const Matrix& probabilities, const Matrix& v) const {
    const int classes = static_cast<int>(q_.rows());
    Matrix out(n(), contrasts());
    std::vector<double> spread(classes);
    for (int i = 0; i < n(); ++i) {
        const auto columns = static_cast<std::size_t>(contrasts());
        expand_contrasts(q_, {&v(i, 0), columns}, spread);
        double mean = 0;
        for (int c = 0; c < classes; ++c) mean += probabilities(i, c) * spread[c];
        for (int c = 0; c < classes; ++c) spread[c] = probabilities(i, c) * (spread[c] - mean);
        reduce_to_contrasts(q_, spread, {&out(i, 0), columns});
    }
    return out;
}

Matrix Newton::precondition(const Matrix& r, const Matrix& kr) const {
    Matrix z(n(), contrasts());
    for (int c = 0; c < contrasts(); ++c) {
        Vector x = root_curvature_.col(c).cwiseProduct(kr.col(c));
        cholesky_solve(factors_[c], x);
        z.col(c) = (r.col(c) - root_curvature_.col(c).cwiseProduct(x)) / l2_;
    }
    return z;
}

int Newton::solve(const Matrix& probabilities, const Matrix& rhs, double forcing, Matrix& d,
                  Matrix& kd) const {
    constexpr int kMaxIterations = 200;
    d.setZero(n(), contrasts());
    kd.setZero(n(), contrasts());
    Matrix r = rhs, kr = times(k_, r);
    const double target = forcing * forcing * inner(r, kr);
    Matrix z = precondition(r, kr), kz = times(k_, z);
    Matrix p = z, kp = kz;
    double rho = inner(r, kz);
    for (int iteration = 1; iteration <= kMaxIterations && rho > 0; ++iteration) {
        const Matrix step = curvature(probabilities, kp) + l2_ * p;
        const double alpha = rho / inner(kp, step);
        d += alpha * p;
        kd += alpha * kp;
        r -= alpha * step;
        kr = times(k_, r);
        if (inner(r, kr) <= target) return iteration;
        z = precondition(r, kr);
        kz = times(k_, z);
        const double next = inner(r, kz);
        p = z + next / rho * p;
        kp = kz + next / rho * kp;
        rho = next;
    }
    return kMaxIterations;
}

}  // namespace

FitReport fit_head(const Matrix& gram, std::span<const int> labels, int classes,
                   const HeadSettings& settings, Matrix& dual) {
    Newton newton(gram, labels, classes, settings.l2);
    const int known = static_cast<int>(dual.rows());
    dual.conservativeResize(newton.n(), newton.contrasts());
    dual.bottomRows(newton.n() - known).setZero();
    const Matrix origin = Matrix::Zero(newton.n(), newton.contrasts());
    Matrix probabilities;
    newton.objective(origin, origin, probabilities);
    const Matrix first = newton.dual_gradient(probabilities, origin);
    const double first_norm = std::sqrt(inner(first, times(gram, first)));

    FitReport report;
    // Factoring again costs about as much as this many iterations with an old factor.
    constexpr int kPatience = 8;
    int effort = kPatience + 1;
    Matrix u = times(gram, dual), d, kd;
    report.objective = newton.objective(u, dual, probabilities);
    for (;; ++report.iterations) {
        const Matrix g = newton.dual_gradient(probabilities, dual);
        const Matrix kg = times(gram, g);
        report.gradient_norm = std::sqrt(std::max(0.0, inner(g, kg)));
        report.converged = report.gradient_norm <= settings.tolerance * first_norm;
        if (report.converged || report.iterations == settings.max_iterations) return report;
        if (effort > kPatience) newton.factor(probabilities);
        // Eisenstat and Walker (1996): loose far from the optimum, superlinear near it.
        const double forcing = std::min(0.1, std::sqrt(report.gradient_norm / first_norm));
        effort = newton.solve(probabilities, -g, forcing, d, kd);
        const double slope = inner(kg, d);  // directional derivative, negative
        for (double t = 1;; t /= 2) {       // Armijo's rule
            const Matrix candidate = dual + t * d, candidate_u = u + t * kd;
            const double objective = newton.objective(candidate_u, candidate, probabilities);
            if (objective <= report.objective + 1e-4 * t * slope || t < 1e-9) {
                if (!(objective < report.objective) && t < 1e-9) return report;
                dual = candidate;
                u = candidate_u;
                report.objective = objective;
                break;
            }
        }
    }
}

}  // namespace bluesquare
