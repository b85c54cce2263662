#include "lab/shipped_encoder.h"

#include <utility>

#include "core/quoted.h"

namespace bluesquare {
namespace {

class ShippedEncoder final : public Encoder {
   public:
    explicit ShippedEncoder(ShippedFeatures shipped) : shipped_(std::move(shipped)) {}

    std::string identity() const override { return "shipped " + shipped_.identity; }
    int dimensions() const override { return static_cast<int>(shipped_.features->cols()); }
    void start(ImageSource source, ImageRange range) override {
        source_ = std::move(source);
        range_ = range;
    }
    void cancel() override { range_ = {}; }

    Result<Encoding> poll() override {
        if (range_.count() == 0) return Encoding{};
        const ImageRange range = std::exchange(range_, {});
        const auto images = load_all(source_);
        if (!images) return images.error();
        if (pixel_hash(*images) != shipped_.pixels)
            return Error{"the shipped features of " + in_quotes(shipped_.encoder) +
                         " belong to other pictures: they serve the default corpus only (seed 0)"};
        return Encoding{range.count(), range.count(),
                        shipped_.features->middleRows(range.begin, range.count())};
    }

   private:
    ShippedFeatures shipped_;
    ImageSource source_;
    ImageRange range_;
};

}  // namespace

std::unique_ptr<Encoder> make_shipped_encoder(ShippedFeatures shipped) {
    return std::make_unique<ShippedEncoder>(std::move(shipped));
}

}  // namespace bluesquare
