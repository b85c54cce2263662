// Features that come with the program, so that the page starts without a network to run.
//
// A file is little-endian:
//   char[8]  "BSQFEAT1"
//   u32      n, examples
//   u32      d, dimensions
//   u32      bytes of the encoder's name, of its identity, of the corpus's name (three numbers)
//   text     these three, UTF-8
//   u64      hash of the images' pixels (pixel_hash)
//   f32[d]   offset, then f32[d] scale
//   u8[n d]  q, dimension by dimension (that compresses better): value = offset + scale * q
//   u64      hash of all bytes before
// A dimension's 256 levels span its own range: features standardised from them are within about a
// hundredth of a standard deviation.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/images.h"
#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

struct ShippedFeatures {
    std::string encoder;   // "pretrained"
    std::string identity;  // Encoder::identity() of what computed them
    std::string corpus;    // corpus_name() of what they belong to
    std::uint64_t pixels = 0;
    std::shared_ptr<const Features> features;  // n x d, as unpacked
};

// The file of an encoder in the folder of shipped features: "stages-3.bin" for "stages:3".
std::string shipped_file(const std::string& encoder);

// FNV-1a over 64-bit words: names contents, keeps no secrets.
std::uint64_t pixel_hash(const Images& images);

// Failure where a feature is not finite or there are none.
Result<std::vector<std::uint8_t>> pack_features(const ShippedFeatures& features);

// Failure names the file (`name`), what is wrong and the command that makes it anew.
Result<ShippedFeatures> unpack_features(std::span<const std::uint8_t> bytes,
                                        const std::string& name);

}  // namespace bluesquare
