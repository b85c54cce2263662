// The header of a .npy file: a Python dictionary in text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct NpyHeader {
    std::string descr;  // "<f4"
    bool fortran_order = false;
    std::vector<int> shape;
    std::size_t data_offset = 0;  // bytes, within the file
};

// Failure where the magic, the version, the length or the dictionary is not as the format says.
// Whether descr and order can be read is the caller's matter.
Result<NpyHeader> read_npy_header(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace bluesquare
