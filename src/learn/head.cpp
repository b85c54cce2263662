#include "learn/head.h"

#include <algorithm>
#include <cmath>

namespace bluesquare {

void LabelledSpan::append(const Features& z, std::span<const int> examples) {
    const int d = static_cast<int>(z.cols());
    const int old = static_cast<int>(examples_.size());
    examples_.insert(examples_.end(), examples.begin(), examples.end());
    const int n = static_cast<int>(examples_.size());
    Matrix grown = Matrix::Zero(n, n);
    grown.topLeftCorner(old, old) = l_;
    for (int j = 0; j < n; ++j)  // the few new rows stay in the cache
        for (int i = std::max(old, j); i < n; ++i)
            grown(i, j) = dot(&z(examples_[i], 0), &z(examples_[j], 0), d) + 1.0;
    for (int i = old; i < n; ++i) {
        double* row = &grown(i, 0);
        for (int j = 0; j < i; ++j) {
            const double pivot = grown(j, j);
            row[j] = pivot > 0 ? (row[j] - dot(row, &grown(j, 0), j)) / pivot : 0.0;
        }
        const double rest = row[i] - dot(row, row, i);
        row[i] = rest > 1e-12 * row[i] ? std::sqrt(rest) : 0.0;
    }
    l_ = std::move(grown);
}

Matrix LabelledSpan::dual(const Matrix& weights) const {
    Matrix a = weights;
    for (Eigen::Index i = l_.rows(); i-- > 0;)
        for (Eigen::Index c = 0; c < a.cols(); ++c) {
            a(i, c) = l_(i, i) > 0 ? a(i, c) / l_(i, i) : 0.0;
            for (Eigen::Index j = 0; j < i; ++j) a(j, c) -= a(i, c) * l_(i, j);
        }
    return a;
}

Head primal_head(const Features& z, std::span<const int> examples, const Matrix& dual) {
    const int d = static_cast<int>(z.cols());
    const int contrasts = static_cast<int>(dual.cols());
    Head head{Features(d, contrasts), Vector::Zero(contrasts)};
    std::vector<double> column(d);
    for (int c = 0; c < contrasts; ++c) {
        std::fill(column.begin(), column.end(), 0.0);
        for (std::size_t i = 0; i < examples.size(); ++i) {
            const double a = dual(static_cast<int>(i), c);
            const float* row = &z(examples[i], 0);
            for (int k = 0; k < d; ++k) column[k] += a * row[k];
            head.bias[c] += a;
        }
        for (int k = 0; k < d; ++k) head.weights(k, c) = static_cast<float>(column[k]);
    }
    return head;
}

}  // namespace bluesquare
