// Gets the features of a corpus for every encoder that is asked for: from what came with the
// program, from what was computed before, else from an encoder, one after another.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/own_features.h"
#include "app/state.h"
#include "encode/encoder.h"
#include "lab/shipped_features.h"

namespace bluesquare {

// An encoder on its way: its model's files may have to come first.
struct EncoderArrival {
    std::unique_ptr<Encoder> encoder;  // null: not here yet, ask again
    std::int64_t loaded_bytes = 0, bytes = 0;
};

// Asked again and again until it gives an encoder or fails; `seed` draws weights that are not
// pretrained. After a failure the next call tries afresh.
using EncoderSource =
    std::function<Result<EncoderArrival>(const std::string& encoder, std::uint64_t seed)>;

// Features that come with the program, on their way.
struct ShippedArrival {
    bool coming = false;                              // ask again
    std::shared_ptr<const ShippedFeatures> features;  // null and not coming: there are none
};

// Asked again and again while they are coming. Failure: they should be there, but cannot be had.
using ShippedSource = std::function<Result<ShippedArrival>(const std::string& encoder)>;

class FeatureDesk {
   public:
    FeatureDesk(EncoderSource source, ShippedSource shipped)
        : source_(std::move(source)), shipped_source_(std::move(shipped)) {}

    // Drops what was under way. Features of another corpus are forgotten, the shipped ones stay.
    // may_be_shipped: this corpus's features may have come with the program.
    void want(std::vector<std::string> encoders, std::string corpus, std::uint64_t seed,
              bool may_be_shipped);
    // Features that a visitor brought for this corpus, by encoder; those of another are forgotten.
    void bring(std::string corpus, FeaturesByEncoder features);
    // Drops what was under way and wants nothing; what was computed stays.
    void stop();
    // True: everything is here.
    bool complete() const;
    // images: null until all are drawn.
    Status advance(const std::shared_ptr<const Images>& images);
    // Of an encoder at work; nothing while shipped features are coming.
    std::optional<EncodeProgress> progress() const;
    // What could not be had of the shipped features, for once; empty otherwise.
    std::string take_notice() { return std::exchange(notice_, {}); }

    // Of any encoder, as it came with the program: null where it did not, nothing while it comes.
    std::optional<std::shared_ptr<const Features>> shipped(const std::string& encoder);
    // Of a wanted encoder; null until it is here.
    std::shared_ptr<const Features> find(const std::string& encoder) const;
    // Failure where shipped features that are in use belong to other pixels.
    Status check_pixels(const Images& images) const;

   private:
    const std::string* next() const;
    // True: nothing more to wait for.
    bool ask_shipped(const std::string& name);
    Status get_encoder(const std::string& name);

    EncoderSource source_;
    ShippedSource shipped_source_;
    std::map<std::string, std::shared_ptr<const ShippedFeatures>> shipped_;  // null: none
    bool may_be_shipped_ = false;
    std::string notice_;
    std::string brought_corpus_;
    FeaturesByEncoder brought_;
    std::vector<std::string> wanted_;
    std::string corpus_;
    std::uint64_t seed_ = 0;
    std::map<std::string, std::shared_ptr<const Features>> computed_;  // of corpus_
    std::unique_ptr<Encoder> encoder_;                                 // of *next()
    bool started_ = false;
    EncodeProgress progress_;
};

}  // namespace bluesquare
