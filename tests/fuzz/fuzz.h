// What every fuzz target asserts besides what the sanitizers see.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace bluesquare {

// A property that must hold for every input; libFuzzer keeps the input that breaks it.
inline void require(bool holds) {
    if (!holds) std::abort();
}

inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// An error is one line that a terminal can show: it is not empty and holds no control character.
inline void require_one_line(const Error& error) {
    require(!error.what.empty());
    for (const char c : error.what) require(static_cast<unsigned char>(c) >= 32 && c != 127);
}

}  // namespace bluesquare

// One input. Defined by each file of targets/.
void fuzz_one(std::span<const std::uint8_t> input);
