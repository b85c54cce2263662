// A file whose bytes come in order, so that it need not stand in memory beside what is made of it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "core/result.h"

namespace bluesquare {

struct ByteSource {
    std::string name;        // what messages call it
    std::uint64_t size = 0;  // bytes in all
    // Fills the span with the next bytes. Failure where they cannot be had.
    std::function<Status(std::span<std::uint8_t>)> read;
};

}  // namespace bluesquare
