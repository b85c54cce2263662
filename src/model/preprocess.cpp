#include "model/preprocess.h"

#include <array>
#include <cassert>

#include "exact/resize.h"
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

void preprocess(const ModelSpec& model, const Images& images, int begin, int end, int size,
                std::span<float> out) {
    const std::size_t pixels = static_cast<std::size_t>(size) * size;
    assert(out.size() == (end - begin) * 3 * pixels);
    const Levels levels = normalised_levels(model);
    const bool fits = images.width == size && images.height == size;
    const RgbResizer resize(images.width, images.height, size, size);
    std::vector<std::uint8_t> resized(fits ? 0 : 3 * pixels);
    for (int i = begin; i < end; ++i) {
        if (!fits) resize(images.image(i), resized.data());
        normalise(levels, fits ? images.image(i) : resized.data(), pixels,
                  &out[(i - begin) * 3 * pixels]);
    }
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

}  // namespace bluesquare
