#include "model/preprocess.h"

#include <cassert>
#include <vector>

#include "model/sha256.h"

namespace bluesquare {
namespace {

// [channel][byte]
using Levels = std::array<std::array<float, 256>, 3>;

Levels normalised_levels(const ModelSpec& model) {
    Levels levels{};
    for (int c = 0; c < 3; ++c)
        for (int byte = 0; byte < 256; ++byte)
            levels[c][byte] = static_cast<float>((byte / 255.0 - model.mean[c]) / model.std[c]);
    return levels;
}

// rgb: `pixels` x 3 to 3 x `pixels`.
void normalise(const Levels& levels, const std::uint8_t* rgb, std::size_t pixels, float* out) {
    for (int c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < pixels; ++i) *out++ = levels[c][rgb[3 * i + c]];
}

}  // namespace

Status check_input_size(const ModelSpec& model, int size) {
    if (size > 0 && size % model.size_multiple == 0) return Done{};
    return usage_error("input size " + std::to_string(size) + ": " + model.name +
                       " takes multiples of " + std::to_string(model.size_multiple) + ", such as " +
                       std::to_string(model.sizes.front()));
}

Preprocessor::Preprocessor(const ModelSpec& model, int width, int height, int size)
    : levels_(normalised_levels(model)), size_(size) {
    if (width != size || height != size) resize_.emplace(width, height, size, size);
}

void Preprocessor::operator()(std::span<const std::uint8_t> rgb, std::span<float> out) const {
    const std::size_t pixels = static_cast<std::size_t>(size_) * size_;
    assert(out.size() == 3 * pixels);
    std::vector<std::uint8_t> resized(resize_ ? 3 * pixels : 0);
    if (resize_) (*resize_)(rgb.data(), resized.data());
    normalise(levels_, resize_ ? resized.data() : rgb.data(), pixels, out.data());
}

std::string encoder_identity(const ModelSpec& model, std::span<const float> weights, int size,
                             const std::string& engine) {
    Sha256 hash;
    hash.update(model.graph.sha256);
    hash.update({reinterpret_cast<const std::uint8_t*>(weights.data()), weights.size_bytes()});
    hash.update(std::to_string(size));
    const Levels levels = normalised_levels(model);
    hash.update({reinterpret_cast<const std::uint8_t*>(levels.data()), sizeof levels});
    return model.name + " " + hash.hex().substr(0, 32) + " " + engine;
}

std::string network_of(const std::string& identity) {
    return identity.substr(0, identity.find(' ', identity.find(' ') + 1));
}

}  // namespace bluesquare
