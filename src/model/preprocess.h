// Pixels as a network takes them; shared by every encoder, so that all see the same numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/result.h"
#include "exact/resize.h"
#include "model/manifest.h"
#include "model/picture_format.h"

namespace bluesquare {

// Usage error where the model cannot take S x S pixels.
Status check_input_size(const ModelSpec& model, int size);

// What the model takes: NCHW, float32.
PictureFormat format_of(const ModelSpec& model);

// Pictures of one size, width x height, to what a network takes: resized with antialiasing where
// they are not S x S (whatever their aspect), then scaled and laid out as the format says. The same
// bits on every machine.
class Preprocessor {
   public:
    Preprocessor(const PictureFormat& format, int width, int height, int size);
    // rgb: height x width x 3. out: bytes_each() of them, 3 x S x S or S x S x 3 elements.
    void operator()(std::span<const std::uint8_t> rgb, std::span<std::uint8_t> out) const;
    std::size_t bytes_each() const { return bytes_of(format_.element) * 3 * size_ * size_; }

   private:
    PictureFormat format_;
    std::array<std::array<float, 256>, 3> levels_;  // [channel][byte]
    std::size_t size_;
    std::optional<RgbResizer> resize_;  // nothing where pictures fit
};

// Name of what an encoder computes, by hash: graph, weights as assembled, S, normalisation.
// `engine` says what runs it ("onnxruntime 1.29.0"), because engines differ in the last bits.
std::string encoder_identity(const ModelSpec& model, std::span<const float> weights, int size,
                             const std::string& engine);

// The part of an identity that says what is computed, without the engine: equal for the page and
// the native program. Their features agree but for the last bits.
std::string network_of(const std::string& identity);

}  // namespace bluesquare
