// SHA-256 (FIPS 180-4), for the names of files and cache entries. Boost.Hash2 does the work.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <boost/hash2/sha2.hpp>

namespace bluesquare {

class Sha256 {
   public:
    void update(std::span<const std::uint8_t> bytes);
    void update(std::string_view text);
    // 64 hexadecimal digits for all bytes so far; nothing may be added afterwards.
    std::string hex();

   private:
    boost::hash2::sha2_256 state_;
};

std::string sha256_hex(std::span<const std::uint8_t> bytes);

}  // namespace bluesquare
