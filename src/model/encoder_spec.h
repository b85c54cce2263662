// Which weights an encoder has: how much of the network is pretrained.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace bluesquare {

// The first `pretrained_stages` stages have their pretrained weights, the rest are drawn anew.
struct EncoderSpec {
    std::string name;  // as asked for: "pretrained", "random-init", "stages:3"
    int pretrained_stages = 0;
};

// "pretrained" (all stages), "random-init" (none), "stages:k" with 0 <= k <= stage_count. Usage
// error otherwise, with what is possible.
Result<EncoderSpec> parse_encoder(std::string_view name, int stage_count);

// For --help: one line.
std::string encoder_help(int stage_count);

}  // namespace bluesquare
