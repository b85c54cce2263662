#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/encoders.h"

namespace bluesquare {

void add_encoder_flags(CLI::App&, EncoderOptions&) {}
void add_encoder_places(CLI::App&, EncoderOptions&) {}
void add_network_flags(CLI::App&, EncoderOptions&) {}
FeatureStore kept_features() { return {}; }

Result<Encoders> open_encoders(const EncoderOptions&, const std::vector<std::string>&, int) {
    return Error{"this build cannot encode images: use the native program, or 'study features'"};
}

Result<TextEncoders> open_text_encoders(const EncoderOptions&, const std::vector<std::string>&) {
    return Error{"this build cannot encode texts: use the native program, or 'study features'"};
}

}  // namespace bluesquare
