// NumPy's .npy files, for features and pixels made elsewhere.
// Format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 and 2, the
// headers of Python 2 too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/images.h"
#include "core/result.h"
#include "data/byte_source.h"
#include "exact/linear.h"

namespace bluesquare {

// Little endian, C order. A file that is malformed, of another type or of another length than its
// header says is a failure that names it.

// n x d floats (float32, or float16 that is widened), n and d at least 1. A failure too where a
// value is NaN or infinite, naming row and column, and where there is no memory for the matrix,
// which is all that is taken: the file is read straight into it, from its first byte to its last.
Result<Features> read_npy_features(const ByteSource& source);
Result<Features> read_npy_features(std::span<const std::uint8_t> bytes, const std::string& name);

// What such a file holds.
struct NpySize {
    std::int64_t rows = 0, columns = 0;
};
Result<NpySize> read_npy_size(std::span<const std::uint8_t> bytes, const std::string& name);
// Some of its rows: each below NpySize::rows. Only they are looked at.
Result<Features> read_npy_rows(std::span<const std::uint8_t> bytes, const std::string& name,
                               std::span<const int> rows);

// n x height x width x 3 uint8, all at least 1.
Result<Images> read_npy_images(std::span<const std::uint8_t> bytes, const std::string& name);

// What stands before rows x columns float32; of the same length for all numbers of rows.
std::vector<std::uint8_t> npy_head(std::int64_t rows, std::int64_t columns);

// n x d float32, version 1.
std::vector<std::uint8_t> write_npy(const Features& features);

}  // namespace bluesquare
