// The rows of a data set in the place of an encoder's pixels, so that a study neither holds nor
// decodes what is encoded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "encode/encoder.h"
#include "lab/feature_blocks.h"
#include "model/sha256.h"

namespace bluesquare {

class RowEncoder final : public Encoder {
   public:
    // rows: those that `blocks` has, in its order, of `count`; the others' features are 0.
    RowEncoder(int count, std::vector<int> rows, std::unique_ptr<FeatureBlocks> blocks);

    std::string identity() const override { return blocks_->identity(); }
    int dimensions() const override { return blocks_->dimensions(); }
    // Its own rows, all of them, whatever the source; once.
    void start(ImageSource source, ImageRange range) override;
    Result<Encoding> poll() override;
    void cancel() override {}

    struct Broken {
        int row = 0;
        std::string why;
    };
    // Rows that could not be read so far: their features are 0, and what to do about it is the
    // caller's.
    const std::vector<Broken>& broken() const { return broken_; }
    // SHA-256 of all rows' hashes in their order, once all are done.
    const std::string& content_hash() const { return hash_of_all_; }
    // Whether the last poll() left nothing to do but to wait.
    bool idle() const { return idle_; }

   private:
    void take(const FeatureBlock& block);

    std::vector<int> rows_;
    std::unique_ptr<FeatureBlocks> blocks_;
    Features features_;
    std::vector<Broken> broken_;
    Sha256 hash_;
    std::string hash_of_all_;
    int taken_ = 0;  // rows
    bool idle_ = false;
};

}  // namespace bluesquare
