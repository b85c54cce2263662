#include <map>

#include <nlohmann/json.hpp>

#include "cli/encoders.h"
#include "lab/shipped_encoder.h"
#include "lab/shipped_folder.h"

namespace bluesquare {

Result<Encoders> open_shipped_features(const std::string& folder,
                                       const std::vector<std::string>& names) {
    auto shipped = std::make_shared<std::map<std::string, ShippedFeatures>>();
    Json hashes = Json::object();
    for (const auto& name : names) {
        auto file = read_shipped(folder, name);
        if (!file) return file.error();
        hashes[name] = file->sha256;
        shipped->insert({name, std::move(file->shipped)});
    }
    return Encoders{
        [shipped](const std::string& name, std::uint64_t) -> Result<std::unique_ptr<Encoder>> {
            return make_shipped_encoder(shipped->at(name));
        },
        {{"shipped_features_sha256", hashes}}};
}

}  // namespace bluesquare
