// NumPy's .npy files, for features and pixels made elsewhere.
// Format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 and 2.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/images.h"
#include "core/linear.h"
#include "core/result.h"

namespace bluesquare {

struct NpyArray {
    std::vector<int> shape;  // 1 to 4 lengths, the last one varies fastest
    // float32, float16 (widened) or uint8.
    std::variant<std::vector<float>, std::vector<std::uint8_t>> values;
};

// Little endian, C order. In this and the readers below `name` is what messages call the file, and
// a file that is malformed, of another type or of another length than its header says is a failure.
Result<NpyArray> read_npy(std::span<const std::uint8_t> bytes, const std::string& name);

// n x d floats, n and d at least 1. A failure too where a value is NaN or infinite, naming the row.
Result<Features> read_npy_features(std::span<const std::uint8_t> bytes, const std::string& name);

// n x height x width x 3 uint8, all at least 1.
Result<Images> read_npy_images(std::span<const std::uint8_t> bytes, const std::string& name);

// n x d float32, version 1.
std::vector<std::uint8_t> write_npy(const Features& features);

}  // namespace bluesquare
