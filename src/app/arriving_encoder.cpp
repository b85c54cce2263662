#include "app/arriving_encoder.h"

#include <utility>

namespace bluesquare {
namespace {

class ArrivingEncoder final : public Encoder {
   public:
    ArrivingEncoder(EncoderSource source, std::string name, std::uint64_t seed)
        : source_(std::move(source)), name_(std::move(name)), seed_(seed) {}

    std::string identity() const override { return encoder_ ? encoder_->identity() : name_; }
    int dimensions() const override { return encoder_ ? encoder_->dimensions() : 0; }

    using Encoder::start;
    void start(ImageSource source, ImageRange range) override {
        pictures_ = std::move(source);
        range_ = range;
        if (encoder_) encoder_->start(pictures_, range_);
    }

    Result<Encoding> poll() override {
        if (encoder_) return encoder_->poll();
        auto arrival = source_(name_, seed_);
        if (!arrival) return arrival.error();
        encoder_ = std::move(arrival->encoder);
        if (encoder_) encoder_->start(pictures_, range_);
        return Encoding{0, range_.count(), {}};
    }

    void cancel() override {
        if (encoder_) encoder_->cancel();
    }

   private:
    EncoderSource source_;
    std::string name_;
    std::uint64_t seed_;
    ImageSource pictures_;
    ImageRange range_;
    std::unique_ptr<Encoder> encoder_;
};

}  // namespace

std::unique_ptr<Encoder> make_arriving_encoder(EncoderSource source, std::string name,
                                               std::uint64_t seed) {
    return std::make_unique<ArrivingEncoder>(std::move(source), std::move(name), seed);
}

}  // namespace bluesquare
