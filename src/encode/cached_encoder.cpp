#include "encode/cached_encoder.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "model/sha256.h"

namespace bluesquare {
namespace {

using Bytes = std::vector<std::uint8_t>;

// An entry: magic with version, n, d, n x d float32, SHA-256 of all before in hexadecimal. Little
// endian, like every machine that we run on.
constexpr std::string_view kMagic = "bluesquare features 1\n";
constexpr std::size_t kHeaderBytes = kMagic.size() + 2 * sizeof(std::uint32_t);
constexpr std::size_t kHashBytes = 64;

Bytes pack(const Features& features) {
    const std::uint32_t shape[] = {static_cast<std::uint32_t>(features.rows()),
                                   static_cast<std::uint32_t>(features.cols())};
    const std::size_t payload = sizeof(float) * features.size();
    Bytes entry(kHeaderBytes + payload);
    std::memcpy(entry.data(), kMagic.data(), kMagic.size());
    std::memcpy(entry.data() + kMagic.size(), shape, sizeof shape);
    if (payload > 0) std::memcpy(entry.data() + kHeaderBytes, features.data(), payload);
    const std::string hash = sha256_hex(entry);
    entry.insert(entry.end(), hash.begin(), hash.end());
    return entry;
}

// Nothing where the entry is damaged, or is not n x d.
std::optional<Features> unpack(const Bytes& entry, int n, int d) {
    Features features(n, d);
    const std::size_t payload = sizeof(float) * features.size();
    if (entry.size() != kHeaderBytes + payload + kHashBytes) return {};
    if (std::memcmp(entry.data(), kMagic.data(), kMagic.size()) != 0) return {};
    std::uint32_t shape[2];
    std::memcpy(shape, entry.data() + kMagic.size(), sizeof shape);
    if (shape[0] != static_cast<std::uint32_t>(n) || shape[1] != static_cast<std::uint32_t>(d))
        return {};
    const std::span whole(entry);
    const std::string hash = sha256_hex(whole.first(kHeaderBytes + payload));
    if (!std::equal(hash.begin(), hash.end(), whole.last(kHashBytes).begin())) return {};
    if (payload > 0) std::memcpy(features.data(), entry.data() + kHeaderBytes, payload);
    return features;
}

class CachedEncoder final : public Encoder {
   public:
    CachedEncoder(std::unique_ptr<Encoder> inner, FeatureStore store)
        : inner_(std::move(inner)), store_(std::move(store)) {}

    std::string identity() const override { return inner_->identity(); }
    int dimensions() const override { return inner_->dimensions(); }

    void start(std::shared_ptr<const Images> images) override {
        if (!key_.empty()) inner_->start(std::make_shared<Images>());  // drops what it is doing
        images_ = std::move(images);
        hashed_ = 0;
        key_.clear();
        hash_ = {};
        hash_.update(identity() + " " + std::to_string(images_->count) + " " +
                     std::to_string(images_->width) + " " + std::to_string(images_->height) + "\n");
    }

    // Hashes a slice at a time, so that a page with many images keeps drawing.
    Result<Encoding> poll() override {
        if (!images_) return key_.empty() ? Encoding{} : poll_inner();
        const std::span<const std::uint8_t> rest = std::span(images_->rgb).subspan(hashed_);
        const auto slice = rest.first(std::min(rest.size(), kSliceBytes));
        hash_.update(slice);
        hashed_ += slice.size();
        if (slice.size() < rest.size()) return Encoding{0, images_->count, {}};
        return look_up();
    }

   private:
    static constexpr std::size_t kSliceBytes = std::size_t{4} << 20;

    // From the store, or else inner starts.
    Result<Encoding> look_up() {
        const auto images = std::exchange(images_, nullptr);
        std::string key = hash_.hex();
        if (const auto entry = store_.load(key))
            if (auto features = unpack(*entry, images->count, dimensions()))
                return Encoding{images->count, images->count, std::move(features)};
        key_ = std::move(key);
        inner_->start(images);
        return Encoding{0, images->count, {}};
    }

    Result<Encoding> poll_inner() {
        Result<Encoding> encoding = inner_->poll();
        if (encoding && encoding->features) keep(*encoding->features);
        if (!encoding || encoding->features) key_.clear();
        return encoding;
    }

    void keep(const Features& features) {
        const Status kept = store_.save(key_, pack(features));
        if (!kept && !std::exchange(warned_, true))
            store_.warn("features are not kept for the next time: " + kept.error().what);
    }

    std::unique_ptr<Encoder> inner_;
    FeatureStore store_;
    std::shared_ptr<const Images> images_;  // while they are hashed
    Sha256 hash_;
    std::size_t hashed_ = 0;
    std::string key_;  // while inner is at work; empty otherwise
    bool warned_ = false;
};

}  // namespace

std::unique_ptr<Encoder> make_cached_encoder(std::unique_ptr<Encoder> inner, FeatureStore store) {
    return std::make_unique<CachedEncoder>(std::move(inner), std::move(store));
}

}  // namespace bluesquare
