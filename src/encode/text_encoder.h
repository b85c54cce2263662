// Texts -> features, one at a time, so that no text's numbers depend on its neighbours'.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace bluesquare {

class TextEncoder {
   public:
    virtual ~TextEncoder() = default;

    // Names weights, graph, tokenizer and engine by hash: equal names give equal features.
    virtual std::string identity() const = 0;
    virtual int dimensions() const = 0;
    // out: dimensions() numbers. From any thread. What is no UTF-8 is left out. Failure where
    // the engine fails or a number is not finite.
    virtual Status encode(std::string_view text, std::span<float> out) const = 0;
};

}  // namespace bluesquare
