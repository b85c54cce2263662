// SHA-256 (FIPS 180-4), for the names of files and cache entries. OpenSSL does the work natively,
// Boost.Hash2 in the page.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bluesquare {

class Sha256 {
   public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(std::span<const std::uint8_t> bytes);
    void update(std::string_view text);
    // 64 hexadecimal digits for all bytes so far; nothing may be added afterwards.
    std::string hex();

   private:
    struct State;
    std::array<std::uint8_t, 32> digest();

    std::unique_ptr<State> state_;
};

std::string sha256_hex(std::span<const std::uint8_t> bytes);

}  // namespace bluesquare
