#include "lab/picture_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "encode/feature_entry.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{96} << 20;  // pixels of a block at most

int pictures_together(int side) {
    const std::size_t fit = kBlockBytes / (std::size_t{3} * side * side);
    return static_cast<int>(std::clamp<std::size_t>(fit, 1, features_together));
}

}  // namespace

struct PictureFeatures::Block {
    enum class Stage { hash, decode, encode, found };

    int begin = 0, end = 0;
    Stage stage = Stage::hash;
    int at = 0;                       // the next picture of the stage, counted within the block
    std::vector<std::string> hashes;  // by picture, of the file's bytes
    std::vector<std::string> broken;  // by picture
    std::string key;                  // in the store; empty: not to be kept
    std::string encoder;              // the identity that the key names
    Images images;
    std::vector<int> good;  // pictures that were decoded
    Features features;      // where found

    int count() const { return end - begin; }
};

PictureFeatures::PictureFeatures(PictureFiles files, std::unique_ptr<Encoder> encoder,
                                 Settings settings)
    : files_(std::move(files)), encoder_(std::move(encoder)), settings_(std::move(settings)) {
    begin_block();
}

void PictureFeatures::begin_block() {
    const int total = files_.count();
    const int begin = next_ ? next_->end : 0;
    next_ = std::make_shared<Block>();
    next_->begin = begin;
    next_->end = std::min(begin + pictures_together(settings_.side), total);
    next_->stage = settings_.store ? Block::Stage::hash : Block::Stage::decode;
    next_->hashes.resize(next_->count());
    next_->broken.resize(next_->count());
}

Result<PictureFeatures::Step> PictureFeatures::poll() {
    int of_block = 0;
    if (at_encoder_) {
        auto encoding = encoder_->poll();
        if (!encoding) return encoding.error();
        if (encoding->features) {
            const auto block = std::exchange(at_encoder_, {});
            // The encoder has work again before this block is kept, which waits for the disk.
            if (next_->stage == Block::Stage::encode) encode();
            return Step{block->end, finish(*block, *encoding->features), false};
        }
        of_block = encoding->done;
    } else if (next_->stage == Block::Stage::found) {
        const auto block = next_;
        begin_block();
        return Step{block->end, give(*block, std::move(block->features)), false};
    } else if (next_->stage == Block::Stage::encode) {
        encode();
    }
    return Step{given_ + of_block, {}, !prepare()};
}

// False where nothing is left to prepare.
bool PictureFeatures::prepare() {
    if (next_->count() == 0) return false;
    if (next_->stage == Block::Stage::hash) return hash_some(), true;
    if (next_->stage == Block::Stage::decode) return decode_some(), true;
    return false;
}

void PictureFeatures::hash_some() {
    Block& block = *next_;
    const int begin = block.at;
    block.at = std::min(begin + settings_.together, block.count());
    settings_.parallel(block.at - begin, [&](int i) {
        const auto bytes = files_.read(block.begin + begin + i);
        block.hashes[begin + i] = bytes ? sha256_hex(*bytes) : "none";
    });
    if (block.at == block.count()) look_up();
}

std::string PictureFeatures::name_of_block(const Block& block) const {
    Sha256 hash;
    hash.update("files " + files_.pixels + " " + std::to_string(settings_.side) + " " +
                block.encoder + "\n");
    for (const std::string& one : block.hashes) hash.update(one + "\n");
    return hash.hex();
}

void PictureFeatures::look_up() {
    Block& block = *next_;
    block.encoder = encoder_->identity();
    block.key = name_of_block(block);
    block.features = Features(block.count(), encoder_->dimensions());
    const bool found = settings_.store->load(block.key, [&](std::span<const std::uint8_t> entry) {
        return read_feature_entry(entry, block.features);
    });
    block.at = 0;
    block.stage = found && explain(block) ? Block::Stage::found : Block::Stage::decode;
}

// Why pictures without features cannot be read; false where one of them can by now, and the block
// is to be computed again.
bool PictureFeatures::explain(Block& block) {
    std::vector<std::uint8_t> rgb(std::size_t{3} * settings_.side * settings_.side);
    for (int i = 0; i < block.count(); ++i) {
        if (std::isfinite(block.features(i, 0))) continue;
        const Status status = decode(block.begin + i, rgb, nullptr);
        if (status) return false;
        block.broken[i] = status.error().what;
    }
    return true;
}

Status PictureFeatures::decode(int i, std::span<std::uint8_t> rgb, std::string* hash) const {
    const auto bytes = files_.read(i);
    if (hash) *hash = bytes ? sha256_hex(*bytes) : "none";
    if (!bytes) return bytes.error();
    return files_.decode(*bytes, files_.names[i], settings_.side, rgb);
}

void PictureFeatures::decode_some() {
    Block& block = *next_;
    const int begin = block.at;
    if (begin == 0) {
        block.broken.assign(block.count(), "");
        block.images = {block.count(), settings_.side, settings_.side, {}};
        block.images.rgb.resize(block.images.bytes_each() * block.count());
    }
    block.at = std::min(begin + settings_.together, block.count());
    std::vector<std::string> hashes(block.at - begin);
    settings_.parallel(block.at - begin, [&](int k) {
        const int i = begin + k;
        const Status status =
            decode(block.begin + i, {block.images.image(i), block.images.bytes_each()}, &hashes[k]);
        if (!status) block.broken[i] = status.error().what;
    });
    // A file that was changed meanwhile would be kept under another's name.
    const auto kept = block.hashes.begin() + begin;
    if (!std::equal(hashes.begin(), hashes.end(), kept)) block.key.clear();
    std::ranges::move(hashes, kept);
    if (block.at < block.count()) return;
    for (int i = 0; i < block.count(); ++i)
        if (block.broken[i].empty()) block.good.push_back(i);
    block.stage = Block::Stage::encode;
}

void PictureFeatures::encode() {
    at_encoder_ = next_;
    begin_block();
    encoder_->start({static_cast<int>(at_encoder_->good.size()), settings_.side, settings_.side,
                     [block = at_encoder_](int i, std::span<std::uint8_t> rgb) -> Status {
                         std::copy_n(block->images.image(block->good[i]), rgb.size(), rgb.begin());
                         return Done{};
                     }});
}

FeatureBlock PictureFeatures::finish(Block& block, const Features& encoded) {
    Features features = Features::Constant(block.count(), encoder_->dimensions(),
                                           std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < block.good.size(); ++i)
        features.row(block.good[i]) = encoded.row(static_cast<Eigen::Index>(i));
    if (!block.key.empty() && block.encoder == encoder_->identity())
        keep_features(*settings_.store, block.key, features, warned_);
    return give(block, std::move(features));
}

FeatureBlock PictureFeatures::give(Block& block, Features features) {
    given_ = block.end;
    return {block.begin, std::move(block.broken), std::move(block.hashes),
            std::make_shared<const Features>(std::move(features))};
}

}  // namespace bluesquare
