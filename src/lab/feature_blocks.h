// Features of a data set's rows, block by block: neither what is encoded nor the features of all
// are in memory, so that there may be any number.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

// Of some rows that follow each other: pictures or texts.
struct FeatureBlock {
    int begin = 0;                    // its first
    std::vector<std::string> broken;  // by row: why it cannot be read; empty where it can
    std::vector<std::string> hashes;  // by row: SHA-256 of its bytes, "none" where there are none
    std::shared_ptr<const Features> features;  // by row; not a number where it is broken

    std::vector<int> readable() const;  // rows
};

class FeatureBlocks {
   public:
    virtual ~FeatureBlocks() = default;

    struct Step {
        int done = 0;                       // rows, those at the encoder included
        std::optional<FeatureBlock> block;  // the next one, where it is ready
        bool idle = false;  // the encoder is at work, and nothing else is to be done
    };
    // As Encoder::identity(); another one where a device gave way meanwhile.
    virtual std::string identity() const = 0;
    virtual int dimensions() const = 0;
    // Some work, to be called until the blocks of all rows have come. Failure: of the encoder.
    virtual Result<Step> poll() = 0;
};

}  // namespace bluesquare
