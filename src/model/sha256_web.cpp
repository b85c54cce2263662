#include <algorithm>

#include <boost/hash2/sha2.hpp>

#include "model/sha256.h"

namespace bluesquare {

struct Sha256::State {
    boost::hash2::sha2_256 hash;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

// Boost hands the pointer to memcpy, which must not be null even for nothing.
void Sha256::update(std::span<const std::uint8_t> bytes) {
    if (!bytes.empty()) state_->hash.update(bytes.data(), bytes.size());
}

std::array<std::uint8_t, 32> Sha256::digest() {
    std::array<std::uint8_t, 32> bytes{};
    const auto result = state_->hash.result();
    std::copy(result.begin(), result.end(), bytes.begin());
    return bytes;
}

}  // namespace bluesquare
