#include "model/encoder_spec.h"

#include <charconv>

#include "core/quoted.h"

namespace bluesquare {

Result<EncoderSpec> parse_encoder(std::string_view name, int stage_count) {
    if (name == "pretrained") return EncoderSpec{std::string(name), stage_count};
    if (name == "random-init") return EncoderSpec{std::string(name), 0};
    constexpr std::string_view prefix = "stages:";
    int stages = -1;
    if (name.starts_with(prefix)) {
        const auto [end, error] =
            std::from_chars(name.data() + prefix.size(), name.data() + name.size(), stages);
        if (error != std::errc() || end != name.data() + name.size()) stages = -1;
    }
    if (stages < 0 || stages > stage_count)
        return usage_error("unknown encoder " + in_quotes(name) + ": expected " +
                           encoder_help(stage_count));
    return EncoderSpec{std::string(name), stages};
}

std::string encoder_help(int stage_count) {
    return "pretrained, random-init, or stages:k with k from 0 to " + std::to_string(stage_count);
}

}  // namespace bluesquare
