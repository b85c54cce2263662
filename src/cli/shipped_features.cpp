#include <map>

#include <nlohmann/json.hpp>

#include "app/shipped_encoder.h"
#include "cli/encoders.h"
#include "model/sha256.h"
#include "platform/files.h"

namespace bluesquare {

Result<Encoders> open_shipped_features(const EncoderOptions& options) {
    auto shipped = std::make_shared<std::map<std::string, ShippedFeatures>>();
    Json hashes = Json::object();
    for (const auto& name : options.encoders) {
        const std::string path = options.shipped + "/" + shipped_file(name);
        const auto bytes = read_file(path);
        if (!bytes) return bytes.error();
        auto features = unpack_features(*bytes, path);
        if (!features) return features.error();
        hashes[name] = sha256_hex(*bytes);
        shipped->insert({name, *std::move(features)});
    }
    return Encoders{
        [shipped](const std::string& name, std::uint64_t) -> Result<std::unique_ptr<Encoder>> {
            return make_shipped_encoder(shipped->at(name));
        },
        {{"shipped_features_sha256", hashes}}};
}

}  // namespace bluesquare
