// The header of a .npy file: a Python dictionary in text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "data/byte_source.h"

namespace bluesquare {

struct NpyHeader {
    std::string descr;  // "<f4"; of records the list of their fields, as written
    bool fortran_order = false;
    std::vector<std::int64_t> shape;  // empty: a single value
    std::uint64_t data_bytes = 0;     // what follows the header
};

// Reads the header and leaves the source at the first value. Failure where the magic, the version,
// the length or the dictionary is not as the format says. Whether descr, order and shape can be
// used is the caller's matter.
Result<NpyHeader> read_npy_header(const ByteSource& source);

}  // namespace bluesquare
