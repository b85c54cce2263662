// Features that were computed before.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "encode/encoder.h"

namespace bluesquare {

// Where features are kept. Keys are 64 hexadecimal digits.
struct FeatureStore {
    // Nothing where there is no such entry or it cannot be read.
    std::function<std::optional<std::vector<std::uint8_t>>(const std::string& key)> load;
    std::function<Status(const std::string& key, std::span<const std::uint8_t> entry)> save;
    // Called at most once: the features are right but could not be kept.
    std::function<void(const std::string& message)> warn;
};

// An encoder that looks into the store first and keeps there what `inner` computes. An entry is
// named by inner's identity and the hash of the images; one that is damaged is computed again.
std::unique_ptr<Encoder> make_cached_encoder(std::unique_ptr<Encoder> inner, FeatureStore store);

}  // namespace bluesquare
