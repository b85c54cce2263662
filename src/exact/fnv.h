// FNV-1a, 64 bits: names things by what is in them. No protection against anybody.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>

namespace bluesquare {

class Fnv {
   public:
    void add(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }
    void add(std::span<const std::uint8_t> bytes) {
        for (const std::uint8_t byte : bytes) add(byte);
    }
    std::uint64_t value() const { return hash_; }
    // 16 digits.
    std::string hex() const {
        char text[17];
        std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash_));
        return text;
    }

   private:
    std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace bluesquare
