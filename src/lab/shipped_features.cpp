#include "lab/shipped_features.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace bluesquare {
namespace {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

constexpr char kMagic[8] = {'B', 'S', 'Q', 'F', 'E', 'A', 'T', '1'};
constexpr std::uint32_t kMostExamples = 100'000, kMostDimensions = 65'536, kLongestText = 4'096;
constexpr int kLevels = 255;

std::uint64_t hash_bytes(std::span<const std::uint8_t> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3; };
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, &bytes[at], 8);
        mix(word);
        hash ^= hash >> 29;  // FNV's product alone never carries high bits down
    }
    for (; at < bytes.size(); ++at) mix(bytes[at]);
    return hash;
}

class Writer {
   public:
    template <class T>
    void number(T value) {
        raw(&value, sizeof value);
    }
    void raw(const void* data, std::size_t size) {
        const auto* begin = static_cast<const std::uint8_t*>(data);
        bytes.insert(bytes.end(), begin, begin + size);
    }
    std::vector<std::uint8_t> bytes;
};

// Reads past the end leave the value alone and clear `good`.
class Reader {
   public:
    explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
    template <class T>
    T number() {
        T value{};
        if (const auto part = take(sizeof value); good)
            std::memcpy(&value, part.data(), sizeof value);
        return value;
    }
    std::span<const std::uint8_t> take(std::size_t size) {
        if (size > rest_.size()) good = false;
        if (!good) return {};
        const auto part = rest_.first(size);
        rest_ = rest_.subspan(size);
        return part;
    }
    std::size_t left() const { return rest_.size(); }
    bool good = true;

   private:
    std::span<const std::uint8_t> rest_;
};

// The affine code of one dimension.
struct Code {
    float offset = 0, scale = 0;
};

Code code_of(const Features& features, int dimension) {
    const float low = features.col(dimension).minCoeff(), high = features.col(dimension).maxCoeff();
    return {low, (high - low) / kLevels};
}

std::uint8_t quantise(const Code& code, float value) {
    if (!(code.scale > 0)) return 0;
    const float level = std::round((value - code.offset) / code.scale);
    return static_cast<std::uint8_t>(std::min(std::max(level, 0.0f), 1.0f * kLevels));
}

Error broken(const std::string& name, const std::string& why) {
    return {name + ": " + why + "; make it anew with 'bluesquare ship-features'"};
}

Status check_sizes(const std::string& name, std::span<const std::uint8_t> bytes) {
    Reader reader(bytes);
    const auto magic = reader.take(sizeof kMagic);
    if (!reader.good || std::memcmp(magic.data(), kMagic, sizeof kMagic) != 0)
        return broken(name, "not a file of shipped features");
    const std::uint64_t n = reader.number<std::uint32_t>(), d = reader.number<std::uint32_t>();
    std::uint64_t text = 0;
    for (int i = 0; i < 3; ++i) {
        const auto length = reader.number<std::uint32_t>();
        if (length > kLongestText) return broken(name, "a name in it is too long");
        text += length;
    }
    if (!reader.good || n == 0 || d == 0 || n > kMostExamples || d > kMostDimensions)
        return broken(name, "its sizes make no sense");
    const std::uint64_t expected = text + 8 + 8 * d + n * d + 8;
    if (reader.left() != expected)
        return broken(name, "has " + std::to_string(bytes.size()) + " bytes, expected " +
                                std::to_string(bytes.size() - reader.left() + expected));
    std::uint64_t hash = 0;
    std::memcpy(&hash, &bytes[bytes.size() - 8], 8);
    if (hash != hash_bytes(bytes.first(bytes.size() - 8)))
        return broken(name, "is damaged (its hash does not fit)");
    return Done{};
}

// reader stands at the offsets. n x d.
Result<Features> read_values(const std::string& name, Reader& reader, std::uint32_t n,
                             std::uint32_t d) {
    std::vector<Code> codes(d);
    for (Code& code : codes) code.offset = reader.number<float>();
    for (Code& code : codes) code.scale = reader.number<float>();
    const auto levels = reader.take(std::size_t{n} * d);
    Features features(n, d);
    for (std::uint32_t k = 0; k < d; ++k) {
        const float top = codes[k].offset + codes[k].scale * kLevels;
        if (!std::isfinite(codes[k].offset) || !std::isfinite(top))
            return broken(name, "holds numbers that are not finite");
        for (std::uint32_t i = 0; i < n; ++i)
            features(i, k) = codes[k].offset + codes[k].scale * levels[std::size_t{k} * n + i];
    }
    return features;
}

}  // namespace

std::string shipped_file(const std::string& encoder) {
    std::string name = encoder;
    std::replace(name.begin(), name.end(), ':', '-');
    return name + ".bin";
}

std::uint64_t pixel_hash(const Images& images) { return hash_bytes(images.rgb); }

Result<std::vector<std::uint8_t>> pack_features(const ShippedFeatures& shipped) {
    const Features& features = *shipped.features;
    const auto n = static_cast<std::uint32_t>(features.rows());
    const auto d = static_cast<std::uint32_t>(features.cols());
    if (n == 0 || d == 0 || !features.allFinite())
        return Error{"features of " + shipped.encoder + ": empty or not finite, nothing to ship"};
    Writer out;
    out.raw(kMagic, sizeof kMagic);
    out.number(n);
    out.number(d);
    for (const auto* text : {&shipped.encoder, &shipped.identity, &shipped.corpus})
        out.number(static_cast<std::uint32_t>(text->size()));
    for (const auto* text : {&shipped.encoder, &shipped.identity, &shipped.corpus})
        out.raw(text->data(), text->size());
    out.number(shipped.pixels);
    std::vector<Code> codes;
    for (std::uint32_t k = 0; k < d; ++k) codes.push_back(code_of(features, static_cast<int>(k)));
    for (const Code& code : codes) out.number(code.offset);
    for (const Code& code : codes) out.number(code.scale);
    for (std::uint32_t k = 0; k < d; ++k)
        for (std::uint32_t i = 0; i < n; ++i) out.number(quantise(codes[k], features(i, k)));
    out.number(hash_bytes(out.bytes));
    return std::move(out.bytes);
}

Result<ShippedFeatures> unpack_features(std::span<const std::uint8_t> bytes,
                                        const std::string& name) {
    if (auto ok = check_sizes(name, bytes); !ok) return ok.error();
    Reader reader(bytes.subspan(sizeof kMagic));
    const auto n = reader.number<std::uint32_t>(), d = reader.number<std::uint32_t>();
    std::uint32_t lengths[3];
    for (auto& length : lengths) length = reader.number<std::uint32_t>();
    ShippedFeatures shipped;
    std::string* const texts[] = {&shipped.encoder, &shipped.identity, &shipped.corpus};
    for (int i = 0; i < 3; ++i) {
        const auto text = reader.take(lengths[i]);
        texts[i]->assign(text.begin(), text.end());
    }
    shipped.pixels = reader.number<std::uint64_t>();
    auto features = read_values(name, reader, n, d);
    if (!features) return features.error();
    shipped.features = std::make_shared<const Features>(*std::move(features));
    return shipped;
}

}  // namespace bluesquare
