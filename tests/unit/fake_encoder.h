// An encoder that computes nothing much: features of image i are its first bytes. One image a poll.
#pragma once

#include <utility>
#include <vector>

#include "encode/encoder.h"

namespace bluesquare {

class FakeEncoder final : public Encoder {
   public:
    explicit FakeEncoder(std::string identity, int* starts = nullptr)
        : identity_(std::move(identity)), starts_(starts) {}

    std::string identity() const override { return identity_; }
    int dimensions() const override { return 3; }

    void start(ImageSource source, ImageRange range) override {
        source_ = std::move(source);
        range_ = range;
        done_ = 0;
        busy_ = true;
        if (starts_ != nullptr && range.count() > 0) ++*starts_;
    }

    void cancel() override { busy_ = false; }

    Result<Encoding> poll() override {
        if (!busy_) return Encoding{};
        if (fail_next) return fail();
        if (!goes_on_as.empty()) identity_ = std::exchange(goes_on_as, {});
        if (done_ < range_.count()) return Encoding{++done_, range_.count(), {}};
        Features features(range_.count(), 3);
        std::vector<std::uint8_t> rgb(source_.bytes_each());
        for (int i = 0; i < range_.count(); ++i) {
            if (auto ok = source_.load(range_.begin + i, rgb); !ok) {
                busy_ = false;
                return ok.error();
            }
            for (int k = 0; k < 3; ++k) features(i, k) = rgb[k];
        }
        busy_ = false;
        return Encoding{done_, done_, std::move(features)};
    }

    bool fail_next = false;
    std::string goes_on_as;  // its identity from the next picture on, as where a device is lost

   private:
    Error fail() {
        fail_next = false;
        busy_ = false;
        return {"fake encoder: asked to fail"};
    }

    std::string identity_;
    int* starts_;
    ImageSource source_;
    ImageRange range_;
    int done_ = 0;
    bool busy_ = false;
};

}  // namespace bluesquare
