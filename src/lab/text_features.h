// Features of texts, block by block.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "encode/cached_encoder.h"
#include "encode/text_encoder.h"
#include "exact/parallel.h"
#include "lab/feature_blocks.h"

namespace bluesquare {

struct Texts {
    std::shared_ptr<const std::vector<std::string>> all;
    std::vector<int> rows;                     // those that are asked for, of `all`
    std::function<std::string(int row)> name;  // for messages: "reviews.csv, row 7"

    int count() const { return static_cast<int>(rows.size()); }
    const std::string& text(int i) const { return (*all)[rows[i]]; }
};

// Blocks of features_together texts are kept in the store under the hash of their bytes. A run that
// is killed goes on after the last block.
class TextFeatures final : public FeatureBlocks {
   public:
    struct Settings {
        Parallel parallel = serial;
        int together = 1;                   // texts that `parallel` is given at once
        std::optional<FeatureStore> store;  // nothing is kept without
    };
    TextFeatures(Texts texts, std::shared_ptr<const TextEncoder> encoder, Settings settings);

    std::string identity() const override { return encoder_->identity(); }
    int dimensions() const override { return encoder_->dimensions(); }
    // Failure names the text.
    Result<Step> poll() override;

   private:
    void begin_block();
    std::string name_of_block() const;
    Status encode_some();
    FeatureBlock give();

    Texts texts_;
    std::shared_ptr<const TextEncoder> encoder_;
    Settings settings_;
    int begin_ = 0, end_ = 0, at_ = 0;  // the block, and the next text to encode
    std::vector<std::string> hashes_;   // of the block's
    std::string key_;                   // in the store
    Features features_;                 // of the block's
    bool warned_ = false;
};

}  // namespace bluesquare
