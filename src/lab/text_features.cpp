#include "lab/text_features.h"

#include <algorithm>
#include <utility>

#include "encode/feature_entry.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

std::string hash_of(std::string_view text) {
    Sha256 hash;
    hash.update(text);
    return hash.hex();
}

}  // namespace

TextFeatures::TextFeatures(Texts texts, std::shared_ptr<const TextEncoder> encoder,
                           Settings settings)
    : texts_(std::move(texts)), encoder_(std::move(encoder)), settings_(std::move(settings)) {
    begin_block();
}

std::string TextFeatures::name_of_block() const {
    Sha256 hash;
    hash.update("texts " + encoder_->identity() + "\n");
    for (const std::string& one : hashes_) hash.update(one + "\n");
    return hash.hex();
}

// And looks whether its features are there.
void TextFeatures::begin_block() {
    begin_ = at_ = end_;
    end_ = std::min(begin_ + features_together, texts_.count());
    hashes_.clear();
    for (int i = begin_; i < end_; ++i) hashes_.push_back(hash_of(texts_.text(i)));
    features_ = Features(end_ - begin_, encoder_->dimensions());
    if (!settings_.store || begin_ == end_) return;
    key_ = name_of_block();
    const bool found = settings_.store->load(key_, [&](std::span<const std::uint8_t> entry) {
        return read_feature_entry(entry, features_);
    });
    if (found) at_ = end_, key_.clear();
}

Status TextFeatures::encode_some() {
    const int count = std::min(settings_.together, end_ - at_);
    std::vector<Status> outcomes(count, Done{});
    settings_.parallel(count, [&](int k) {
        const int i = at_ + k;
        const auto row = features_.row(i - begin_);
        outcomes[k] = encoder_->encode(
            texts_.text(i), {const_cast<float*>(row.data()), std::size_t(features_.cols())});
    });
    for (int k = 0; k < count; ++k)
        if (!outcomes[k])
            return Error{texts_.name(texts_.rows[at_ + k]) + ": " + outcomes[k].error().what};
    at_ += count;
    return Done{};
}

FeatureBlock TextFeatures::give() {
    if (!key_.empty()) keep_features(*settings_.store, key_, features_, warned_);
    key_.clear();
    return {begin_, std::vector<std::string>(end_ - begin_), std::move(hashes_),
            std::make_shared<const Features>(std::move(features_))};
}

Result<FeatureBlocks::Step> TextFeatures::poll() {
    if (at_ < end_)
        if (auto ok = encode_some(); !ok) return ok.error();
    if (at_ < end_) return Step{at_, {}, false};
    Step step{end_, give(), false};
    begin_block();
    return step;
}

}  // namespace bluesquare
