// Features on a common scale, from the pool alone and without labels.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "exact/linear.h"
#include "exact/parallel.h"

namespace bluesquare {

// How the features of a pool are centred and scaled, one number a dimension (d).
struct Scale {
    std::vector<double> mean;
    std::vector<double> factor;  // 1 / standard deviation; 0 where the pool does not vary
};

// features: n x d; pool: rows of it, at least one.
Scale pool_scale(const Features& features, std::span<const int> pool,
                 const Parallel& parallel = serial);

// (x - mean) * factor of the given rows: rows.size() x d.
Features standardise(const Features& features, std::span<const int> rows, const Scale& scale,
                     const Parallel& parallel = serial);

// Some rows of features on a common scale, n x d. They are kept where they are few, and made anew
// from the features whenever they are asked for where a copy would be too large: the same bits.
class ScaledRows {
   public:
    static constexpr std::size_t kKeptBytes = std::size_t{64} << 20;

    ScaledRows(std::shared_ptr<const Features> features, std::vector<int> rows, Scale scale,
               const Parallel& parallel = serial, std::size_t kept_bytes = kKeptBytes);
    // Rows that are on their scale already; kept.
    ScaledRows(Features rows);

    int rows() const { return static_cast<int>(kept_ ? kept_->rows() : rows_.size()); }
    int columns() const { return columns_; }
    // All rows, or null where they are not kept.
    const Features* kept() const { return kept_ ? &*kept_ : nullptr; }
    // Row i: d numbers, in `scratch` (d) or where they are kept.
    const float* row(int i, float* scratch) const;
    // Where some rows lie; scratch is made as large as it must be.
    std::vector<const float*> pointers(std::span<const int> rows, Features& scratch) const;
    // Rows [begin, end); where they are kept nothing is copied.
    const float* block(int begin, int end, Features& scratch) const;
    // A copy of some rows.
    Features gather(std::span<const int> rows) const;

   private:
    std::shared_ptr<const Features> features_;
    std::vector<int> rows_;
    Scale scale_;
    int columns_ = 0;
    std::optional<Features> kept_;
};

}  // namespace bluesquare
