#include "encode/cached_encoder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "encode/feature_entry.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Rows = Eigen::Ref<Features>;

class CachedEncoder final : public Encoder {
   public:
    CachedEncoder(std::unique_ptr<Encoder> inner, FeatureStore store)
        : inner_(std::move(inner)), store_(std::move(store)) {}

    std::string identity() const override { return inner_->identity(); }
    int dimensions() const override { return inner_->dimensions(); }

    void start(ImageSource source, ImageRange range) override {
        cancel();
        source_ = std::move(source);
        range_ = range;
        features_ = Features(range.count(), dimensions());
        busy_ = true;
        begin_block(range.begin);
    }

    // Hashes a slice at a time, so that a page with many images keeps drawing.
    Result<Encoding> poll() override {
        if (!busy_) return Encoding{};
        if (!key_.empty()) return poll_inner();
        if (block_.count() == 0) return end_block();
        if (auto ok = hash_slice(); !ok) return fail(ok.error());
        if (hashed_ < block_.end) return so_far(0);
        return look_up();
    }

    void cancel() override {
        if (!key_.empty()) inner_->cancel();
        key_.clear();
        busy_ = false;
    }

   private:
    static constexpr std::size_t kSliceBytes = std::size_t{4} << 20;

    void begin_block(int begin) {
        block_ = {begin, std::min(begin + features_together, range_.end)};
        hashed_ = begin;
        key_.clear();
        hash_ = {};
        hash_.update(identity() + " " + std::to_string(block_.count()) + " " +
                     std::to_string(source_.width) + " " + std::to_string(source_.height) + "\n");
    }

    Status hash_slice() {
        Bytes rgb(source_.bytes_each());
        for (std::size_t bytes = 0; hashed_ < block_.end && bytes < kSliceBytes; ++hashed_) {
            if (auto ok = source_.load(hashed_, rgb); !ok) return ok;
            hash_.update(rgb);
            bytes += rgb.size();
        }
        return Done{};
    }

    Rows rows() { return features_.middleRows(block_.begin - range_.begin, block_.count()); }

    Encoding so_far(int of_block) const {
        return {block_.begin - range_.begin + of_block, range_.count(), {}};
    }

    // From the store, or else inner starts.
    Result<Encoding> look_up() {
        std::string key = hash_.hex();
        if (store_.load(key, [&](std::span<const std::uint8_t> entry) {
                return read_feature_entry(entry, rows());
            }))
            return end_block();
        key_ = std::move(key);
        asked_ = identity();
        inner_->start(source_, block_);
        return so_far(0);
    }

    Result<Encoding> poll_inner() {
        Result<Encoding> encoding = inner_->poll();
        if (!encoding) return fail(encoding.error());
        if (!encoding->features) return so_far(encoding->done);
        rows() = *encoding->features;
        if (identity() == asked_) keep_features(store_, key_, *encoding->features, warned_);
        return end_block();
    }

    Encoding end_block() {
        const int done = block_.end - range_.begin;
        if (block_.end < range_.end) {
            begin_block(block_.end);
            return {done, range_.count(), {}};
        }
        key_.clear();
        busy_ = false;
        return {done, done, std::move(features_)};
    }

    Error fail(const Error& error) {
        key_.clear();
        busy_ = false;
        return error;
    }

    std::unique_ptr<Encoder> inner_;
    FeatureStore store_;
    ImageSource source_;
    ImageRange range_, block_;
    Features features_;  // of the range, filled block by block
    Sha256 hash_;
    int hashed_ = 0;     // pictures of the block
    std::string key_;    // of the block while inner is at work; empty otherwise
    std::string asked_;  // whose features the key names: inner may go on as another
    bool busy_ = false;
    bool warned_ = false;
};

}  // namespace

void keep_features(const FeatureStore& store, const std::string& key, const Features& features,
                   bool& warned) {
    const Status kept = store.save(key, feature_entry(features));
    if (!kept && !std::exchange(warned, true))
        store.warn("features are not kept for the next time: " + kept.error().what);
}

std::unique_ptr<Encoder> make_cached_encoder(std::unique_ptr<Encoder> inner, FeatureStore store) {
    return std::make_unique<CachedEncoder>(std::move(inner), std::move(store));
}

}  // namespace bluesquare
