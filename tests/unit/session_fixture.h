// A session with encoders and features that are not there.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/session.h"
#include "doctest/doctest.h"

namespace bluesquare {

// What the test's encoder does and saw.
struct Desk {
    int asked = 0, started = 0, destroyed = 0, loading_polls = 0;
    std::string fail;  // what the source says instead of giving an encoder
    std::string fail_later;
};

// Mean of each channel over a 4 x 4 grid: enough to tell red from blue. 250 images a poll.
class GridEncoder final : public Encoder {
   public:
    explicit GridEncoder(Desk& desk) : desk_(desk) {}
    ~GridEncoder() override { ++desk_.destroyed; }
    std::string identity() const override { return "grid"; }
    int dimensions() const override { return 48; }
    void start(ImageSource source, ImageRange) override {
        images_ = *load_all(source);
        done_ = 0;
        ++desk_.started;
    }
    void cancel() override {}
    Result<Encoding> poll() override {
        if (!desk_.fail_later.empty()) return Error{desk_.fail_later};
        done_ = std::min(done_ + 250, images_.count);
        if (done_ < images_.count) return Encoding{done_, images_.count, {}};
        Features features = Features::Zero(images_.count, dimensions());
        for (int i = 0; i < images_.count; ++i)
            for (int y = 0; y < 96; ++y)
                for (int x = 0; x < 96; ++x)
                    for (int c = 0; c < 3; ++c)
                        features(i, (y / 24 * 4 + x / 24) * 3 + c) +=
                            images_.image(i)[3 * (y * 96 + x) + c] / 576.0f;
        return Encoding{done_, done_, std::move(features)};
    }

   private:
    Desk& desk_;
    Images images_;
    int done_ = 0;
};

inline EncoderSource source_of(Desk& desk) {
    return [&desk](const std::string&, std::uint64_t) -> Result<EncoderArrival> {
        ++desk.asked;
        if (!desk.fail.empty()) return Error{desk.fail};
        if (desk.loading_polls > 0) return --desk.loading_polls, EncoderArrival{nullptr, 10, 100};
        return EncoderArrival{std::make_unique<GridEncoder>(desk), 100, 100};
    };
}

// Features that came with the program: noise with the attributes in it.
inline std::vector<ShippedFeatures> shipped() {
    const ShapesSettings shapes = corpus_of({});
    const auto corpus = make_shapes(shapes);
    REQUIRE(corpus);
    std::vector<ShippedFeatures> all;
    for (const char* encoder : {"pretrained", "random-init"}) {
        Rng rng(1, encoder);
        auto features = std::make_shared<Features>(corpus->data.size(), 20);
        for (int i = 0; i < features->rows(); ++i)
            for (int k = 0; k < 20; ++k)
                (*features)(i, k) = static_cast<float>(
                    rng.normal() + (k < 2 ? 4 * corpus->data.attributes[k].codes[i] : 0));
        all.push_back({encoder, "test", corpus_name(shapes), pixel_hash(corpus->images), features});
    }
    return all;
}

inline ShippedSource source_of(std::vector<ShippedFeatures> features) {
    return [features = std::move(features)](const std::string& encoder) -> Result<ShippedArrival> {
        for (const auto& one : features)
            if (one.encoder == encoder)
                return ShippedArrival{false, std::make_shared<const ShippedFeatures>(one)};
        return ShippedArrival{};
    };
}

inline Session make_session(Desk& desk, const Link& link = {}) {
    return Session({source_of(desk), source_of(shipped()), {}, serial}, link);
}

inline void run_until(Session& session, const std::function<bool(const State&)>& done) {
    for (int i = 0; i < 500 && !done(session.state()); ++i) session.tick(0.01);
    REQUIRE(done(session.state()));
}

inline Status send(Session& session, const std::string& json) {
    const auto command = parse_command(json, session.state());
    if (!command) return command.error();
    return session.send(*command);
}

inline bool says(const Status& status, const char* part) {
    return !status && status.error().what.find(part) != std::string::npos;
}

}  // namespace bluesquare
