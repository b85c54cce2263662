#include "app/feature_desk.h"

#include <algorithm>

namespace bluesquare {

void FeatureDesk::want(std::vector<std::string> encoders, std::string corpus, std::uint64_t seed,
                       bool may_be_shipped) {
    stop();
    may_be_shipped_ = may_be_shipped;
    if (corpus != corpus_) computed_.clear();
    wanted_ = std::move(encoders);
    corpus_ = std::move(corpus);
    seed_ = seed;
}

void FeatureDesk::bring(std::string corpus, FeaturesByEncoder features) {
    brought_corpus_ = std::move(corpus);
    brought_ = std::move(features);
}

void FeatureDesk::stop() {
    encoder_.reset();
    progress_ = {};
    wanted_.clear();
}

std::shared_ptr<const Features> FeatureDesk::find(const std::string& encoder) const {
    const auto shipped = shipped_.find(encoder);
    if (shipped != shipped_.end() && shipped->second && shipped->second->corpus == corpus_)
        return shipped->second->features;
    const auto own = brought_.find(encoder);
    if (own != brought_.end() && brought_corpus_ == corpus_) return own->second;
    const auto found = computed_.find(encoder);
    return found == computed_.end() ? nullptr : found->second;
}

std::optional<std::shared_ptr<const Features>> FeatureDesk::shipped(const std::string& encoder) {
    std::string before = notice_;
    if (!ask_shipped(encoder)) return std::nullopt;
    notice_ = std::move(before);  // nothing depends on it
    const auto found = shipped_.find(encoder);
    if (found == shipped_.end()) return nullptr;
    if (found->second && found->second->corpus == corpus_) return found->second->features;
    if (!found->second) shipped_.erase(found);  // whoever needs it asks again, and is told
    return nullptr;
}

const std::string* FeatureDesk::next() const {
    const auto missing = std::find_if(wanted_.begin(), wanted_.end(),
                                      [&](const auto& encoder) { return !find(encoder); });
    return missing == wanted_.end() ? nullptr : &*missing;
}

bool FeatureDesk::complete() const { return next() == nullptr; }

Status FeatureDesk::advance(const std::shared_ptr<const Images>& images) {
    bool coming = false;  // all at once
    for (const auto& encoder : wanted_) coming |= !ask_shipped(encoder);
    const std::string* name = next();
    if (coming || !name) return Done{};
    if (auto ok = get_encoder(*name); !ok || !encoder_ || !images) return ok;
    if (!started_) encoder_->start(source_of(images));
    started_ = true;
    auto encoding = encoder_->poll();
    if (!encoding) {
        encoder_.reset();
        return encoding.error();
    }
    progress_.done = encoding->done;
    progress_.total = encoding->total;
    if (encoding->features) {
        computed_[*name] = std::make_shared<const Features>(*std::move(encoding->features));
        encoder_.reset();
        progress_ = {};
    }
    return Done{};
}

bool FeatureDesk::ask_shipped(const std::string& name) {
    if (!may_be_shipped_ || shipped_.contains(name)) return true;
    const auto arrival = shipped_source_(name);
    if (arrival && arrival->coming) return false;
    if (!arrival) notice_ = arrival.error().what;
    shipped_[name] = arrival ? arrival->features : nullptr;
    return true;
}

// Once it is here it is kept until its features are.
Status FeatureDesk::get_encoder(const std::string& name) {
    if (encoder_) return Done{};
    auto arrival = source_(name, seed_);
    if (!arrival) return arrival.error();
    progress_ = {name, 0, 0, arrival->loaded_bytes, arrival->bytes};
    encoder_ = std::move(arrival->encoder);
    started_ = false;
    return Done{};
}

std::optional<EncodeProgress> FeatureDesk::progress() const {
    if (complete() || progress_.encoder.empty()) return std::nullopt;
    return progress_;
}

Status FeatureDesk::check_pixels(const Images& images) const {
    const std::uint64_t hash = pixel_hash(images);
    for (const auto& [encoder, shipped] : shipped_)
        if (shipped && shipped->corpus == corpus_ && shipped->pixels != hash)
            return Error{
                "the shipped features of " + encoder +
                " belong to other pictures; make them anew with 'bluesquare ship-features'"};
    return Done{};
}

}  // namespace bluesquare
