// Features that were computed before.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "encode/encoder.h"

namespace bluesquare {

// Where features are kept, block by block. Keys are 64 hexadecimal digits.
struct FeatureStore {
    using Take = std::function<bool(std::span<const std::uint8_t> entry)>;
    // Hands the entry to `take` and gives its answer; false where there is no such entry or it
    // cannot be read.
    std::function<bool(const std::string& key, const Take& take)> load;
    std::function<Status(const std::string& key, std::span<const std::uint8_t> entry)> save;
    // Called at most once: the features are right but could not be kept.
    std::function<void(const std::string& message)> warn;
};

// Pictures whose features are one entry.
inline constexpr int features_together = 512;

// Keeps features under the key. Of failures the first is warned of, as `warned` remembers.
void keep_features(const FeatureStore& store, const std::string& key, const Features& features,
                   bool& warned);

// An encoder that looks into the store first and keeps there what `inner` computes, a block of
// features_together pictures at a time: one that is killed goes on after the last block, and a
// picture that has changed costs its block. An entry is named by inner's identity and the hash of
// the pixels; one that is damaged is computed again.
std::unique_ptr<Encoder> make_cached_encoder(std::unique_ptr<Encoder> inner, FeatureStore store);

}  // namespace bluesquare
