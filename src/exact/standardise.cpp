#include "exact/standardise.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bluesquare {
namespace {

constexpr int kColumns = 128, kRows = 256;  // of one task

// Sums go down the rows, whatever the columns of a task.
void scale_columns(const Features& features, std::span<const int> pool, int begin, int end,
                   Scale& scale) {
    const auto count = static_cast<double>(pool.size());
    double* mean = scale.mean.data();
    double* factor = scale.factor.data();
    for (int i : pool) {
        const float* x = &features(i, 0);
        for (int k = begin; k < end; ++k) mean[k] += x[k];
    }
    for (int k = begin; k < end; ++k) mean[k] /= count;
    for (int i : pool) {
        const float* x = &features(i, 0);
        for (int k = begin; k < end; ++k) {
            const double difference = x[k] - mean[k];
            factor[k] += difference * difference;
        }
    }
    for (int k = begin; k < end; ++k) {
        const double deviation = std::sqrt(factor[k] / count);
        // What rounding leaves of a constant dimension is not signal.
        factor[k] = deviation > 1e-6 * std::abs(mean[k]) && deviation > 0 ? 1.0 / deviation : 0.0;
    }
}

void scale_row(const float* x, const Scale& scale, float* z) {
    for (std::size_t k = 0; k < scale.mean.size(); ++k)
        z[k] = static_cast<float>((x[k] - scale.mean[k]) * scale.factor[k]);
}

}  // namespace

Scale pool_scale(const Features& features, std::span<const int> pool, const Parallel& parallel) {
    const int d = static_cast<int>(features.cols());
    Scale scale{std::vector<double>(d, 0.0), std::vector<double>(d, 0.0)};
    parallel((d + kColumns - 1) / kColumns, [&](int task) {
        const int begin = task * kColumns;
        scale_columns(features, pool, begin, std::min(d, begin + kColumns), scale);
    });
    return scale;
}

Features standardise(const Features& features, std::span<const int> rows, const Scale& scale,
                     const Parallel& parallel) {
    const int n = static_cast<int>(rows.size()), d = static_cast<int>(features.cols());
    Features out(n, d);
    parallel((n + kRows - 1) / kRows, [&](int task) {
        for (int i = task * kRows; i < std::min(n, (task + 1) * kRows); ++i)
            scale_row(features.row(rows[i]).data(), scale, out.row(i).data());
    });
    return out;
}

ScaledRows::ScaledRows(std::shared_ptr<const Features> features, std::vector<int> rows, Scale scale,
                       const Parallel& parallel, std::size_t kept_bytes)
    : features_(std::move(features)),
      rows_(std::move(rows)),
      scale_(std::move(scale)),
      columns_(static_cast<int>(features_->cols())) {
    if (rows_.size() * columns_ * sizeof(float) > kept_bytes) return;
    kept_ = standardise(*features_, rows_, scale_, parallel);
    features_.reset();
}

ScaledRows::ScaledRows(Features rows)
    : columns_(static_cast<int>(rows.cols())), kept_(std::move(rows)) {}

const float* ScaledRows::row(int i, float* scratch) const {
    if (kept_) return kept_->row(i).data();
    scale_row(features_->row(rows_[i]).data(), scale_, scratch);
    return scratch;
}

std::vector<const float*> ScaledRows::pointers(std::span<const int> rows, Features& scratch) const {
    if (!kept_) scratch.resize(std::ssize(rows), columns_);
    std::vector<const float*> out;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out.push_back(row(rows[i], kept_ ? nullptr : scratch.row(i).data()));
    return out;
}

const float* ScaledRows::block(int begin, int end, Features& scratch) const {
    if (kept_) return kept_->row(begin).data();
    scratch.resize(end - begin, columns_);
    for (int i = begin; i < end; ++i) row(i, scratch.row(i - begin).data());
    return scratch.data();
}

Features ScaledRows::gather(std::span<const int> rows) const {
    Features out(std::ssize(rows), columns_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float* from = row(rows[i], out.row(i).data());
        if (kept_) std::copy_n(from, columns_, out.row(i).data());
    }
    return out;
}

}  // namespace bluesquare
