// An encoder that computes nothing much: features of image i are its first bytes. One image a poll.
#pragma once

#include <utility>

#include "encode/encoder.h"

namespace bluesquare {

class FakeEncoder final : public Encoder {
   public:
    explicit FakeEncoder(std::string identity, int* starts = nullptr)
        : identity_(std::move(identity)), starts_(starts) {}

    std::string identity() const override { return identity_; }
    int dimensions() const override { return 3; }

    void start(std::shared_ptr<const Images> images) override {
        images_ = std::move(images);
        done_ = 0;
        if (starts_ != nullptr && images_->count > 0) ++*starts_;
    }

    Result<Encoding> poll() override {
        if (!images_) return Encoding{};
        if (fail_next) return fail();
        if (done_ < images_->count) return Encoding{++done_, images_->count, {}};
        Features features(images_->count, 3);
        for (int i = 0; i < images_->count; ++i)
            for (int k = 0; k < 3; ++k) features(i, k) = images_->image(i)[k];
        images_.reset();
        return Encoding{done_, done_, std::move(features)};
    }

    bool fail_next = false;

   private:
    Error fail() {
        fail_next = false;
        images_.reset();
        return {"fake encoder: asked to fail"};
    }

    std::string identity_;
    int* starts_;
    std::shared_ptr<const Images> images_;
    int done_ = 0;
};

}  // namespace bluesquare
