#include "encode/sha256.h"

namespace bluesquare {

// Boost hands the pointer to memcpy, which must not be null even for nothing.
void Sha256::update(std::span<const std::uint8_t> bytes) {
    if (!bytes.empty()) state_.update(bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
    if (!text.empty()) state_.update(text.data(), text.size());
}

std::string Sha256::hex() {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : state_.result()) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256_hex(std::span<const std::uint8_t> bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.hex();
}

}  // namespace bluesquare
