#include "app/shipped_encoder.h"

#include "core/quoted.h"

namespace bluesquare {
namespace {

class ShippedEncoder final : public Encoder {
   public:
    explicit ShippedEncoder(ShippedFeatures shipped) : shipped_(std::move(shipped)) {}

    std::string identity() const override { return "shipped " + shipped_.identity; }
    int dimensions() const override { return static_cast<int>(shipped_.features->cols()); }
    void start(std::shared_ptr<const Images> images) override { images_ = std::move(images); }

    Result<Encoding> poll() override {
        if (!images_) return Encoding{};
        const auto images = std::move(images_);
        if (pixel_hash(*images) != shipped_.pixels)
            return Error{"the shipped features of " + in_quotes(shipped_.encoder) +
                         " belong to other pictures: they serve the default corpus only (seed 0)"};
        return Encoding{images->count, images->count, *shipped_.features};
    }

   private:
    ShippedFeatures shipped_;
    std::shared_ptr<const Images> images_;
};

}  // namespace

std::unique_ptr<Encoder> make_shipped_encoder(ShippedFeatures shipped) {
    return std::make_unique<ShippedEncoder>(std::move(shipped));
}

}  // namespace bluesquare
