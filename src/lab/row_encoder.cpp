#include "lab/row_encoder.h"

#include <utility>

namespace bluesquare {

RowEncoder::RowEncoder(int count, std::vector<int> rows, std::unique_ptr<FeatureBlocks> blocks)
    : rows_(std::move(rows)),
      blocks_(std::move(blocks)),
      features_(Features::Zero(count, blocks_->dimensions())) {}

void RowEncoder::start(ImageSource, ImageRange) {}

Result<Encoding> RowEncoder::poll() {
    if (!hash_of_all_.empty()) return Encoding{};  // they were given
    const int total = static_cast<int>(rows_.size());
    if (taken_ == total) {
        hash_of_all_ = hash_.hex();
        return Encoding{total, total, std::move(features_)};
    }
    const auto step = blocks_->poll();
    if (!step) return step.error();
    idle_ = step->idle;
    if (step->block) take(*step->block);
    return Encoding{step->done, total, {}};
}

void RowEncoder::take(const FeatureBlock& block) {
    for (std::size_t i = 0; i < block.broken.size(); ++i) {
        const int row = rows_[block.begin + static_cast<int>(i)];
        hash_.update(block.hashes[i] + "\n");
        if (block.broken[i].empty())
            features_.row(row) = block.features->row(static_cast<Eigen::Index>(i));
        else
            broken_.push_back({row, block.broken[i]});
    }
    taken_ += static_cast<int>(block.broken.size());
}

}  // namespace bluesquare
