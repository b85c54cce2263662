// Features of picture files, block by block: neither pixels nor features of all are in memory, so
// that there may be any number. While a block is encoded the next one is decoded.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/images.h"
#include "core/result.h"
#include "data/picture_files.h"
#include "encode/cached_encoder.h"
#include "encode/encoder.h"
#include "exact/parallel.h"
#include "lab/feature_blocks.h"

namespace bluesquare {

// Blocks are kept in the store under the hash of the files' bytes, before anything is decoded: for
// photographs that is what takes the time. A run that is killed goes on after the last block.
class PictureFeatures final : public FeatureBlocks {
   public:
    struct Settings {
        int side = 96;  // pixels a side that pictures are decoded to
        Parallel parallel = serial;
        int together = 1;                   // files that `parallel` is given at once
        std::optional<FeatureStore> store;  // nothing is kept without
    };
    // encoder: one that keeps nothing itself.
    PictureFeatures(PictureFiles files, std::unique_ptr<Encoder> encoder, Settings settings);

    std::string identity() const override { return encoder_->identity(); }
    int dimensions() const override { return encoder_->dimensions(); }
    Result<Step> poll() override;

   private:
    struct Block;
    void begin_block();
    bool prepare();
    void hash_some();
    void look_up();
    bool explain(Block& block);
    void decode_some();
    Status decode(int i, std::span<std::uint8_t> rgb, std::string* hash) const;
    void encode();
    FeatureBlock finish(Block& block, const Features& encoded);
    FeatureBlock give(Block& block, Features features);
    std::string name_of_block(const Block& block) const;

    PictureFiles files_;
    std::unique_ptr<Encoder> encoder_;
    Settings settings_;
    std::shared_ptr<Block> at_encoder_, next_;
    int given_ = 0;  // pictures
    bool warned_ = false;
};

}  // namespace bluesquare
