#include "learn/class_blocks.h"

#include <algorithm>
#include <utility>

#include "exact/triangle.h"

namespace bluesquare {
namespace {

constexpr int kMost = 16;         // examples of a class
constexpr double kMatters = 0.1;  // of l2: an example that bends less makes no difference

void add_scaled(float factor, const float* x, int n, float* to) {
    for (int k = 0; k < n; ++k) to[k] += factor * x[k];
}

}  // namespace

ClassBlocks::Block ClassBlocks::make_block(const Tall<double>& exact, const Matrix& curvature,
                                           const std::vector<double>& squares, double l2, int c) {
    std::vector<std::pair<double, int>> bends;  // largest first
    for (int i = 0; i < exact.rows(); ++i)
        if (const double bend = curvature(i, c) * squares[i]; bend > kMatters * l2)
            bends.emplace_back(-bend, i);
    const int count = std::min(kMost, static_cast<int>(bends.size()));
    std::partial_sort(bends.begin(), bends.begin() + count, bends.end());
    Block block{{}, Features::Zero(count, count)};
    Triangle b;
    b.grow(count);
    for (int i = 0; i < count; ++i) {
        const int example = bends[i].second;
        block.examples.push_back(example);
        for (int j = 0; j <= i; ++j) {
            const int other = block.examples[j];
            b.row(i)[j] = dot(exact.row[example], exact.row[other],
                              std::min(exact.length[example], exact.length[other]));
        }
        b.row(i)[i] = (b.row(i)[i] + l2 / curvature(example, c)) * (1 + 0x1p-44);
    }
    const Cholesky factor(std::move(b));
    std::vector<double> unit(count);
    for (int j = 0; j < count; ++j) {
        std::fill(unit.begin(), unit.end(), 0.0);
        unit[j] = 1;
        factor.solve(unit.data());
        factor.solve_transposed(unit.data());
        for (int i = 0; i < count; ++i) block.inverse(i, j) = static_cast<float>(unit[i]);
    }
    return block;
}

ClassBlocks::ClassBlocks(const Tall<double>& exact, const Tall<float>& rows,
                         const Matrix& curvature, const std::vector<double>& squares, double l2)
    : rows_(rows), over_l2_(static_cast<float>(1 / l2)) {
    for (int c = 0; c < curvature.cols(); ++c)
        blocks_.push_back(make_block(exact, curvature, squares, l2, c));
}

void ClassBlocks::solve_class(const Block& block, float* g) const {
    float along[kMost], share[kMost] = {};
    const int count = static_cast<int>(block.examples.size());
    for (int i = 0; i < count; ++i) {
        const int example = block.examples[i];
        along[i] = dot(rows_.row[example], g, rows_.length[example]);
    }
    for (int j = 0; j < count; ++j)
        for (int i = 0; i < count; ++i) share[i] += block.inverse(j, i) * along[j];
    for (int i = 0; i < count; ++i) {
        const int example = block.examples[i];
        add_scaled(-share[i], rows_.row[example], rows_.length[example], g);
    }
}

void ClassBlocks::solve(const Features& g, Features& out) {
    by_class_ = g.transpose();
    const int width = static_cast<int>(g.rows()), classes = static_cast<int>(g.cols());
    std::vector<float> mean(width);
    for (int c = 0; c < classes; ++c) {
        solve_class(blocks_[c], &by_class_(c, 0));
        add_scaled(1.0F / static_cast<float>(classes), &by_class_(c, 0), width, mean.data());
    }
    for (int c = 0; c < classes; ++c)
        for (int k = 0; k < width; ++k) by_class_(c, k) = (by_class_(c, k) - mean[k]) * over_l2_;
    out = by_class_.transpose();
}

}  // namespace bluesquare
