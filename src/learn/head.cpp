#include "learn/head.h"

#include <algorithm>

namespace bluesquare {

void Gram::append(const Features& z, std::span<const int> examples) {
    const int d = static_cast<int>(z.cols());
    const int old = static_cast<int>(examples_.size());
    examples_.insert(examples_.end(), examples.begin(), examples.end());
    const int n = static_cast<int>(examples_.size());
    Matrix grown(n, n);
    grown.topLeftCorner(old, old) = matrix_;
    for (int i = old; i < n; ++i)
        for (int j = 0; j <= i; ++j)
            grown(i, j) = grown(j, i) = dot(&z(examples_[i], 0), &z(examples_[j], 0), d) + 1.0;
    matrix_ = std::move(grown);
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
