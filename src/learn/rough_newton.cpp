#include "learn/rough_newton.h"

#include <utility>

#include "learn/class_blocks.h"
#include "learn/contrasts.h"

namespace bluesquare {
namespace {

// Rows in float, their sum in double.
double inner(const Features& a, const Features& b) {
    double sum = 0;
    for (Eigen::Index k = 0; k < a.rows(); ++k)
        sum += dot(&a(k, 0), &b(k, 0), static_cast<int>(a.cols()));
    return sum;
}

// to = scale * to + factor * x.
void combine(float scale, Features& to, float factor, const Features& x) {
    float* out = to.data();
    const float* in = x.data();
    for (Eigen::Index j = 0; j < to.size(); ++j) out[j] = scale * out[j] + factor * in[j];
}

}  // namespace

RoughNewton::RoughNewton(const Tall<double>& rows, const std::vector<int>& distinct, double l2,
                         const SoftmaxLoss& loss)
    : exact_(rows),
      l2_(l2),
      first_(rows.rows(), -1),
      weights_(rows.rows(), 0.0),
      numbers_(rows.rows(), rows.width) {
    for (std::size_t i = 0; i < distinct.size(); ++i) {
        const int example = static_cast<int>(i), row = distinct[i];
        if (first_[row] < 0) first_[row] = example;
        weights_[row] += loss.weight(example);
    }
    rows_.width = rows.width;
    for (int i = 0; i < rows.rows(); ++i) {
        squares_.push_back(dot(rows.row[i], rows.row[i], rows.length[i]));
        for (int k = 0; k < rows.length[i]; ++k)
            numbers_(i, k) = static_cast<float>(rows.row[i][k]);
        rows_.add(numbers_.row(i).data(), rows.length[i]);
    }
}

// u = D'' u for the distinct examples (SoftmaxLoss::curve()).
void RoughNewton::curve(Features& u) const {
    const int classes = static_cast<int>(u.cols());
    for (int i = 0; i < rows_.rows(); ++i) {
        float* row = &u(i, 0);
        const float* p = &p_(i, 0);
        const float pivot = row[top_[i]], weight = static_cast<float>(weights_[i]);
        for (int c = 0; c < classes; ++c) row[c] -= pivot;
        const float mean = dot(p, row, classes);
        for (int c = 0; c < classes; ++c) row[c] = weight * p[c] * (row[c] - mean);
    }
}

RoughNewton::Step RoughNewton::step(const SoftmaxLoss::Chances& chances, const Matrix& g,
                                    double norm, double share, int limit) {
    const Matrix q = helmert_contrasts(static_cast<int>(chances.p.cols()));
    Matrix curvature(rows_.rows(), chances.p.cols());
    p_.resize(rows_.rows(), chances.p.cols());
    top_.clear();
    for (int i = 0; i < rows_.rows(); ++i) {
        const auto p = chances.p.row(first_[i]).array();
        p_.row(i) = p.cast<float>();
        curvature.row(i) = weights_[i] * p * (1 - p);
        top_.push_back(chances.top[first_[i]]);
    }
    ClassBlocks blocks(exact_, rows_, curvature, squares_, l2_);
    Features rest = (expand_contrasts(q, g) * (-1 / norm)).cast<float>(), z, bent, u;
    Features s = Features::Zero(rest.rows(), rest.cols());
    blocks.solve(rest, z);
    Features direction = z;
    double square = inner(rest, z);
    const double enough = share * share * square;
    int iterations = 0;
    while (iterations < limit) {
        multiply(rows_, direction, u);
        curve(u);
        multiply_transposed(rows_, u, bent);
        combine(1, bent, static_cast<float>(l2_), direction);
        ++iterations;
        const double curvature_along = inner(bent, direction);
        if (!(curvature_along > 0)) break;
        const auto length = static_cast<float>(square / curvature_along);
        combine(1, s, length, direction);
        combine(1, rest, -length, bent);
        blocks.solve(rest, z);
        const double next = inner(rest, z);
        if (!(next > enough)) break;
        combine(static_cast<float>(next / square), direction, 1, z);
        square = next;
    }
    return {contract_logits(q, s.cast<double>() * norm), iterations};
}

}  // namespace bluesquare
