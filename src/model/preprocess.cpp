#include "model/preprocess.h"

#include <cassert>
#include <cstring>
#include <vector>

#include "exact/half.h"
#include "model/sha256.h"

namespace bluesquare {
namespace {

// [channel][byte]
using Levels = std::array<std::array<float, 256>, 3>;

Levels normalised_levels(const PictureFormat& format) {
    Levels levels{};
    for (int c = 0; c < 3; ++c)
        for (int byte = 0; byte < 256; ++byte)
            levels[c][byte] = static_cast<float>((byte / 255.0 - format.mean[c]) / format.std[c]);
    return levels;
}

// rgb: `pixels` x 3; level(c, byte): a T.
template <class T, class Level>
void lay_out(Layout layout, Level level, const std::uint8_t* rgb, std::size_t pixels,
             std::uint8_t* out) {
    const auto put = [&out](T value) {
        std::memcpy(out, &value, sizeof value);
        out += sizeof value;
    };
    if (layout == Layout::nhwc) {
        for (std::size_t i = 0; i < 3 * pixels; ++i) put(level(i % 3, rgb[i]));
        return;
    }
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < pixels; ++i) put(level(c, rgb[3 * i + c]));
}

}  // namespace

Status check_input_size(const ModelSpec& model, int size) {
    if (size > 0 && size % model.size_multiple == 0) return Done{};
    return usage_error("input size " + std::to_string(size) + ": " + model.name +
                       " takes multiples of " + std::to_string(model.size_multiple) + ", such as " +
                       std::to_string(model.sizes.front()));
}

PictureFormat format_of(const ModelSpec& model) { return {.mean = model.mean, .std = model.std}; }

Preprocessor::Preprocessor(const PictureFormat& format, int width, int height, int size)
    : format_(format), levels_(normalised_levels(format)), size_(static_cast<std::size_t>(size)) {
    if (width != size || height != size) resize_.emplace(width, height, size, size);
}

void Preprocessor::operator()(std::span<const std::uint8_t> rgb,
                              std::span<std::uint8_t> out) const {
    const std::size_t pixels = size_ * size_;
    assert(out.size() == bytes_each());
    std::vector<std::uint8_t> resized(resize_ ? 3 * pixels : 0);
    if (resize_) (*resize_)(rgb.data(), resized.data());
    const std::uint8_t* from = resize_ ? resized.data() : rgb.data();
    const auto level = [this](std::size_t c, std::uint8_t byte) { return levels_[c][byte]; };
    switch (format_.element) {
        case Element::float32:
            return lay_out<float>(format_.layout, level, from, pixels, out.data());
        case Element::float16:
            return lay_out<std::uint16_t>(
                format_.layout,
                [&](std::size_t c, std::uint8_t byte) { return narrow_half(level(c, byte)); }, from,
                pixels, out.data());
        case Element::uint8:
            return lay_out<std::uint8_t>(
                format_.layout, [](std::size_t, std::uint8_t byte) { return byte; }, from, pixels,
                out.data());
    }
}

std::string encoder_identity(const ModelSpec& model, std::span<const float> weights, int size,
                             const std::string& engine) {
    Sha256 hash;
    hash.update(model.graph.sha256);
    hash.update({reinterpret_cast<const std::uint8_t*>(weights.data()), weights.size_bytes()});
    hash.update(std::to_string(size));
    const Levels levels = normalised_levels(format_of(model));
    hash.update({reinterpret_cast<const std::uint8_t*>(levels.data()), sizeof levels});
    return model.name + " " + hash.hex().substr(0, 32) + " " + engine;
}

std::string network_of(const std::string& identity) {
    return identity.substr(0, identity.find(' ', identity.find(' ') + 1));
}

}  // namespace bluesquare
