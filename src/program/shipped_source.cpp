#include "program/shipped_source.h"

#include <map>
#include <memory>

#include "app/settings.h"
#include "platform/assets.h"

namespace bluesquare {
namespace {

// Files come for these; every other encoder is computed.
bool is_shipped(const std::string& encoder) {
    for (int k = 0; k <= model_stages; ++k)
        if (encoder == encoder_of_stages(k)) return true;
    return false;
}

class Source {
   public:
    explicit Source(std::string assets) : assets_(std::move(assets)) {}

    Result<ShippedArrival> ask(const std::string& encoder) {
        if (!is_shipped(encoder)) return ShippedArrival{};
        const std::string file = "features/" + shipped_file(encoder);
        auto asset = under_way_.find(encoder);
        if (asset == under_way_.end())
            asset = under_way_.emplace(encoder, Asset(assets_, file)).first;
        const auto arrival = asset->second.poll();
        if (arrival && !arrival->bytes) return ShippedArrival{true, nullptr};
        Result<ShippedArrival> result = missing(arrival ? "" : arrival.error().what);
        if (arrival) {
            auto features = unpack_features(*arrival->bytes, file);
            if (features)
                result = ShippedArrival{
                    false, std::make_shared<const ShippedFeatures>(*std::move(features))};
            else
                result = missing(features.error().what);
        }
        under_way_.erase(asset);
        return result;
    }

   private:
    static Error missing(const std::string& why) {
        return {"Features that should have come along are missing (" + why +
                "); the network computes them here instead."};
    }

    std::string assets_;
    std::map<std::string, Asset> under_way_;
};

}  // namespace

ShippedSource make_shipped_source(std::string assets) {
    return [source = std::make_shared<Source>(std::move(assets))](const std::string& encoder) {
        return source->ask(encoder);
    };
}

std::function<Result<std::optional<std::string>>()> make_emergence_source(std::string assets) {
    auto asset = std::make_shared<std::optional<Asset>>();
    return [asset, assets = std::move(assets)]() -> Result<std::optional<std::string>> {
        if (!*asset) asset->emplace(assets, "features/emergence.json");
        const auto arrival = (*asset)->poll();
        if (!arrival) return arrival.error();
        if (!arrival->bytes) return std::optional<std::string>();
        return std::optional<std::string>(as_text(*arrival->bytes));
    };
}

}  // namespace bluesquare
